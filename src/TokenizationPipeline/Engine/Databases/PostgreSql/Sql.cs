namespace RegulatedData.Tokenization.PostgreSql;

/// <summary>Names and texts inside statements.</summary>
internal static class Sql
{
    /// <summary>A name, quoted.</summary>
    public static string Name(string name) => $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    /// <summary>Names, quoted, with commas between them.</summary>
    public static string Names(IEnumerable<string> names) => string.Join(", ", names.Select(Name));

    /// <summary>A text, quoted. The sessions take backslashes as they are (standard_conforming_strings).</summary>
    public static string Text(string text) => $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";
}
