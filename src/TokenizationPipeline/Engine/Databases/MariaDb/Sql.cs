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

    /// <summary>A literal of bytes.</summary>
    internal static string Bytes(ReadOnlySpan<byte> bytes) => $"X'{Convert.ToHexString(bytes)}'";

    /// <summary>The table of a request as it stands in SQL.</summary>
    internal static string Table(TableSchema table, TableSource source) =>
        Name(source == TableSource.Original ? table.Name : WorkNames.Staging(table.Name));
}
