namespace RegulatedData.Packages.Tests;

/// <summary>
/// A feed with our packages, packed from this repository, and a place for apps that use them: outside the repository, with a package
/// cache of their own, so that nothing but the packages can make an app work.
/// </summary>
public sealed class PackagesFixture : IAsyncLifetime, IDisposable
{
    private static readonly string[] PackedProjects =
    [
        Repository.PathOf("src", "Foundation", "Foundation.csproj"),
        Repository.PathOf("src", "SecureStore", "Construct", "SecureStore.csproj"),
        Repository.PathOf("src", "TokenApproval", "Construct", "TokenApproval.csproj"),
        Repository.PathOf("src", "LocalCloud", "LocalCloud.csproj"),
        Repository.PathOf("src", "TokenApproval", "Client", "TokenApproval.Client.csproj"),
        Repository.PathOf("src", "TokenizationPipeline", "Engine", "TokenizationPipeline.Engine.csproj"),
    ];

    private readonly TemporaryFolder folder = new();

    internal string Feed => folder.PathOf("feed");

    /// <summary>The version that all packages have.</summary>
    internal string Version { get; private set; } = "";

    public async Task InitializeAsync()
    {
        await DotNet.PackAsync(PackedProjects, Feed);
        Version = VersionOf("RegulatedData.Cdk.Foundation");
        Directory.CreateDirectory(folder.PathOf("packages"));
        await BorrowOtherPackagesAsync();
        WriteNuGetConfig();
    }

    public Task DisposeAsync() => Task.CompletedTask;

    public void Dispose() => folder.Dispose();

    /// <summary>The path of a package in the feed.</summary>
    internal string PackageFile(string id) => Directory.GetFiles(Feed, $"{id}.?.*.nupkg").Single();

    /// <summary>A new folder for a project, below the one with nuget.config.</summary>
    internal ConsumerProject NewProject(string name) => new(folder.PathOf(Guid.NewGuid().ToString("N")[..8], name));

    private string VersionOf(string id) => Path.GetFileNameWithoutExtension(PackageFile(id))[(id.Length + 1)..];

    // Other people's packages are taken from the machine's cache, by links: it would be 150 MB to download again. Ours are left out:
    // an older build of the same version may be in it.
    private async Task BorrowOtherPackagesAsync()
    {
        var cache = await DotNet.PackageCacheAsync();
        var borrowed = Directory.CreateDirectory(folder.PathOf("borrowed")).FullName;
        foreach (var package in Directory.GetDirectories(cache))
        {
            var name = Path.GetFileName(package);
            if (!name.StartsWith("regulateddata.", StringComparison.OrdinalIgnoreCase))
            {
                Directory.CreateSymbolicLink(Path.Combine(borrowed, name), package);
            }
        }
    }

    private void WriteNuGetConfig() =>
        folder.Write(
            "nuget.config",
            """
            <configuration>
              <config>
                <add key="globalPackagesFolder" value="packages" />
              </config>
              <fallbackPackageFolders>
                <add key="borrowed" value="borrowed" />
              </fallbackPackageFolders>
              <packageSources>
                <add key="ours" value="feed" />
              </packageSources>
            </configuration>
            """
        );
}
