namespace RegulatedData.Tokenization;

/// <summary>A column.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">What its values are, for a transformer.</param>
/// <param name="DeclaredType">The type as the database writes it: <c>int(10) unsigned</c>, <c>character varying(16)</c>.</param>
public sealed record ColumnSchema(string Name, ColumnType Type, string DeclaredType)
{
    /// <summary>Whether it takes NULL. Default: no.</summary>
    public bool IsNullable { get; init; }

    /// <summary>Whether the database computes it from other columns, so that it can't be written. Default: no.</summary>
    public bool IsGenerated { get; init; }

    /// <summary>Generated columns: the columns that it is computed from. Otherwise empty.</summary>
    public IReadOnlyList<string> GeneratedFrom { get; init; } = [];

    /// <summary>Whether the database counts it up: AUTO_INCREMENT, an identity, a serial's default. Default: no.</summary>
    public bool IsAutoIncrement { get; init; }

    /// <summary>Integers: what the type holds. Otherwise <c>null</c>.</summary>
    public IntegerRange? Range { get; init; }

    /// <summary>Text: the most characters; <c>null</c> where there is no limit that counts characters. Binary: the most bytes.</summary>
    public int? MaximumLength { get; init; }

    /// <summary>Decimals: how many digits in all; <c>null</c> where the type doesn't say.</summary>
    public int? Precision { get; init; }

    /// <summary>Decimals: how many digits after the point; <c>null</c> where the type doesn't say.</summary>
    public int? Scale { get; init; }

    /// <summary>Date-times and times: how many digits of a second are kept. Default: none.</summary>
    public int FractionalDigits { get; init; }

    /// <summary>Date-times: whether the value is a moment (TIMESTAMP of MySQL, timestamptz), which is read and written in UTC. Default: no.</summary>
    public bool HasTimeZone { get; init; }

    /// <summary>Whether trailing spaces don't count, as in a CHAR. Default: no.</summary>
    public bool IsFixedLength { get; init; }

    /// <summary>Text: which values are the same under a key. Default: those with the same characters.</summary>
    public TextEquality Equality { get; init; }

    /// <summary>
    /// Text: the column's character set, by its IANA name (<c>iso-8859-2</c>), where it holds some characters only; tokens take no others. Of a
    /// set without such a name, what the database calls it: there only ASCII's letters and digits are exchanged, and other ones refused.
    /// Default: all of Unicode.
    /// </summary>
    public string? CharacterSet { get; init; }

    /// <summary>Whether a text can be written into it as its values are read. Binary floating-point numbers, bits and arrays have another form.</summary>
    internal bool HasTextForm { get; init; } = true;

    /// <summary>Whether it holds JSON documents.</summary>
    internal bool IsJson => DeclaredType is "json" or "jsonb";

    /// <summary>ENUM and SET: the members. Otherwise <c>null</c>.</summary>
    public IReadOnlyList<string>? AllowedValues { get; init; }
}
