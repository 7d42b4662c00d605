using RegulatedData.TokenApproval.Benchmarks;
using Spectre.Console;

// Run it on an idle machine: dotnet run -c Release --project bench/TokenApproval.Benchmarks
Bundle[] bundles = [new("ReadyToRun", "x86_64"), new("plain IL", "arm64")];
await using var aws = await AwsStub.StartAsync();

var sizes = new Table().Title("Bundle size").AddColumns("Bundle", "Files", "MB", "MB zipped");
foreach (var bundle in bundles)
    sizes.AddRow(bundle.Name, $"{bundle.Files}", $"{bundle.Megabytes:F1}", $"{bundle.ZippedMegabytes():F1}");
AnsiConsole.Write(sizes);

const int Starts = 15;
var coldStarts = await ColdStart.MeasureAsync(bundles, aws, Starts);
var cold = new Table().Title($"Cold start: process start to the first answer, ms, {Starts} starts in turns");
cold.AddColumns("Bundle", "First event", "Median", "Fastest", "Slowest", "To ReadyToRun");
foreach (var firstEvent in ColdStart.FirstEvents)
{
    var reference = coldStarts[(bundles[0], firstEvent)].Median;
    foreach (var bundle in bundles)
    {
        var times = coldStarts[(bundle, firstEvent)];
        cold.AddRow(
            bundle.Name,
            firstEvent.Name,
            $"{times.Median:F0}",
            $"{times.Fastest:F0}",
            $"{times.Slowest:F0}",
            $"{times.Median / reference:F2} x"
        );
    }
}
AnsiConsole.Write(cold);

const int Events = 3000;
var warm = new Table().Title($"Warm: one function, {Events} events one after the other, AWS answering at once");
warm.AddColumns("Event", "Median ms", "95 % ms", "99 % ms", "Per second");
foreach (var happening in (Event[])[Event.OpenLink, Event.Decide])
{
    var times = await WarmLatency.MeasureAsync(bundles[0], aws, happening, Events);
    warm.AddRow(
        happening.Name,
        $"{times.Median:F2}",
        $"{times.Percentile(0.95):F2}",
        $"{times.Percentile(0.99):F2}",
        $"{times.PerSecond:F0}"
    );
}
AnsiConsole.Write(warm);
