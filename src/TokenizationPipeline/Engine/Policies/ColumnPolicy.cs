namespace RegulatedData.Tokenization;

/// <summary>What becomes of one column: a transformer and its options. Options that a transformer doesn't have stay <c>null</c> or at their default.</summary>
/// <param name="Transformer">What becomes of the values.</param>
public sealed record ColumnPolicy(TransformerKind Transformer)
{
    /// <summary>Kept as it is.</summary>
    public static ColumnPolicy Keep { get; } = new(TransformerKind.Keep);

    /// <summary>Whether the values stay as they are.</summary>
    public bool IsKept => Transformer == TransformerKind.Keep;

    /// <summary>
    /// <c>domain</c>: columns with the same one, and the same options, have equal tokens for equal values: a key, and the foreign keys to it.
    /// Default: <c>table.column</c>, a domain of its own.
    /// </summary>
    public string? Domain { get; init; }

    /// <summary>
    /// <c>min</c>: the least value and token, as the column's values are written: <c>1</c>, <c>0.00</c>, <c>1920-01-01</c>. Default: the
    /// least that the column's type holds.
    /// </summary>
    public string? Minimum { get; init; }

    /// <summary><c>max</c>: the greatest value and token. Default: the greatest that the column's type holds.</summary>
    public string? Maximum { get; init; }

    /// <summary><c>outside</c>: what becomes of values beyond <see cref="Minimum"/> and <see cref="Maximum"/>. Default: they are refused.</summary>
    public OutsideValues Outside { get; init; }

    /// <summary>
    /// <c>smallRange</c>: numbers and dates, what happens to a range of fewer than 1,000,000 values. Default: it is refused.
    /// </summary>
    public SmallRanges SmallRange { get; init; }

    /// <summary><c>short</c>: texts, what becomes of values that are too short. Default: they are refused.</summary>
    public ShortValues WhenShort { get; init; }

    /// <summary>
    /// <c>characters</c>: <c>ascii</c> refuses values with other characters, as keys need it whose collation takes <c>a</c> and <c>ä</c> for
    /// the same. Default (<c>any</c>): all of Unicode.
    /// </summary>
    public bool AsciiOnly { get; init; }

    /// <summary><c>host</c>: e-mail addresses, <c>keep</c> leaves what is after the @. Default (<c>encrypt</c>): only the top-level domain stays.</summary>
    public bool KeepHost { get; init; }

    /// <summary><c>case</c>: UUIDs in text columns, <c>upper</c> when they are written with A to F. Default: <c>lower</c>.</summary>
    public bool UpperCase { get; init; }

    /// <summary><c>days</c>: date shifts, the most days that a value moves, to either side: 1 to 3,650.</summary>
    public int? Days { get; init; }

    /// <summary>
    /// <c>per</c>: date shifts, <c>column</c> moves all values by the same number of days, so that the time between two of them stays; who
    /// knows one date then knows all. Default (<c>value</c>): each value by its own.
    /// </summary>
    public bool ShiftWholeColumn { get; init; }

    /// <summary><c>values</c>: replacements, the list to choose from. Default: of an ENUM its members, of others none.</summary>
    public IReadOnlyList<string>? Values { get; init; }

    /// <summary><c>value</c>: redactions, what all values become. Default: for texts <c>***</c>, shortened to the column.</summary>
    public string? Value { get; init; }

    /// <summary><c>prefix</c>: pseudonyms, what stands before the hash. Default: nothing.</summary>
    public string? Prefix { get; init; }

    /// <summary><c>suffix</c>: pseudonyms, what stands after the hash: <c>@example.com</c>. Default: nothing.</summary>
    public string? Suffix { get; init; }

    /// <summary><c>length</c>: pseudonyms, the characters of the hash, of 5 bits each: 8 to 51. Default: 26.</summary>
    public int? Length { get; init; }

    /// <summary><c>allow</c>: seed tokens, what is let through although two values may get the same token. Default: nothing.</summary>
    public SeedLeniency Allow { get; init; }

    /// <summary>Seed tokens: what the older tool's schema calls the column. Default: by the column's type.</summary>
    public SeedType? SeedType { get; init; }
}
