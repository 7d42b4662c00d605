namespace RegulatedData.Tokenization;

/// <summary>Transforms numbers: those of an integer column, or those that texts of a notation stand for.</summary>
internal sealed class NumberTransformer(ColumnPlace place, NumberMapping mapping, NumberBounds bounds, Notation? notation)
    : IColumnTransformer
{
    private readonly bool keepOutside = place.Policy.Outside == OutsideValues.Keep;
    private readonly TextRewriter rewriter = new();
    private long[] numbers = [];
    private int[] rows = [];

    public bool IsReversible => mapping.IsReversible;

    public bool IsInjective => mapping.IsInjective;

    public bool IsDeterministic => true;

    public void Transform(ColumnBatch column) => Run(column, forwards: true);

    public void Restore(ColumnBatch column)
    {
        if (!mapping.IsReversible)
        {
            throw OneWay.Refuse(place.Name, place.KindName);
        }

        Run(column, forwards: false);
    }

    public void Dispose()
    {
        mapping.Dispose();
        rewriter.Wipe();
        Array.Clear(numbers);
    }

    private void Run(ColumnBatch column, bool forwards)
    {
        ArgumentNullException.ThrowIfNull(column);
        if (numbers.Length < column.Count)
        {
            numbers = new long[column.Capacity];
            rows = new int[column.Capacity];
        }

        var count = notation is null ? Gather(Expect.Integers(column)) : Gather(Expect.Texts(column), notation);
        var gathered = numbers.AsSpan(0, count);
        Map(gathered, forwards);
        if (notation is null)
        {
            Scatter((IntegerColumn)column, count);
        }
        else
        {
            Write((TextColumn)column, notation, count);
        }
    }

    private void Map(Span<long> gathered, bool forwards)
    {
        try
        {
            if (forwards)
            {
                mapping.Apply(gathered);
            }
            else
            {
                mapping.Undo(gathered);
            }
        }
        catch (TokenizationException error) when (error.ValueIndex is { } index)
        {
            throw new TransformException(
                place.Name,
                rows[index],
                "a value whose token isn't within what the column holds",
                bounds.Range.ToString(),
                place.Policy.Transformer == TransformerKind.DateShift
                    ? "say min and max around the values that move, and \"outside\": \"keep\" if others may stay; or choose another transformer"
                    : "choose another transformer, fpe for instance"
            );
        }
    }

    private int Gather(IntegerColumn column)
    {
        var count = 0;
        for (var row = 0; row < column.Count; row++)
        {
            if (!column.IsNull[row] && Takes(column.Values[row], row))
            {
                numbers[count] = column.Values[row];
                rows[count++] = row;
            }
        }

        return count;
    }

    private int Gather(TextColumn column, Notation texts)
    {
        var count = 0;
        for (var row = 0; row < column.Count; row++)
        {
            if (column.IsNull[row])
            {
                continue;
            }

            if (!texts.TryRead(column.Value(row), out var number))
            {
                // "infinity", "0000-00-00": such values stand for something else, and may be kept as what is outside.
                if (!keepOutside)
                {
                    throw NumberRefusals.OtherForm(place, row, texts.Form);
                }
            }
            else if (Takes(number, row))
            {
                numbers[count] = number;
                rows[count++] = row;
            }
        }

        return count;
    }

    private bool Takes(long number, int row) =>
        bounds.Contains(number) ? true
        : keepOutside ? false
        : throw Outside(row);

    private void Scatter(IntegerColumn column, int count)
    {
        for (var i = 0; i < count; i++)
        {
            column.Values[rows[i]] = numbers[i];
        }
    }

    private void Write(TextColumn column, Notation texts, int count)
    {
        rewriter.Begin(column);
        var next = 0;
        for (var row = 0; row < column.Count; row++)
        {
            if (next < count && rows[next] == row)
            {
                var written = texts.Write(numbers[next++], rewriter.Room(Notation.MaximumLength));
                rewriter.Written(written);
            }
            else
            {
                rewriter.Copy(column.Value(row));
            }

            rewriter.EndRow(row);
        }

        rewriter.End();
    }

    private TransformException Outside(int row) =>
        NumberRefusals.Outside(
            place,
            row,
            notation is null ? bounds.Range.ToString() : $"{notation.Text(bounds.Range.Minimum)} to {notation.Text(bounds.Range.Maximum)}"
        );
}
