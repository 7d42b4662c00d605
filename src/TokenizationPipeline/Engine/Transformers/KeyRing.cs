namespace RegulatedData.Tokenization;

/// <summary>The keys that transformers are made from. It doesn't own them.</summary>
internal sealed class KeyRing(MasterKey? master, SeedKey? seed)
{
    /// <summary>A domain's key; dispose it.</summary>
    internal DomainKey Derive(string domain, string purpose = KeyPurposes.FormatPreservingEncryption) =>
        (master ?? throw Missing("a master key", "give the key with which the database is tokenized (32 random bytes)")).DeriveDomainKey(
            domain,
            purpose
        );

    internal SeedKey Seed =>
        seed
        ?? throw Missing(
            "the older tool's secret",
            "give the JSON with its salt, password and tweak, or write the policy with 'fpe' in place of 'seed'"
        );

    private static TokenizationException Missing(string what, string mend) =>
        Mend.Error($"no {what[(what.IndexOf(' ', StringComparison.Ordinal) + 1)..]}", what, mend);
}
