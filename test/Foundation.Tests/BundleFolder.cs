namespace RegulatedData.Foundation.Tests;

/// <summary>A bundle beside the tests' binaries, for both processors.</summary>
public sealed class BundleFolder : IDisposable
{
    public const string Bundle = "FoundationTests";
    public const string Assembly = "Some.Handlers";

    private static readonly string Root = Path.Combine(AppContext.BaseDirectory, "handlers", Bundle);

    public BundleFolder()
    {
        foreach (var architecture in new[] { "x86_64", "arm64" })
        {
            var folder = Directory.CreateDirectory(Path.Combine(Root, architecture)).FullName;
            File.WriteAllText(Path.Combine(folder, Assembly + ".dll"), architecture);
        }
    }

    public void Dispose() => Directory.Delete(Root, recursive: true);
}
