namespace RegulatedData.Tokenization;

/// <summary>
/// Sums rows of one side of a rewritten table, brought to where both sides are equal: tokens of reversible transformers are restored on the
/// new side; values of one-way transformers are transformed, once more, on the old side. The rows themselves stay as they are.
/// </summary>
internal sealed class SideReader : IDisposable
{
    private readonly TransformedTable table;
    private readonly TableSource side;
    private readonly TransformerRow transformers;
    private readonly ulong seed;
    private readonly ColumnBatch?[] changed;
    private readonly ulong[] rowHashes = new ulong[RowBatch.MostRows];

    internal SideReader(TransformedTable table, TableSource side, ulong seed)
    {
        (this.table, this.side, this.seed) = (table, side, seed);
        transformers = table.MakeTransformers(table.Compared);
        changed = [.. table.Compared.Select((column, i) => IsChanged(transformers[i]) ? NewColumn(column) : null)];
        Sums = TableSums.OfColumns(table.Compared.Count);
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

    private bool IsChanged(IColumnTransformer? transformer) =>
        transformer is { IsDeterministic: true } && transformer.IsReversible == (side == TableSource.Staging);

    private static ColumnBatch NewColumn(ColumnSchema column) =>
        column.Type == ColumnType.Integer ? new IntegerColumn(RowBatch.MostRows) : new TextColumn(RowBatch.MostRows);

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
        var comparable = changed[column] is { } target ? Change(values, target, column) : values;
        for (var row = 0; row < comparable.Count; row++)
        {
            AddHash(row, column, Hash(comparable, row), comparable.IsNull[row]);
        }
    }

    private ColumnBatch Change(ColumnBatch values, ColumnBatch target, int column)
    {
        Copy(values, target);
        var transformer = transformers[column]!;
        if (side == TableSource.Staging)
        {
            transformer.Restore(target);
        }
        else
        {
            transformer.Transform(target);
        }

        Sums.FixedPoints[column] += CountEqual(values, target);
        return target;
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

    private static void Copy(ColumnBatch from, ColumnBatch to)
    {
        from.IsNull.AsSpan(0, from.Count).CopyTo(to.IsNull);
        to.Count = from.Count;
        if (from is IntegerColumn numbers)
        {
            numbers.Values.AsSpan(0, from.Count).CopyTo(((IntegerColumn)to).Values);
            return;
        }

        var (texts, copies) = ((TextColumn)from, (TextColumn)to);
        var used = texts.Offsets[texts.Count];
        if (used > copies.Bytes.Length)
        {
            copies.Bytes = new byte[texts.Bytes.Length];
        }

        texts.Bytes.AsSpan(0, used).CopyTo(copies.Bytes);
        texts.Offsets.AsSpan(0, texts.Count + 1).CopyTo(copies.Offsets);
    }

    private static int CountEqual(ColumnBatch some, ColumnBatch others)
    {
        var count = 0;
        for (var row = 0; row < some.Count; row++)
        {
            var isSame = some is IntegerColumn numbers
                ? numbers.Values[row] == ((IntegerColumn)others).Values[row]
                : ((TextColumn)some).Value(row).SequenceEqual(((TextColumn)others).Value(row));
            count += isSame && !some.IsNull[row] ? 1 : 0;
        }

        return count;
    }
}
