namespace RegulatedData.Tokenization;

/// <summary>Writes something else in the place of each text, from which it doesn't come back.</summary>
internal abstract class ValueTransformer(ColumnPlace place) : IColumnTransformer
{
    private readonly TextRewriter rewriter = new();

    public bool IsReversible => false;

    public bool IsInjective => false;

    public bool IsDeterministic => true;

    public void Transform(ColumnBatch column)
    {
        ArgumentNullException.ThrowIfNull(column);
        var texts = Expect.Texts(column);
        rewriter.Begin(texts);
        for (var row = 0; row < texts.Count; row++)
        {
            if (!texts.IsNull[row])
            {
                rewriter.Copy(TokenOf(texts.Value(row)));
            }

            rewriter.EndRow(row);
        }

        rewriter.End();
    }

    public void Restore(ColumnBatch column) => throw OneWay.Refuse(place.Name, place.KindName);

    public virtual void Dispose() => rewriter.Wipe();

    /// <summary>What a value becomes; valid until the next call.</summary>
    protected abstract ReadOnlySpan<byte> TokenOf(ReadOnlySpan<byte> value);
}
