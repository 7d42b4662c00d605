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
        (await ProcessRunner.RunAsync("dotnet", arguments, workingDirectory, Environment, TimeSpan.FromMinutes(8))).EnsureSuccess();

    /// <summary>Packs what was built with these tests: nothing is compiled again.</summary>
    internal static Task PackAsync(string project, string output, DateTimeOffset? dated = null) =>
        RunAsync(
            Path.GetDirectoryName(project)!,
            [
                "pack",
                project,
                "--no-build",
                "--configuration",
                Configuration,
                "--output",
                output,
                "-maxCpuCount:1",
                .. dated is { } time
                    ? [$"-p:SOURCE_DATE_EPOCH={time.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture)}"]
                    : Array.Empty<string>(),
            ]
        );

    /// <summary>Where this machine keeps the packages that it has downloaded.</summary>
    internal static async Task<string> PackageCacheAsync()
    {
        var result = await RunAsync(Repository.Root, "nuget", "locals", "global-packages", "--list");
        return result.Output.Split(": ", 2)[1].Trim();
    }
}
