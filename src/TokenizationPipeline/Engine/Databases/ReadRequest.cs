namespace RegulatedData.Tokenization;

/// <summary>What a reader reads.</summary>
/// <param name="Table">The table.</param>
/// <param name="Source">Which of the two.</param>
/// <param name="Columns">The columns, in the order in which they come. Generated ones are allowed.</param>
/// <param name="Transformed">Those that come as values for a transformer; the others come as the bytes that a writer takes.</param>
/// <param name="Range">The rows.</param>
public sealed record ReadRequest(
    TableSchema Table,
    TableSource Source,
    IReadOnlyList<ColumnSchema> Columns,
    IReadOnlySet<string> Transformed,
    KeyRange Range
)
{
    /// <summary>A batch that takes what the reader gives.</summary>
    /// <returns>The batch, empty.</returns>
    public RowBatch NewBatch() => new(Columns, Transformed);
}
