namespace RegulatedData.Tokenization;

/// <summary>Makes everything NULL.</summary>
internal sealed class NullTransformer(string name) : IColumnTransformer
{
    public bool IsReversible => false;

    public bool IsInjective => false;

    public bool IsDeterministic => true;

    internal static Blueprint Plan(ColumnPlace place) =>
        place.Column.IsNullable
            ? new Blueprint("null", _ => new NullTransformer(place.Name))
            : throw place.Refuse(
                "'null' on a column that takes no NULL",
                "a column that takes NULL",
                "choose redact, replace or another transformer"
            );

    public void Transform(ColumnBatch column)
    {
        ArgumentNullException.ThrowIfNull(column);
        column.IsNull.AsSpan(0, column.Count).Fill(true);
        // Nothing of the values stays in the batch.
        if (column is TextColumn texts)
        {
            texts.Offsets.AsSpan(0, column.Count + 1).Clear();
            texts.Bytes.AsSpan().Clear();
        }
        else if (column is IntegerColumn integers)
        {
            integers.Values.AsSpan(0, column.Count).Clear();
        }
    }

    public void Restore(ColumnBatch column) => throw OneWay.Refuse(name, "null");

    public void Dispose() { }
}
