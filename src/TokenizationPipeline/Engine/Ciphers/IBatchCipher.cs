namespace RegulatedData.Tokenization;

/// <summary>
/// Encrypts a column's values many at a time, keeping their length and alphabet. Not for several threads at once: make one for each.
/// </summary>
/// <remarks>
/// <para>
/// A batch is the values' bytes one after another, in UTF-8, and where each begins: value i is <c>values[offsets[i]..offsets[i + 1]]</c>,
/// so that there is one offset more than there are values. NULLs aren't values: leave them out.
/// </para>
/// <para>
/// Equal values give equal tokens, different values different ones: a cipher is a permutation of the values of each length.
/// </para>
/// </remarks>
public interface IBatchCipher : IDisposable
{
    /// <summary>What values consist of.</summary>
    Alphabet Alphabet { get; }

    /// <summary>The fewest characters a value can have: below, fewer than a million values could stand in its place.</summary>
    int MinimumLength { get; }

    /// <summary>The most characters a value can have.</summary>
    int MaximumLength { get; }

    /// <summary>How many bytes the tokens of a batch take at most. Over an ASCII alphabet: exactly as many as the values.</summary>
    /// <param name="bytes">How many bytes the values have.</param>
    /// <returns>The number of bytes.</returns>
    int MaximumOutputLength(int bytes);

    /// <summary>Whether this value can be encrypted: its length and its characters fit.</summary>
    /// <param name="value">One value, in UTF-8.</param>
    /// <returns><c>false</c>: it needs another transformer.</returns>
    bool Accepts(ReadOnlySpan<byte> value);

    /// <summary>Encrypts a batch.</summary>
    /// <param name="values">The values' bytes.</param>
    /// <param name="offsets">Where each begins, and where the last one ends; empty: no values.</param>
    /// <param name="output">
    /// Where the tokens go, <see cref="MaximumOutputLength"/> long. Over an ASCII alphabet it can be the same memory as the values.
    /// </param>
    /// <param name="outputOffsets">Where each token begins, and where the last one ends: as long as the offsets, and can be the same memory.</param>
    /// <returns>How many bytes were written. After an exception, what is in the output is no use.</returns>
    /// <exception cref="DomainTooSmallException">A value is shorter than <see cref="MinimumLength"/>.</exception>
    /// <exception cref="TokenizationException">A value is too long, or has a character that isn't in the alphabet.</exception>
    /// <exception cref="ArgumentException">Offsets that aren't within the values, or too little room for the output.</exception>
    int Encrypt(ReadOnlySpan<byte> values, ReadOnlySpan<int> offsets, Span<byte> output, Span<int> outputOffsets);

    /// <summary>Decrypts a batch: the same the other way round.</summary>
    /// <param name="values">The tokens' bytes.</param>
    /// <param name="offsets">Where each begins, and where the last one ends; empty: no values.</param>
    /// <param name="output">Where the values go, as for <see cref="Encrypt"/>.</param>
    /// <param name="outputOffsets">Where each value begins, as for <see cref="Encrypt"/>.</param>
    /// <returns>How many bytes were written.</returns>
    /// <exception cref="DomainTooSmallException">A token is shorter than <see cref="MinimumLength"/>.</exception>
    /// <exception cref="TokenizationException">A token is too long, or has a character that isn't in the alphabet.</exception>
    /// <exception cref="ArgumentException">Offsets that aren't within the values, or too little room for the output.</exception>
    int Decrypt(ReadOnlySpan<byte> values, ReadOnlySpan<int> offsets, Span<byte> output, Span<int> outputOffsets);
}
