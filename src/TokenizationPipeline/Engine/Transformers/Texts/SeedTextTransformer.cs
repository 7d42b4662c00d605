namespace RegulatedData.Tokenization;

/// <summary>Texts as the older tool encrypts them: letters, filled up with A.</summary>
internal sealed class SeedTextTransformer(ColumnPlace place, SeedCompatibleCipher cipher) : IColumnTransformer
{
    private readonly bool isInjective = !place.Policy.Allow.HasFlag(SeedLeniency.AmbiguousPadding);
    private readonly TextRewriter rewriter = new();
    private readonly List<int> rows = [];
    private byte[] values = [];
    private byte[] tokens = [];
    private int[] offsets = [];

    public bool IsReversible => isInjective;

    public bool IsInjective => isInjective;

    public bool IsDeterministic => true;

    public void Transform(ColumnBatch column) => Run(Expect.Texts(column), encrypt: true);

    public void Restore(ColumnBatch column) => Run(Expect.Texts(column), encrypt: false);

    public void Dispose()
    {
        cipher.Dispose();
        rewriter.Wipe();
        Array.Clear(values);
        Array.Clear(tokens);
    }

    private void Run(TextColumn column, bool encrypt)
    {
        MakeRoom(column);
        var length = Gather(column);
        var used = offsets.AsSpan(0, rows.Count + 1);
        try
        {
            _ = encrypt
                ? cipher.Encrypt(values.AsSpan(0, length), used, tokens, used)
                : cipher.Decrypt(values.AsSpan(0, length), used, tokens, used);
        }
        catch (TokenizationException error) when (error.ValueIndex is { } index)
        {
            throw new TransformException(
                place.Name,
                rows[index],
                "a text that the older tool can't take, or not without losing it",
                "up to 32 letters, a-z and A-Z, and not an A at the beginning of up to 7",
                "choose fpe; or allow \"ambiguous-padding\" for a column that is no key, if nobody needs its values back"
            );
        }

        Scatter(column);
    }

    private void MakeRoom(TextColumn column)
    {
        var bytes = column.Offsets[column.Count];
        if (values.Length < bytes)
        {
            values = new byte[2 * bytes];
        }

        var most = SeedCompatibleCipher.MaximumOutputLength(bytes, column.Count);
        if (tokens.Length < most)
        {
            tokens = new byte[2 * most];
        }

        if (offsets.Length <= column.Count)
        {
            offsets = new int[column.Capacity + 1];
        }
    }

    // NULLs aren't values: the cipher would fill them up.
    private int Gather(TextColumn column)
    {
        rows.Clear();
        var end = 0;
        for (var row = 0; row < column.Count; row++)
        {
            if (!column.IsNull[row])
            {
                offsets[rows.Count] = end;
                column.Value(row).CopyTo(values.AsSpan(end));
                end += column.Value(row).Length;
                rows.Add(row);
            }
        }

        offsets[rows.Count] = end;
        return end;
    }

    private void Scatter(TextColumn column)
    {
        rewriter.Begin(column);
        var next = 0;
        for (var row = 0; row < column.Count; row++)
        {
            if (!column.IsNull[row])
            {
                rewriter.Copy(tokens.AsSpan(offsets[next]..offsets[next + 1]));
                next++;
            }

            rewriter.EndRow(row);
        }

        rewriter.End();
    }
}
