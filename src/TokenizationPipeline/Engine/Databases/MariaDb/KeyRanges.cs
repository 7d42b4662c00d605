using System.Globalization;
using System.Text;

namespace RegulatedData.Tokenization.MariaDb;

/// <summary>
/// Ranges of a table's key. Their ends are the bytes of the key's columns in hexadecimal digits, with commas. A key is used as far as its
/// columns can be compared with literals just as they are ordered.
/// </summary>
internal sealed class KeyRanges
{
    private readonly IReadOnlyList<ColumnSchema> columns;
    private readonly IReadOnlyDictionary<string, string?> charsets;
    private readonly string key;

    private KeyRanges(string key, IReadOnlyList<ColumnSchema> columns, IReadOnlyDictionary<string, string?> charsets) =>
        (this.key, this.columns, this.charsets) = (key, columns, charsets);

    /// <summary>The ranges of a table's primary key, or of a unique key that can't be NULL; <c>null</c> where there is none to use.</summary>
    internal static KeyRanges? Of(TableSchema table, IReadOnlyDictionary<string, string?> charsets)
    {
        var (name, names) =
            table.PrimaryKey.Count > 0 ? ("PRIMARY", table.PrimaryKey)
            : table.UniqueKeys.FirstOrDefault(unique => IsKeyOfRows(table, unique)) is { } first ? (first.Name, first.Columns)
            : ("", []);
        var usable = names.Select(column => table.FindColumn(column)!).TakeWhile(IsComparable).ToList();
        return usable.Count == 0 ? null : new KeyRanges(name, usable, charsets);
    }

    // An expression can be NULL.
    private static bool IsKeyOfRows(TableSchema table, KeySchema unique) =>
        unique.ComputedFrom.Count == 0 && unique.Columns.All(column => !table.FindColumn(column)!.IsNullable);

    /// <summary>Whether even steps of the first column are ranges with about as many rows each: tokens are spread evenly.</summary>
    internal string? EvenColumn => columns[0].Type == ColumnType.Integer ? columns[0].Name : null;

    internal string ForceIndex => $"FORCE INDEX ({Sql.Name(key)})";

    /// <summary>Reads the last key of the next so many rows behind a key; <c>null</c> where there are no more behind them.</summary>
    internal string? FindEnd(MariaDbConnection connection, string table, string? after, long rows)
    {
        var names = Sql.Names(columns.Select(column => column.Name));
        var hex = string.Join(", ", columns.Select(column => $"HEX({Raw(column)})"));
        var offset = (rows - 1).ToString(CultureInfo.InvariantCulture);
        var text =
            $"SELECT {hex} FROM {Sql.Name(table)} {ForceIndex} WHERE {Condition(new KeyRange(after, null))} ORDER BY {names} LIMIT 1 OFFSET {offset}";
        var found = connection.Query(text, $"splitting the table '{table}'");
        return found.Count == 0 ? null : string.Join(',', found[0]);
    }

    /// <summary>An end at an integer of the first column, whatever the others are.</summary>
    internal static string EndAt(Int128 value) =>
        Convert.ToHexString(Encoding.ASCII.GetBytes(value.ToString(CultureInfo.InvariantCulture)));

    internal string Condition(KeyRange range)
    {
        var conditions = new List<string>();
        if (range.After is { } after)
        {
            var ends = Literals(after);
            conditions.Add($"{Sql.Name(columns[0].Name)} >= {ends[0]}");
            conditions.Add(Compare(ends, ">", ">"));
        }

        if (range.UpTo is { } upTo)
        {
            var ends = Literals(upTo);
            conditions.Add($"{Sql.Name(columns[0].Name)} <= {ends[0]}");
            conditions.Add(Compare(ends, "<", "<="));
        }

        return conditions.Count == 0 ? "TRUE" : string.Join(" AND ", conditions);
    }

    // (a > x) OR (a = x AND b > y): a row comparison, in words that the optimizer makes ranges of.
    private string Compare(List<string> ends, string comparison, string lastComparison)
    {
        var alternatives = new List<string>();
        for (var i = 0; i < ends.Count; i++)
        {
            var equal = string.Concat(Enumerable.Range(0, i).Select(j => $"{Sql.Name(columns[j].Name)} = {ends[j]} AND "));
            alternatives.Add($"({equal}{Sql.Name(columns[i].Name)} {(i == ends.Count - 1 ? lastComparison : comparison)} {ends[i]})");
        }

        return $"({string.Join(" OR ", alternatives)})";
    }

    private List<string> Literals(string end) => [.. end.Split(',').Select((hex, i) => Literal(columns[i], Convert.FromHexString(hex)))];

    private string Literal(ColumnSchema column, byte[] bytes) =>
        column.Type switch
        {
            ColumnType.Integer or ColumnType.Decimal => Checked(bytes, "0123456789+-."),
            ColumnType.Binary => Sql.Bytes(bytes),
            ColumnType.Text => $"_{charsets[column.Name]} {Sql.Bytes(bytes)}",
            _ => $"'{Checked(bytes, "0123456789abcdefABCDEF:-. ")}'",
        };

    private static string Checked(byte[] bytes, string allowed)
    {
        var text = Encoding.ASCII.GetString(bytes);
        return text.Length > 0 && text.All(character => allowed.Contains(character, StringComparison.Ordinal))
            ? text
            : throw new DatabaseException(
                Mend.Message("an end of a range that is none", "what planning has written", "plan the run again, from the start")
            );
    }

    // HEX of a number would be its digits in base 16; of its text, its digits.
    private static string Raw(ColumnSchema column) =>
        column.Type is ColumnType.Text or ColumnType.Binary
            ? Sql.Name(column.Name)
            : $"CAST({Sql.Name(column.Name)} AS CHAR CHARACTER SET ascii)";

    private static bool IsComparable(ColumnSchema column) =>
        column.Type switch
        {
            ColumnType.Integer or ColumnType.Decimal or ColumnType.Date or ColumnType.DateTime or ColumnType.Time or ColumnType.Uuid =>
                true,
            ColumnType.Text => column.AllowedValues is null,
            ColumnType.Binary => !column.DeclaredType.StartsWith("bit", StringComparison.Ordinal),
            _ => false,
        };
}
