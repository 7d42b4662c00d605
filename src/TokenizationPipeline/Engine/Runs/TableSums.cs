using System.Text.Json;

namespace RegulatedData.Tokenization;

/// <summary>Sums of hashes over a table's rows: the same in whatever order the rows come.</summary>
internal sealed record TableSums(UInt128[] ColumnSums, long[] Values, long[] FixedPoints)
{
    internal static TableSums OfColumns(int columns) => new(new UInt128[columns], new long[columns], new long[columns]);

    internal static TableSums Parse(string json) =>
        JsonSerializer.Deserialize<TableSums>(json, RunJson.Options) ?? throw new JsonException("The sums are empty.");

    public long Rows { get; set; }

    /// <summary>Of whole rows: that each value stands beside the right others.</summary>
    public UInt128 RowSum { get; set; }

    internal string ToJson() => JsonSerializer.Serialize(this, RunJson.Options);

    internal void AddRow(ulong hash)
    {
        Rows++;
        RowSum += hash;
    }

    internal void AddValue(int column, ulong hash, bool isNull)
    {
        ColumnSums[column] += hash;
        Values[column] += isNull ? 0 : 1;
    }

    internal void Add(TableSums other)
    {
        Rows += other.Rows;
        RowSum += other.RowSum;
        for (var i = 0; i < ColumnSums.Length; i++)
        {
            ColumnSums[i] += other.ColumnSums[i];
            Values[i] += other.Values[i];
            FixedPoints[i] += other.FixedPoints[i];
        }
    }
}
