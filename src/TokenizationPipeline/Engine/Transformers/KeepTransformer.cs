namespace RegulatedData.Tokenization;

/// <summary>Leaves everything as it is.</summary>
internal sealed class KeepTransformer : IColumnTransformer
{
    public bool IsReversible => true;

    public bool IsInjective => true;

    public bool IsDeterministic => true;

    public void Transform(ColumnBatch column) => ArgumentNullException.ThrowIfNull(column);

    public void Restore(ColumnBatch column) => ArgumentNullException.ThrowIfNull(column);

    public void Dispose() { }
}
