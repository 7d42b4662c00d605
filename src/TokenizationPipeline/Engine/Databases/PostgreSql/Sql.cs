namespace RegulatedData.Tokenization.PostgreSql;

/// <summary>Names and texts inside statements.</summary>
internal static class Sql
{
    /// <summary>A name, quoted.</summary>
    public static string Name(string name) => $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    /// <summary>Names, quoted, with commas between them.</summary>
    public static string Names(IEnumerable<string> names) => string.Join(", ", names.Select(Name));

    /// <summary>" WHERE …" of the conditions that there are; nothing without any.</summary>
    public static string Where(params IEnumerable<string?> conditions)
    {
        var given = conditions.Where(condition => condition is not null).ToList();
        return given.Count == 0 ? "" : $" WHERE {string.Join(" AND ", given)}";
    }

    /// <summary>A text, quoted. The sessions take backslashes as they are (standard_conforming_strings).</summary>
    public static string Text(string text) => $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";
}
