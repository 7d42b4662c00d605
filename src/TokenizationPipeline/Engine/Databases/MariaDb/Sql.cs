using System.Text;

namespace RegulatedData.Tokenization.MariaDb;

/// <summary>Names and literals in SQL text.</summary>
internal static class Sql
{
    /// <summary>A name in backquotes.</summary>
    internal static string Name(string name) => $"`{name.Replace("`", "``", StringComparison.Ordinal)}`";

    /// <summary>Names in backquotes, with commas.</summary>
    internal static string Names(IEnumerable<string> names) => string.Join(", ", names.Select(Name));

    /// <summary>A text literal. In hexadecimal digits, so that no setting of the session can change what it means.</summary>
    internal static string Text(string? text) => text is null ? "NULL" : $"CONVERT({Bytes(Encoding.UTF8.GetBytes(text))} USING utf8mb4)";

    /// <summary>
    /// The condition that a column of information_schema is a name letter for letter: it takes upper and lower case for the same, and
    /// tables of a server on Linux can differ in no more.
    /// </summary>
    internal static string Is(string column, string name) => $"{column} = {Text(name)} AND BINARY {column} = {Text(name)}";

    /// <summary>A literal of bytes.</summary>
    internal static string Bytes(ReadOnlySpan<byte> bytes) => $"X'{Convert.ToHexString(bytes)}'";

    /// <summary>The table of a request as it stands in SQL.</summary>
    internal static string Table(TableSchema table, TableSource source) =>
        Name(source == TableSource.Original ? table.Name : WorkNames.Staging(table.Name));
}
