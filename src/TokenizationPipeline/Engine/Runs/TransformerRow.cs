namespace RegulatedData.Tokenization;

/// <summary>The transformers of a table's columns, for one thread.</summary>
internal sealed class TransformerRow : IDisposable
{
    private readonly IColumnTransformer?[] transformers;

    private TransformerRow(IColumnTransformer?[] transformers) => this.transformers = transformers;

    internal static TransformerRow Make(IReadOnlyList<ColumnSchema> columns, Func<ColumnSchema, IColumnTransformer?> make)
    {
        var row = new TransformerRow(new IColumnTransformer?[columns.Count]);
        try
        {
            for (var i = 0; i < columns.Count; i++)
            {
                row.transformers[i] = make(columns[i]);
            }

            return row;
        }
        catch
        {
            row.Dispose();
            throw;
        }
    }

    internal IColumnTransformer? this[int column] => transformers[column];

    internal void Transform(RowBatch batch)
    {
        for (var i = 0; i < transformers.Length; i++)
        {
            transformers[i]?.Transform(batch.Transformed(i)!);
        }
    }

    public void Dispose()
    {
        foreach (var transformer in transformers)
        {
            transformer?.Dispose();
        }
    }
}
