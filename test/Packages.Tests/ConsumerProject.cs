namespace RegulatedData.Packages.Tests;

/// <summary>Somebody else's project, which knows our packages by name and version only.</summary>
internal sealed class ConsumerProject(string folder)
{
    internal string Folder => folder;

    internal string ProjectFile => Path.Combine(folder, Path.GetFileName(folder) + ".csproj");

    internal ConsumerProject WithProject(string outputType, string references)
    {
        Directory.CreateDirectory(folder);
        File.WriteAllText(
            ProjectFile,
            $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <OutputType>{outputType}</OutputType>
                <TargetFramework>net10.0</TargetFramework>
                <Nullable>enable</Nullable>
                <ImplicitUsings>enable</ImplicitUsings>
                <TreatWarningsAsErrors>true</TreatWarningsAsErrors>
              </PropertyGroup>
              <ItemGroup>
                {references}
              </ItemGroup>
            </Project>
            """
        );
        return this;
    }

    internal ConsumerProject WithSource(string name, string code)
    {
        File.WriteAllText(Path.Combine(folder, name), code);
        return this;
    }

    internal Task<ProcessResult> BuildAsync() => DotNet.RunAsync(folder, "build", ProjectFile, "-maxCpuCount:1");

    internal string Output(params string[] parts) => Path.Combine([folder, "bin", "Debug", "net10.0", .. parts]);

    /// <summary>Runs the built app.</summary>
    internal Task<ProcessResult> RunAsync(params string[] arguments) =>
        DotNet.RunAsync(folder, [Output(Path.GetFileName(folder) + ".dll"), .. arguments]);

    /// <summary>Runs the built app, and returns the hashes of the assets that it synthesized, by their names.</summary>
    internal async Task<IReadOnlyDictionary<string, string>> SynthesizeAsync()
    {
        var output = Path.Combine(folder, "cdk.out." + Guid.NewGuid().ToString("N")[..8]);
        await RunAsync(output);
        return CloudAssembly.FileAssets(output);
    }
}
