namespace RegulatedData.Tokenization;

/// <summary>
/// What a <see cref="SeedCompatibleCipher"/> lets through although two values may get the same token by it. Say so for a column only when
/// it is no key, and nobody has to get its values back.
/// </summary>
[Flags]
public enum SeedLeniency
{
    /// <summary>Nothing: different values have different tokens, or are refused.</summary>
    None = 0,

    /// <summary>
    /// Integers of more than 7 digits. They are encrypted with the digits they have, and leading zeros of the result are lost: 10001 and
    /// 61815679 have the same token under the key of the tool's own example.
    /// </summary>
    LongIntegers = 1,

    /// <summary>Texts of up to 7 letters that begin with 'A', which is also what shorter texts are filled up with: 'Georgi' and 'AGeorgi'.</summary>
    AmbiguousPadding = 2,
}
