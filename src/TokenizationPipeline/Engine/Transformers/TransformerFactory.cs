using System.Security.Cryptography;

namespace RegulatedData.Tokenization;

/// <summary>Makes the transformers that a policy asks for. May be used by several threads; each takes transformers of its own.</summary>
public sealed class TransformerFactory
{
    private const int FingerprintBytes = 8;
    private readonly Policy policy;
    private readonly KeyRing keys;

    /// <summary>A factory for new tokens.</summary>
    /// <param name="policy">What becomes of each column.</param>
    /// <param name="key">The key. The factory doesn't dispose it.</param>
    public TransformerFactory(Policy policy, MasterKey key)
        : this(policy, key ?? throw new ArgumentNullException(nameof(key)), null) { }

    /// <summary>A factory for tokens of the older tool, for policies with no other transformers that need a key.</summary>
    /// <param name="policy">What becomes of each column.</param>
    /// <param name="seedKey">The older tool's key. The factory doesn't dispose it.</param>
    public TransformerFactory(Policy policy, SeedKey seedKey)
        : this(policy, null, seedKey ?? throw new ArgumentNullException(nameof(seedKey))) { }

    /// <summary>A factory for policies that have both.</summary>
    /// <param name="policy">What becomes of each column.</param>
    /// <param name="key">The key for new tokens; <c>null</c> where none are made.</param>
    /// <param name="seedKey">The older tool's key; <c>null</c> where its tokens aren't made.</param>
    public TransformerFactory(Policy policy, MasterKey? key, SeedKey? seedKey)
    {
        ArgumentNullException.ThrowIfNull(policy);
        this.policy = policy;
        keys = new KeyRing(key, seedKey);
        KeyFingerprint = string.Join('+', new[] { key?.Fingerprint, seedKey is null ? null : FingerprintOf(seedKey) }.OfType<string>());
    }

    /// <summary>
    /// Tells the keys from others and gives nothing of them away: 16 hexadecimal digits, or two times so many with a '+' between them.
    /// Keep it beside the data.
    /// </summary>
    public string KeyFingerprint { get; }

    /// <summary>Makes the transformer of a column.</summary>
    /// <param name="table">The table.</param>
    /// <param name="column">The column.</param>
    /// <returns>The transformer, for one thread; dispose it. Of a kept column, one that leaves everything as it is.</returns>
    /// <exception cref="PolicyException">The policy doesn't name the column, or its transformer doesn't fit.</exception>
    /// <exception cref="TokenizationException">The key that the transformer needs isn't there.</exception>
    public IColumnTransformer Create(TableSchema table, ColumnSchema column)
    {
        ArgumentNullException.ThrowIfNull(table);
        ArgumentNullException.ThrowIfNull(column);
        return Blueprint.Of(table.Name, column, policy.For(table.Name, column.Name)).Make(keys);
    }

    private static string FingerprintOf(SeedKey key)
    {
        using var bytes = new SecretBytes(KeyText.KeyBytes);
        key.CopyTo(bytes.Span);
        Span<byte> fingerprint = stackalloc byte[FingerprintBytes];
        HKDF.DeriveKey(
            HashAlgorithmName.SHA256,
            bytes.Span,
            fingerprint,
            salt: [],
            KeyLabels.Join("RegulatedData.Tokenization/v1", "seed-fingerprint")
        );
        return Convert.ToHexString(fingerprint);
    }
}
