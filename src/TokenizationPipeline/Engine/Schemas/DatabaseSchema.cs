namespace RegulatedData.Tokenization;

/// <summary>The tables of a database, as they are now. Views, and the tokenizer's own tables, aren't among them.</summary>
/// <param name="Kind">Which family of servers it is on.</param>
/// <param name="Name">The database's name.</param>
/// <param name="Tables">Its base tables, ordered by name.</param>
public sealed record DatabaseSchema(DatabaseKind Kind, string Name, IReadOnlyList<TableSchema> Tables)
{
    /// <summary>The table of a name, or <c>null</c>.</summary>
    /// <param name="name">The name, letter for letter.</param>
    /// <returns>The table.</returns>
    public TableSchema? FindTable(string name) => Tables.FirstOrDefault(table => table.Name == name);
}
