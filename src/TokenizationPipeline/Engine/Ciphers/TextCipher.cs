namespace RegulatedData.Tokenization;

/// <summary>
/// Format-preserving encryption of texts over an alphabet. FF1 for all new data; FF3-1 and FF3 for data that was tokenized with them
/// before (by Python's <c>ff3</c>, for instance). Not for several threads at once: make one for each.
/// </summary>
public sealed class TextCipher : IBatchCipher
{
    private readonly FeistelCipher cipher;
    private readonly TextBatch batch;

    private TextCipher(FeistelCipher cipher, Alphabet alphabet)
    {
        this.cipher = cipher;
        Alphabet = alphabet;
        batch = new TextBatch(cipher, alphabet);
    }

    /// <inheritdoc />
    public Alphabet Alphabet { get; }

    /// <inheritdoc />
    public int MinimumLength => Alphabet.MinimumLength;

    /// <inheritdoc />
    /// <remarks>FF1: 4,096. FF3-1 and FF3: two halves of 96 bits, so 56 digits or 32 letters.</remarks>
    public int MaximumLength => cipher.MaximumLength;

    /// <summary>FF1 (NIST SP 800-38G).</summary>
    /// <param name="key">16, 24 or 32 bytes.</param>
    /// <param name="alphabet">What values consist of.</param>
    /// <param name="tweak">Of any length; default: none. The same value has another token under another tweak.</param>
    /// <returns>The cipher.</returns>
    /// <exception cref="TokenizationException">The key has another length.</exception>
    public static TextCipher Ff1(ReadOnlySpan<byte> key, Alphabet alphabet, ReadOnlySpan<byte> tweak = default)
    {
        ArgumentNullException.ThrowIfNull(alphabet);
        return new TextCipher(new Ff1(key, alphabet.Radix, tweak), alphabet);
    }

    /// <summary>FF3-1 (NIST SP 800-38G revision 1, first draft; its second draft drops it). Only for data encrypted with it before.</summary>
    /// <param name="key">16, 24 or 32 bytes.</param>
    /// <param name="alphabet">What values consist of.</param>
    /// <param name="tweak">7 bytes.</param>
    /// <returns>The cipher.</returns>
    /// <exception cref="TokenizationException">The key or the tweak has another length.</exception>
    public static TextCipher Ff31(ReadOnlySpan<byte> key, Alphabet alphabet, ReadOnlySpan<byte> tweak)
    {
        ArgumentNullException.ThrowIfNull(alphabet);
        return new TextCipher(new Ff3(key, alphabet.Radix, Ff3Tweak.Ff31(tweak)), alphabet);
    }

    /// <summary>FF3 (NIST SP 800-38G, withdrawn after an attack on its tweak). Only for data encrypted with it before.</summary>
    /// <param name="key">16, 24 or 32 bytes.</param>
    /// <param name="alphabet">What values consist of.</param>
    /// <param name="tweak">8 bytes.</param>
    /// <returns>The cipher.</returns>
    /// <exception cref="TokenizationException">The key or the tweak has another length.</exception>
    public static TextCipher Ff3(ReadOnlySpan<byte> key, Alphabet alphabet, ReadOnlySpan<byte> tweak)
    {
        ArgumentNullException.ThrowIfNull(alphabet);
        return new TextCipher(new Ff3(key, alphabet.Radix, Ff3Tweak.Ff3(tweak)), alphabet);
    }

    /// <inheritdoc />
    public int MaximumOutputLength(int bytes)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(bytes);
        return Alphabet.IsAscii ? bytes : checked(bytes / Alphabet.MinimumBytes * Alphabet.MaximumBytes);
    }

    /// <inheritdoc />
    public bool Accepts(ReadOnlySpan<byte> value) => batch.Accepts(value);

    /// <inheritdoc />
    public int Encrypt(ReadOnlySpan<byte> values, ReadOnlySpan<int> offsets, Span<byte> output, Span<int> outputOffsets) =>
        Run(values, offsets, output, outputOffsets, encrypt: true);

    /// <inheritdoc />
    public int Decrypt(ReadOnlySpan<byte> values, ReadOnlySpan<int> offsets, Span<byte> output, Span<int> outputOffsets) =>
        Run(values, offsets, output, outputOffsets, encrypt: false);

    /// <summary>Takes the key and the last values out of memory.</summary>
    public void Dispose()
    {
        cipher.Dispose();
        batch.Wipe();
    }

    private int Run(ReadOnlySpan<byte> values, ReadOnlySpan<int> offsets, Span<byte> output, Span<int> outputOffsets, bool encrypt)
    {
        if (outputOffsets.Length != offsets.Length)
        {
            throw new ArgumentException(
                Mend.Message(
                    $"room for {outputOffsets.Length} output offsets",
                    $"for as many as offsets, {offsets.Length}",
                    "make them equally long"
                ),
                nameof(outputOffsets)
            );
        }

        if (offsets.IsEmpty)
        {
            return 0;
        }

        var written = 0;
        for (var first = 0; first < offsets.Length - 1; first += FeistelCipher.BatchSize)
        {
            var count = Math.Min(FeistelCipher.BatchSize, offsets.Length - 1 - first);
            written = batch.Run(
                values,
                offsets.Slice(first, count + 1),
                first,
                output,
                written,
                outputOffsets.Slice(first, count),
                encrypt
            );
        }

        outputOffsets[^1] = written;
        return written;
    }
}
