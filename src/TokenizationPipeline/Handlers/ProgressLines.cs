using System.Globalization;

namespace RegulatedData.Tokenization.CommandLine;

/// <summary>A line for each tenth of a table and stage.</summary>
internal sealed class ProgressLines(TextWriter output) : IProgress<RunProgress>
{
    private const int Parts = 10;
    private readonly Lock gate = new();
    private readonly Dictionary<(RunStage, string), (long Rows, long Part)> tables = [];

    public void Report(RunProgress value)
    {
        lock (gate)
        {
            var before = tables.GetValueOrDefault((value.Stage, value.Table));
            var rows = before.Rows + value.Rows;
            var part = Math.Max(1, rows * Parts / Math.Max(1, value.ExpectedRows));
            tables[(value.Stage, value.Table)] = (rows, part);
            if (part > before.Part)
            {
                output.WriteLine(
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"{Words(value.Stage)} {value.Table}: {rows} rows of about {Math.Max(rows, value.ExpectedRows)}"
                    )
                );
            }
        }
    }

    internal static string Words(RunStage stage) =>
        stage switch
        {
            RunStage.Rewriting => "tokenizing",
            RunStage.Indexing => "indexing",
            RunStage.Verifying => "verifying",
            _ => throw new ArgumentOutOfRangeException(nameof(stage)),
        };
}
