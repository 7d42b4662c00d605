namespace RegulatedData.Tokenization;

/// <summary>What derived keys are for: one domain's keys for different purposes have nothing to do with each other.</summary>
public static class KeyPurposes
{
    /// <summary>Format-preserving encryption.</summary>
    public const string FormatPreservingEncryption = "fpe";

    /// <summary>Telling master keys apart: never a key.</summary>
    internal const string Fingerprint = "fingerprint";
}
