namespace RegulatedData.Tokenization;

/// <summary>Which texts a column's collation takes for the same: under a unique key, only one of them fits.</summary>
public enum TextEquality
{
    /// <summary>Only those with the same characters.</summary>
    Exact,

    /// <summary>Those that Unicode takes for one text written in two ways, too: é as one character, or as an e and an accent.</summary>
    IgnoresNotation,

    /// <summary>Those that differ in upper and lower case only, too.</summary>
    IgnoresCase,

    /// <summary>Those that differ in case and accents only, too.</summary>
    IgnoresCaseAndAccents,
}
