using System.Globalization;
using System.Text.RegularExpressions;

namespace RegulatedData.Tokenization.MariaDb;

/// <summary>What a column of MariaDB or MySQL holds, from its type as information_schema has it.</summary>
internal static partial class TypeReader
{
    internal static ColumnSchema Read(string name, string dataType, string columnType, int? length, int? precision, int? scale, int? digits)
    {
        var column = new ColumnSchema(name, TypeOf(dataType), columnType) { HasTextForm = HasTextForm(dataType) };
        var isUnsigned = columnType.Contains("unsigned", StringComparison.Ordinal);
        return column.Type switch
        {
            ColumnType.Integer => column with { Range = RangeOf(dataType, isUnsigned) },
            ColumnType.Decimal => column with { Precision = precision, Scale = scale },
            ColumnType.DateTime or ColumnType.Time => column with { FractionalDigits = digits ?? 0, HasTimeZone = dataType == "timestamp" },
            ColumnType.Text => column with
            {
                // The text types are limited in bytes, which information_schema gives as if they were characters.
                MaximumLength = dataType is "char" or "varchar" or "enum" or "set" ? length : null,
                IsFixedLength = dataType == "char",
                AllowedValues = dataType is "enum" or "set" ? Members(columnType) : null,
            },
            ColumnType.Binary => column with { MaximumLength = length },
            _ => column,
        };
    }

    /// <summary>
    /// What a collation takes for the same. Of those that ignore case, most ignore accents too, and the ones that don't say so in their names.
    /// </summary>
    internal static TextEquality EqualityOf(string? collation) =>
        collation switch
        {
            null => TextEquality.Exact,
            _ when collation.EndsWith("_bin", StringComparison.Ordinal) || collation == "binary" => TextEquality.Exact,
            _ when collation.Contains("_ai_", StringComparison.Ordinal) => TextEquality.IgnoresCaseAndAccents,
            // Those of Unicode's own rules: é is the same as one character and as two.
            _ when collation.EndsWith("_as_cs", StringComparison.Ordinal) => TextEquality.IgnoresNotation,
            _ when collation.EndsWith("_cs", StringComparison.Ordinal) => TextEquality.Exact,
            _ when collation.Contains("_as_ci", StringComparison.Ordinal) => TextEquality.IgnoresCase,
            _ => TextEquality.IgnoresCaseAndAccents,
        };

    /// <summary>A character set by its IANA name; <c>null</c> for those of Unicode. Those that have none keep their own.</summary>
    internal static string? CharacterSetOf(string? name) =>
        name switch
        {
            null or "utf8mb4" or "utf8mb3" or "utf8" or "ucs2" or "utf16" or "utf16le" or "utf32" => null,
            "ascii" => "us-ascii",
            // Windows', whatever its name says.
            "latin1" => "windows-1252",
            "latin2" => "iso-8859-2",
            "latin5" => "iso-8859-9",
            "latin7" => "iso-8859-13",
            "greek" => "iso-8859-7",
            "hebrew" => "iso-8859-8",
            "cp1250" or "cp1251" or "cp1256" or "cp1257" => $"windows-{name[2..]}",
            "cp850" or "cp852" => $"ibm{name[2..]}",
            "koi8r" => "koi8-r",
            "koi8u" => "koi8-u",
            "tis620" => "windows-874",
            _ => name,
        };

    private static ColumnType TypeOf(string dataType) =>
        dataType switch
        {
            "tinyint" or "smallint" or "mediumint" or "int" or "bigint" => ColumnType.Integer,
            "decimal" => ColumnType.Decimal,
            "float" or "double" => ColumnType.Float,
            "char" or "varchar" or "tinytext" or "text" or "mediumtext" or "longtext" or "enum" or "set" => ColumnType.Text,
            "date" => ColumnType.Date,
            "datetime" or "timestamp" => ColumnType.DateTime,
            "time" => ColumnType.Time,
            "uuid" => ColumnType.Uuid,
            "binary" or "varbinary" or "tinyblob" or "blob" or "mediumblob" or "longblob" or "bit" => ColumnType.Binary,
            _ => ColumnType.Other,
        };

    private static bool HasTextForm(string dataType) =>
        dataType
            is not (
                "bit"
                or "geometry"
                or "point"
                or "linestring"
                or "polygon"
                or "multipoint"
                or "multilinestring"
                or "multipolygon"
                or "geometrycollection"
                or "geomcollection"
            );

    private static IntegerRange RangeOf(string dataType, bool isUnsigned)
    {
        var bits = dataType switch
        {
            "tinyint" => 8,
            "smallint" => 16,
            "mediumint" => 24,
            "int" => 32,
            _ => 64,
        };
        return isUnsigned
            ? IntegerRange.Of(0, ((Int128)1 << bits) - 1)
            : IntegerRange.Of(-((Int128)1 << (bits - 1)), ((Int128)1 << (bits - 1)) - 1);
    }

    private static string[] Members(string columnType) =>
        [.. Member().Matches(columnType).Select(match => match.Groups["text"].Value.Replace("''", "'", StringComparison.Ordinal))];

    [GeneratedRegex("'(?<text>(?:[^']|'')*)'", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Member();

    internal static int? Number(string? text) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? (int)Math.Min(number, int.MaxValue) : null;
}
