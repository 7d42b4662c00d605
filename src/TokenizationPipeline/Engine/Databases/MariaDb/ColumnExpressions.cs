using System.Text;

namespace RegulatedData.Tokenization.MariaDb;

/// <summary>
/// How columns are read and loaded so that nothing is lost. Copied cells come as the bytes that are stored, in the column's own character
/// set; text for a transformer comes, and goes back, as UTF-8.
/// </summary>
internal static class ColumnExpressions
{
    // Their bytes are UTF-8 as they are.
    private static readonly HashSet<string> Utf8 = ["utf8mb4", "utf8mb3", "utf8", "ascii"];

    // Text of 6 digits loses a FLOAT, and a declared number of decimals a DOUBLE; a product with 1 is a DOUBLE of no declared decimals.
    internal static string Selected(ColumnSchema column, bool isTransformed, string? charset)
    {
        var name = Sql.Name(column.Name);
        return column switch
        {
            { Type: ColumnType.Float } => $"{name} * 1e0",
            _ when IsBit(column) => $"{name} + 0",
            { Type: ColumnType.Text } when isTransformed && NeedsConversion(charset) => $"CONVERT({name} USING utf8mb4)",
            _ => name,
        };
    }

    /// <summary>The column list of LOAD DATA, and its SET clause.</summary>
    internal static string Loaded(
        IReadOnlyList<ColumnSchema> columns,
        IReadOnlySet<string> transformed,
        IReadOnlyDictionary<string, string?> charsets
    )
    {
        var list = new List<string>();
        var assignments = new List<string>();
        for (var i = 0; i < columns.Count; i++)
        {
            var column = columns[i];
            var conversion = Conversion(column, transformed.Contains(column.Name), charsets.GetValueOrDefault(column.Name), $"@v{i}");
            list.Add(conversion is null ? Sql.Name(column.Name) : $"@v{i}");
            if (conversion is not null)
            {
                assignments.Add($"{Sql.Name(column.Name)} = {conversion}");
            }
        }

        var text = new StringBuilder($"({string.Join(", ", list)})");
        return assignments.Count == 0 ? text.ToString() : text.Append(" SET ").AppendJoin(", ", assignments).ToString();
    }

    private static string? Conversion(ColumnSchema column, bool isTransformed, string? charset, string variable) =>
        column switch
        {
            _ when IsBit(column) => $"CAST({variable} AS UNSIGNED)",
            { Type: ColumnType.Uuid } or { IsJson: true } or { DeclaredType: "inet6" or "inet4" } => $"CONVERT({variable} USING utf8mb4)",
            { Type: ColumnType.Text } when isTransformed && NeedsConversion(charset) => $"CONVERT({variable} USING utf8mb4)",
            _ => null,
        };

    private static bool NeedsConversion(string? charset) => charset is not null && !Utf8.Contains(charset);

    private static bool IsBit(ColumnSchema column) => column.DeclaredType.StartsWith("bit", StringComparison.Ordinal);
}
