namespace RegulatedData.Tokenization;

/// <summary>Sums of hashes over a table's rows: the same in whatever order the rows come.</summary>
internal sealed class TableSums(int columns)
{
    internal long Rows { get; private set; }

    /// <summary>Of whole rows: that each value stands beside the right others.</summary>
    internal UInt128 RowSum { get; private set; }

    /// <summary>Of each column's values, to say which column differs.</summary>
    internal UInt128[] ColumnSums { get; } = new UInt128[columns];

    internal long[] Values { get; } = new long[columns];

    internal long[] FixedPoints { get; } = new long[columns];

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
