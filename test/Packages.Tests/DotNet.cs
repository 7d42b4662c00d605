using System.Globalization;

namespace RegulatedData.Packages.Tests;

/// <summary>Runs the dotnet command line as a user would: without what the test run itself has set.</summary>
internal static class DotNet
{
    private static readonly Dictionary<string, string?> Environment = new()
    {
        ["MSBUILDDISABLENODEREUSE"] = "1",
        ["DOTNET_CLI_UI_LANGUAGE"] = "en",
        // dotnet test tells its children where its own SDK's parts are.
        ["MSBuildSDKsPath"] = null,
        ["MSBUILD_EXE_PATH"] = null,
        ["MSBuildExtensionsPath"] = null,
    };

    // The build puts these tests into artifacts/bin/Packages.Tests/<configuration>.
    private static string Configuration => Path.GetFileName(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory));

    internal static async Task<ProcessResult> RunAsync(string workingDirectory, params string[] arguments) =>
        (await TryAsync(workingDirectory, arguments)).EnsureSuccess();

    /// <summary>The same, whether it succeeds or not.</summary>
    internal static Task<ProcessResult> TryAsync(string workingDirectory, params string[] arguments) =>
        ProcessRunner.RunAsync("dotnet", arguments, workingDirectory, Environment, TimeSpan.FromMinutes(8));

    /// <summary>Packs what was built with these tests: nothing is compiled again. All in one run, of which each takes seconds to get going.</summary>
    internal static async Task PackAsync(IEnumerable<string> projects, string output, DateTimeOffset? dated = null)
    {
        using var folder = new TemporaryFolder();
        var all = folder.Write(
            "pack.proj",
            $"""
            <Project>
              <Target Name="Pack">
                <MSBuild Projects="{string.Join(';', projects)}" Targets="Pack" />
              </Target>
            </Project>
            """
        );
        await RunAsync(
            Repository.Root,
            [
                "msbuild",
                all,
                "-target:Pack",
                "-maxCpuCount:1",
                // What `dotnet pack --no-build` sets.
                "-property:_IsPacking=true;NoBuild=true",
                $"-property:Configuration={Configuration}",
                $"-property:PackageOutputPath={output}/",
                .. dated is { } time
                    ? [$"-property:SOURCE_DATE_EPOCH={time.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture)}"]
                    : Array.Empty<string>(),
            ]
        );
    }

    /// <summary>Where this machine keeps the packages that it has downloaded.</summary>
    internal static async Task<string> PackageCacheAsync()
    {
        var result = await RunAsync(Repository.Root, "nuget", "locals", "global-packages", "--list");
        return result.Output.Split(": ", 2)[1].Trim();
    }
}
