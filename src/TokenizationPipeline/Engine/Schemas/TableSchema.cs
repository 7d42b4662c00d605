namespace RegulatedData.Tokenization;

/// <summary>A base table.</summary>
/// <param name="Name">Its name. On PostgreSQL, <c>schema.table</c> for one outside of <c>public</c>.</param>
/// <param name="Columns">Its columns, in their order.</param>
/// <param name="PrimaryKey">The primary key's columns, in its order; empty where there is none.</param>
/// <param name="UniqueKeys">The unique keys other than the primary one.</param>
/// <param name="ForeignKeys">The foreign keys that it has (not those that refer to it).</param>
/// <param name="EstimatedRows">How many rows the database's statistics take it to have.</param>
public sealed record TableSchema(
    string Name,
    IReadOnlyList<ColumnSchema> Columns,
    IReadOnlyList<string> PrimaryKey,
    IReadOnlyList<KeySchema> UniqueKeys,
    IReadOnlyList<ForeignKeySchema> ForeignKeys,
    long EstimatedRows
)
{
    /// <summary>Those of the primary key's columns of whose values only the beginning counts (MySQL's prefixes). Default: none.</summary>
    public IReadOnlyList<string> PrimaryKeyBeginnings { get; init; } = [];

    /// <summary>The column of a name, or <c>null</c>.</summary>
    /// <param name="name">The name, letter for letter.</param>
    /// <returns>The column.</returns>
    public ColumnSchema? FindColumn(string name) => Columns.FirstOrDefault(column => column.Name == name);
}
