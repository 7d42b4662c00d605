using System.Text.Json.Nodes;
using RegulatedData.Testing;

namespace RegulatedData.EndToEnd.Tests;

/// <summary>The demo as a user runs it, and what it leaves behind when it is killed: nothing.</summary>
[Collection(SampleGroup.Name)]
public sealed class ProcessTests(SampleFixture sample) : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public async Task The_demo_says_where_everything_is_and_what_it_started_ends_when_it_is_killed()
    {
        await using var demo = StartDemo();
        await demo.WaitForLineAsync(line => line.Contains("Ctrl-C", StringComparison.Ordinal), SampleFixture.Patience);

        await ExpectOutputsAsync();
        await ExpectNothingOutlivesAsync(demo.Id);
    }

    public void Dispose() => _folder.Dispose();

    private async Task ExpectOutputsAsync()
    {
        var outputs = JsonNode.Parse(await File.ReadAllTextAsync(OutputsFile))!;
        var table = outputs["stacks"]!["IncidentRegister"]!["outputs"]!["TableName"]!.GetValue<string>();
        using var http = new HttpClient();
        using var health = await http.GetAsync(new Uri(new Uri(outputs["endpoint"]!.GetValue<string>()), "/_localcloud/health"));
        health.IsSuccessStatusCode.Should().BeTrue();
        outputs["stacks"]!["IncidentRegister"]!["resources"]!
            .AsObject()
            .Select(resource => resource.Value!["physicalId"]!.GetValue<string>())
            .Should()
            .Contain(table);
    }

    private static async Task ExpectNothingOutlivesAsync(int demo)
    {
        var children = ChildrenOf(demo);
        children.Should().NotBeEmpty("moto is a process of its own");

        using (var process = System.Diagnostics.Process.GetProcessById(demo))
        {
            process.Kill(entireProcessTree: false);
        }

        foreach (var child in children)
            await child.WaitForExitAsync(new CancellationTokenSource(SampleFixture.Patience).Token);
    }

    private string OutputsFile => _folder.PathOf("local-cloud.json");

    private RunningProcess StartDemo() =>
        RunningProcess.Start(
            "dotnet",
            [
                Path.Combine(AppContext.BaseDirectory, "Demo.dll"),
                "up",
                sample.Assembly,
                Repository.PathOf("node_modules", "vega-datasets", "data", "birdstrikes.csv"),
                OutputsFile,
            ]
        );

    private static List<System.Diagnostics.Process> ChildrenOf(int parent) =>
        [.. System.Diagnostics.Process.GetProcesses().Where(process => ParentOf(process) == parent)];

    private static int? ParentOf(System.Diagnostics.Process process)
    {
        try
        {
            var text = File.ReadAllText($"/proc/{process.Id}/stat");
            // The name, in parentheses, may hold anything; the parent's id is the second field after it.
            return int.Parse(text[(text.LastIndexOf(')') + 2)..].Split(' ')[1], System.Globalization.CultureInfo.InvariantCulture);
        }
        catch (IOException)
        {
            return null; // It has ended since the processes were listed, perhaps while its file was being read.
        }
    }
}
