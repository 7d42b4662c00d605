namespace RegulatedData.Tokenization.PostgreSql;

/// <summary>What a type of the server's is for a transformer.</summary>
internal static class ColumnTypes
{
    // A length modifier counts itself: four bytes.
    private const int ModifierBytes = 4;
    private const int NoModifier = -1;
    private const int MostFraction = 6;

    /// <summary>A column of a type.</summary>
    /// <param name="name">The column's name.</param>
    /// <param name="type">The type's name in the catalog, that of its base type for a domain; "enum", or "other".</param>
    /// <param name="declared">The type as the server writes it.</param>
    /// <param name="modifier">The type's modifier: length, or digits; -1 for none.</param>
    public static ColumnSchema Of(string name, string type, string declared, int modifier)
    {
        var column = new ColumnSchema(name, TypeOf(type), declared) { HasTextForm = HasTextForm(type) };
        return type switch
        {
            "int2" => column with { Range = IntegerRange.Signed16 },
            "int4" => column with { Range = IntegerRange.Signed32 },
            "int8" => column with { Range = IntegerRange.Signed64 },
            "varchar" => column with { MaximumLength = Length(modifier) },
            "bpchar" => column with { MaximumLength = Length(modifier), IsFixedLength = true },
            "citext" => column with { Equality = TextEquality.IgnoresCase },
            "numeric" when modifier >= ModifierBytes => column with { Precision = Precision(modifier), Scale = Scale(modifier) },
            "timestamp" or "time" => column with { FractionalDigits = Fraction(modifier) },
            "timestamptz" => column with { FractionalDigits = Fraction(modifier), HasTimeZone = true },
            _ => column,
        };
    }

    /// <summary>The database's character set by its IANA name; <c>null</c> for Unicode. Those that have none keep their own.</summary>
    public static string? CharacterSetOf(string encoding) =>
        encoding switch
        {
            "UTF8" => null,
            "LATIN5" => "iso-8859-9",
            "LATIN7" => "iso-8859-13",
            "LATIN9" => "iso-8859-15",
            "LATIN1" or "LATIN2" or "LATIN3" or "LATIN4" => $"iso-8859-{encoding[^1]}",
            "ISO_8859_5" or "ISO_8859_6" or "ISO_8859_7" or "ISO_8859_8" => $"iso-8859-{encoding[^1]}",
            "WIN866" => "cp866",
            "KOI8R" => "koi8-r",
            "KOI8U" => "koi8-u",
            _ when encoding.StartsWith("WIN", StringComparison.Ordinal) => $"windows-{encoding[3..]}",
            _ => encoding,
        };

    private static ColumnType TypeOf(string type) =>
        type switch
        {
            "int2" or "int4" or "int8" => ColumnType.Integer,
            "numeric" => ColumnType.Decimal,
            "float4" or "float8" => ColumnType.Float,
            "text" or "varchar" or "bpchar" or "citext" or "enum" => ColumnType.Text,
            "date" => ColumnType.Date,
            "timestamp" or "timestamptz" => ColumnType.DateTime,
            "time" => ColumnType.Time,
            "uuid" => ColumnType.Uuid,
            "bool" => ColumnType.Boolean,
            "bytea" => ColumnType.Binary,
            _ => ColumnType.Other,
        };

    // In the binary format too, a field of these is text.
    private static bool HasTextForm(string type) =>
        TypeOf(type) switch
        {
            ColumnType.Float => false,
            ColumnType.Other => type is "json" or "jsonb" or "xml" or "name",
            _ => true,
        };

    private static int? Length(int modifier) => modifier == NoModifier ? null : modifier - ModifierBytes;

    private static int Fraction(int modifier) => modifier == NoModifier ? MostFraction : modifier;

    private static int Precision(int modifier) => ((modifier - ModifierBytes) >> 16) & 0xFFFF;

    /// <summary>Eleven bits with a sign: since version 15, digits before the point can be cut off too.</summary>
    private static int Scale(int modifier) => (((modifier - ModifierBytes) & 0x7FF) ^ 1024) - 1024;
}
