namespace RegulatedData.Tokenization;

/// <summary>A foreign key.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Columns">The columns that refer, in the key's order.</param>
/// <param name="ReferencedTable">The table that they refer to; it can be their own.</param>
/// <param name="ReferencedColumns">The columns that they refer to, in the same order.</param>
public sealed record ForeignKeySchema(
    string Name,
    IReadOnlyList<string> Columns,
    string ReferencedTable,
    IReadOnlyList<string> ReferencedColumns
);
