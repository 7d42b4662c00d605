namespace RegulatedData.Tokenization;

/// <summary>What a writer writes, into the staging table.</summary>
/// <param name="Table">The original.</param>
/// <param name="Columns">The columns, in the order in which they come. None of them is generated.</param>
/// <param name="Transformed">Those that come as a transformer's values.</param>
/// <param name="RunId">The run whose chunk it is.</param>
/// <param name="ChunkId">The chunk that is done with these rows.</param>
public sealed record WriteRequest(
    TableSchema Table,
    IReadOnlyList<ColumnSchema> Columns,
    IReadOnlySet<string> Transformed,
    string RunId,
    int ChunkId
);
