namespace RegulatedData.Testing;

/// <summary>Where this repository is on the machine that runs the tests.</summary>
public static class Repository
{
    /// <summary>What the build writes in place of the repository's folder (PathMap), so that binaries don't depend on it.</summary>
    private const string MappedRoot = "/_/";

    private static readonly Lazy<string> FoundRoot = new(FindRoot);

    /// <summary>The folder that holds Constructs.sln, without a trailing separator.</summary>
    public static string Root => FoundRoot.Value;

    /// <summary>A file or folder of the repository: <c>PathOf("samples", "Demo")</c>.</summary>
    public static string PathOf(params string[] parts) => Path.Combine([Root, .. parts]);

    /// <summary>The real path of a source file, given what <c>[CallerFilePath]</c> holds.</summary>
    public static string SourceFile(string callerFilePath)
    {
        var normalized = callerFilePath.Replace('\\', '/');
        return normalized.StartsWith(MappedRoot, StringComparison.Ordinal) ? PathOf(normalized[MappedRoot.Length..]) : callerFilePath;
    }

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Constructs.sln")))
            {
                return folder.FullName;
            }
        }

        throw new InvalidOperationException(
            $"No folder above '{AppContext.BaseDirectory}' holds Constructs.sln. Tests read files of the repository: run them from its artifacts folder, where the build puts them."
        );
    }
}
