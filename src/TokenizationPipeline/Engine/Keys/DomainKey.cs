namespace RegulatedData.Tokenization;

/// <summary>
/// The key of one domain of values, from <see cref="MasterKey.DeriveDomainKey"/>. May be used by several threads, each with ciphers of its
/// own. Nothing prints it; disposing zeroes it.
/// </summary>
public sealed class DomainKey : IDisposable
{
    private readonly SecretBytes key;

    internal DomainKey(SecretBytes key, string domain, string purpose, string version)
    {
        this.key = key;
        Domain = domain;
        Purpose = purpose;
        Version = version;
    }

    /// <summary>The domain's name.</summary>
    public string Domain { get; }

    /// <summary>What it is for.</summary>
    public string Purpose { get; }

    /// <summary>The version of the master key that it comes from.</summary>
    public string Version { get; }

    /// <summary>A cipher (FF1) for texts over an alphabet.</summary>
    /// <param name="alphabet">What values consist of.</param>
    /// <param name="tweak">Of any length; default: none, since the key is the domain's own.</param>
    /// <returns>The cipher; dispose it.</returns>
    /// <exception cref="InvalidOperationException">The key is for another purpose.</exception>
    public TextCipher CreateTextCipher(Alphabet alphabet, ReadOnlySpan<byte> tweak = default)
    {
        RefuseOtherPurpose();
        return TextCipher.Ff1(key.Span, alphabet, tweak);
    }

    /// <summary>A cipher (FF1) for integers of a range.</summary>
    /// <param name="range">The integers. Columns of a domain have equal tokens only when they have the same range too.</param>
    /// <param name="tweak">Of any length; default: none, since the key is the domain's own.</param>
    /// <param name="smallRanges">What happens to a range of fewer than 1,000,000 integers. Default: it is refused.</param>
    /// <returns>The cipher; dispose it.</returns>
    /// <exception cref="DomainTooSmallException">The range is too small.</exception>
    /// <exception cref="InvalidOperationException">The key is for another purpose.</exception>
    public IntegerCipher CreateIntegerCipher(
        IntegerRange range,
        ReadOnlySpan<byte> tweak = default,
        SmallRanges smallRanges = SmallRanges.Refuse
    )
    {
        RefuseOtherPurpose();
        return new IntegerCipher(key.Span, range, tweak, smallRanges);
    }

    /// <summary>Copies the key's 32 bytes, for transformers that aren't ciphers. Zero them when you are done.</summary>
    /// <param name="target">32 bytes.</param>
    /// <exception cref="ArgumentException">There is no room for them.</exception>
    public void CopyTo(Span<byte> target) => key.Span.CopyTo(target);

    /// <summary>Zeroes the key. Ciphers that were made from it stay usable.</summary>
    public void Dispose() => key.Dispose();

    /// <summary>What the key is for, never the key.</summary>
    /// <returns>The text.</returns>
    public override string ToString() => $"key of domain '{Domain}' for {Purpose}, version {Version}";

    private void RefuseOtherPurpose()
    {
        if (Purpose != KeyPurposes.FormatPreservingEncryption)
        {
            throw new InvalidOperationException(
                Mend.Message(
                    $"a key for {Purpose}",
                    $"a key for {KeyPurposes.FormatPreservingEncryption}",
                    "derive one with KeyPurposes.FormatPreservingEncryption"
                )
            );
        }
    }
}
