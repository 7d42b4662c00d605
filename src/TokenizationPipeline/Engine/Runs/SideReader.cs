namespace RegulatedData.Tokenization;

/// <summary>
/// Reads a range of one side of a rewritten table, and brings its rows to where both sides are equal: tokens of reversible transformers are
/// restored on the new side; values of one-way transformers are transformed again on the old side.
/// </summary>
internal sealed class SideReader : IDisposable
{
    private readonly TransformedTable table;
    private readonly TableSource side;
    private readonly TransformerRow transformers;
    private readonly ulong seed;
    private readonly long[] integers = new long[RowBatch.MostRows];
    private readonly int[] offsets = new int[RowBatch.MostRows + 1];
    private readonly ulong[] rowHashes = new ulong[RowBatch.MostRows];
    private byte[] bytes = new byte[64 * 1024];

    internal SideReader(TransformedTable table, TableSource side, ulong seed)
    {
        (this.table, this.side, this.seed) = (table, side, seed);
        transformers = table.MakeTransformers(table.Compared);
        Sums = new TableSums(table.Compared.Count);
    }

    internal TableSums Sums { get; }

    internal void Add(RowBatch batch)
    {
        Array.Clear(rowHashes, 0, batch.Count);
        for (var column = 0; column < table.Compared.Count; column++)
        {
            switch (batch.Transformed(column))
            {
                case null:
                    AddCopied(batch, column);
                    break;
                case var values when transformers[column]!.IsDeterministic:
                    AddTransformed(values, column);
                    break;
            }
        }

        foreach (var hash in rowHashes.AsSpan(0, batch.Count))
        {
            Sums.AddRow(hash);
        }
    }

    public void Dispose() => transformers.Dispose();

    private void AddCopied(RowBatch batch, int column)
    {
        for (var row = 0; row < batch.Count; row++)
        {
            var isNull = batch.IsNull(row, column);
            AddHash(row, column, isNull ? ValueHash.OfNull(seed) : ValueHash.Of(batch.Cell(row, column), seed), isNull);
        }
    }

    private void AddTransformed(ColumnBatch values, int column)
    {
        var transformer = transformers[column]!;
        var isChanged = transformer.IsReversible == (side == TableSource.Staging);
        if (isChanged)
        {
            Remember(values);
            if (transformer.IsReversible)
            {
                transformer.Restore(values);
            }
            else
            {
                transformer.Transform(values);
            }

            Sums.FixedPoints[column] += CountUnchanged(values);
        }

        for (var row = 0; row < values.Count; row++)
        {
            AddHash(row, column, Hash(values, row), values.IsNull[row]);
        }
    }

    private ulong Hash(ColumnBatch values, int row) =>
        values.IsNull[row] ? ValueHash.OfNull(seed)
        : values is IntegerColumn numbers ? ValueHash.Of(numbers.Values[row], seed)
        : ValueHash.Of(((TextColumn)values).Value(row), seed);

    private void AddHash(int row, int column, ulong hash, bool isNull)
    {
        Sums.AddValue(column, hash, isNull);
        rowHashes[row] = ValueHash.Join(rowHashes[row], hash);
    }

    private void Remember(ColumnBatch values)
    {
        if (values is IntegerColumn numbers)
        {
            numbers.Values.AsSpan(0, values.Count).CopyTo(integers);
            return;
        }

        var texts = (TextColumn)values;
        var used = texts.Offsets[texts.Count];
        if (used > bytes.Length)
        {
            bytes = new byte[Math.Max(used, bytes.Length * 2)];
        }

        texts.Bytes.AsSpan(0, used).CopyTo(bytes);
        texts.Offsets.AsSpan(0, texts.Count + 1).CopyTo(offsets);
    }

    private int CountUnchanged(ColumnBatch values)
    {
        var count = 0;
        for (var row = 0; row < values.Count; row++)
        {
            var isSame = values is IntegerColumn numbers
                ? numbers.Values[row] == integers[row]
                : ((TextColumn)values).Value(row).SequenceEqual(bytes.AsSpan(offsets[row]..offsets[row + 1]));
            count += isSame && !values.IsNull[row] ? 1 : 0;
        }

        return count;
    }
}
