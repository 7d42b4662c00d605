using System.Globalization;
using System.Text;
using System.Text.Json;

namespace RegulatedData.Tokenization;

/// <summary>What a run has done and what was verified before the swap. It holds no value.</summary>
/// <param name="RunId">The run's number.</param>
/// <param name="Database">The database's name.</param>
/// <param name="PolicyHash">The policy's hash.</param>
/// <param name="KeyFingerprint">The keys' fingerprint.</param>
/// <param name="VerifiedAt">When the verification ended.</param>
/// <param name="Tables">The rewritten tables.</param>
/// <param name="ForeignKeys">The foreign keys from or to rewritten tables.</param>
/// <param name="Failures">What wasn't as it should be, in sentences; empty: everything was.</param>
public sealed record RunReport(
    string RunId,
    string Database,
    string PolicyHash,
    string KeyFingerprint,
    DateTimeOffset VerifiedAt,
    IReadOnlyList<TableReport> Tables,
    IReadOnlyList<ForeignKeyReport> ForeignKeys,
    IReadOnlyList<string> Failures
)
{
    private static readonly string[] Headings = ["table", "rows", "column", "transformer", "verified", "values", "fixed points"];

    /// <summary>Whether everything was as it should be.</summary>
    /// <returns>Whether it was.</returns>
    public bool HasPassed() => Failures.Count == 0;

    /// <summary>The report as JSON.</summary>
    /// <returns>The JSON, indented.</returns>
    public string ToJson() => JsonSerializer.Serialize(this, RunJson.Options);

    /// <summary>The report as a table for people.</summary>
    /// <returns>Lines of text.</returns>
    public string ToTable()
    {
        var rows = new List<string[]> { Headings };
        foreach (var table in Tables)
        {
            rows.AddRange(
                table.Columns.Select(column =>
                    new[]
                    {
                        table.Name,
                        Number(table.Rows),
                        column.Name,
                        column.Transformer,
                        column.Verification.ToString(),
                        Number(column.Values),
                        column.Verification == ColumnVerification.Equal ? "" : Number(column.FixedPoints),
                    }
                )
            );
        }

        var text = new StringBuilder();
        Append(text, rows);
        foreach (var key in ForeignKeys)
        {
            text.Append(
                    CultureInfo.InvariantCulture,
                    $"foreign key {key.Table}.{key.Name}: {Number(key.OrphansAfter)} rows without a parent"
                )
                .AppendLine(key.OrphansBefore > 0 ? $", {Number(key.OrphansBefore)} before" : "");
        }

        foreach (var failure in Failures)
        {
            text.Append("FAILED: ").AppendLine(failure);
        }

        return text.ToString();
    }

    private static void Append(StringBuilder text, List<string[]> rows)
    {
        var widths = Enumerable.Range(0, rows[0].Length).Select(i => rows.Max(row => row[i].Length)).ToList();
        foreach (var row in rows)
        {
            var cells = row.Select((cell, i) => i is 1 or 5 or 6 ? cell.PadLeft(widths[i]) : cell.PadRight(widths[i]));
            text.AppendLine(string.Join("  ", cells).TrimEnd());
        }
    }

    private static string Number(long number) => number.ToString("N0", CultureInfo.InvariantCulture);
}

/// <summary>What was verified of a rewritten table.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Rows">How many rows it has.</param>
/// <param name="Columns">Its columns.</param>
public sealed record TableReport(string Name, long Rows, IReadOnlyList<ColumnReport> Columns);

/// <summary>What was verified of a column.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Transformer">Its transformer, as the policy calls it.</param>
/// <param name="Verification">How it was verified.</param>
/// <param name="Values">How many values it has that aren't NULL, in the original.</param>
/// <param name="FixedPoints">How many values are their own tokens: expected by chance, and in small domains often.</param>
public sealed record ColumnReport(string Name, string Transformer, ColumnVerification Verification, long Values, long FixedPoints);

/// <summary>How a column was verified.</summary>
public enum ColumnVerification
{
    /// <summary>It is kept: both sides are equal.</summary>
    Equal,

    /// <summary>Restoring the tokens gave the old values.</summary>
    Restored,

    /// <summary>Its transformer is one-way: transforming the old values again gave the same tokens.</summary>
    Recomputed,

    /// <summary>It is computed by the database, from columns with tokens, so it isn't the same any more.</summary>
    Generated,

    /// <summary>Its transformer gives other tokens each time: only the number of rows was compared.</summary>
    NotComparable,
}

/// <summary>What was verified of a foreign key.</summary>
/// <param name="Table">The table that has it.</param>
/// <param name="Name">Its name.</param>
/// <param name="OrphansBefore">How many rows referred to none in the originals; 0 when it wasn't asked, since none do afterwards.</param>
/// <param name="OrphansAfter">How many rows refer to none with the tokens.</param>
public sealed record ForeignKeyReport(string Table, string Name, long OrphansBefore, long OrphansAfter);
