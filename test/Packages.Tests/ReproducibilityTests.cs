using System.Security.Cryptography;

namespace RegulatedData.Packages.Tests;

/// <summary>The same sources give the same bytes, so that a function is deployed again only when its code has changed.</summary>
[Collection(nameof(PackagesCollection))]
public sealed class ReproducibilityTests(PackagesFixture packages)
{
    private static readonly DateTimeOffset SomeDay = new(2024, 2, 29, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task Bundles_built_in_another_folder_are_equal_and_are_not_built_again()
    {
        using var clone = new TemporaryFolder();
        await CopySourcesAsync(clone.Path);
        var construct = clone.PathOf("src", "SecureStore", "Construct");

        // The construct's project alone, in a clone where nothing was ever restored.
        await BuildAsync(construct);

        var bundle = clone.PathOf("artifacts", "handlers", "SecureStore");
        Hashes(bundle).Should().Equal(Hashes(Repository.PathOf("artifacts", "handlers", "SecureStore")));

        var published = WriteTimes(bundle);
        await BuildAsync(construct);
        WriteTimes(bundle).Should().Equal(published, "nothing changed");

        // A source file that changed is compiled again for the bundle. With an error in it, that takes seconds.
        await File.AppendAllTextAsync(clone.PathOf("src", "SecureStore", "Handlers", "Program.cs"), "\n#error changed\n");
        (await TryBuildAsync(construct)).Output.Should().Contain("error CS1029: #error: 'changed'");
    }

    [Fact]
    public async Task A_package_packed_twice_is_equal()
    {
        using var folder = new TemporaryFolder();
        var project = Repository.PathOf("src", "SecureStore", "Construct", "SecureStore.csproj");

        await DotNet.PackAsync([project], folder.PathOf("first"), SomeDay);
        await DotNet.PackAsync([project], folder.PathOf("second"), SomeDay);

        var name = Path.GetFileName(packages.PackageFile("RegulatedData.Cdk.SecureStore"));
        Hash(folder.PathOf("second", name)).Should().Be(Hash(folder.PathOf("first", name)));
    }

    private static async Task BuildAsync(string project) => (await TryBuildAsync(project)).EnsureSuccess();

    // Analyzers say nothing about the bytes, and take half of the time.
    private static Task<ProcessResult> TryBuildAsync(string project) =>
        DotNet.TryAsync(project, "build", "--configuration", "Release", "-maxCpuCount:1", "-p:RunAnalyzers=false");

    // What git would clone, with the changes that aren't committed yet.
    private static async Task CopySourcesAsync(string target)
    {
        var listing = await ProcessRunner.RunAsync("git", ["ls-files", "--cached", "--others", "--exclude-standard"]);
        foreach (var file in listing.EnsureSuccess().Output.Split('\n').Where(file => File.Exists(Repository.PathOf(file))))
        {
            var copy = Path.Combine(target, file);
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(Repository.PathOf(file), copy);
        }
    }

    private static SortedDictionary<string, string> Hashes(string folder) => ByName(folder, Hash);

    private static SortedDictionary<string, string> WriteTimes(string folder) =>
        ByName(folder, file => File.GetLastWriteTimeUtc(file).ToString("O", System.Globalization.CultureInfo.InvariantCulture));

    private static SortedDictionary<string, string> ByName(string folder, Func<string, string> value)
    {
        var files = Directory.GetFiles(folder, "*", SearchOption.AllDirectories);
        return new(files.ToDictionary(file => Path.GetRelativePath(folder, file), value), StringComparer.Ordinal);
    }

    private static string Hash(string file) => Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(file)));
}
