namespace RegulatedData.Tokenization;

/// <summary>What derived keys are for: one domain's keys for different purposes have nothing to do with each other.</summary>
public static class KeyPurposes
{
    /// <summary>Format-preserving encryption.</summary>
    public const string FormatPreservingEncryption = "fpe";

    /// <summary>Choosing replacements.</summary>
    internal const string Replacement = "replace";

    /// <summary>Pseudonyms.</summary>
    internal const string Pseudonym = "pseudonym";

    /// <summary>Shifting dates.</summary>
    internal const string DateShift = "date-shift";

    /// <summary>Telling master keys apart: never a key.</summary>
    internal const string Fingerprint = "fingerprint";
}
