using System.Collections.Concurrent;
using Spectre.Console;

namespace RegulatedData.Tokenization.CommandLine;

/// <summary>A bar for each table and stage.</summary>
internal sealed class ProgressBars(ProgressContext context) : IProgress<RunProgress>
{
    private readonly ConcurrentDictionary<(RunStage, string), Lazy<ProgressTask>> bars = new();

    public void Report(RunProgress value)
    {
        var bar = bars.GetOrAdd(
            (value.Stage, value.Table),
            key => new Lazy<ProgressTask>(() =>
                context.AddTask($"{ProgressLines.Words(key.Item1)} {Markup.Escape(key.Item2)}", maxValue: Math.Max(1, value.ExpectedRows))
            )
        ).Value;

        // Expected rows are estimated: a bar that is full grows.
        bar.MaxValue = Math.Max(bar.MaxValue, bar.Value + value.Rows);
        bar.Increment(value.Rows);
    }
}
