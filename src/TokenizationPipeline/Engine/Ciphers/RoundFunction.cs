namespace RegulatedData.Tokenization;

/// <summary>
/// The Feistel rounds of one cipher for values of one length, over many values at once. A round reads one half of each value, makes a
/// block of it, lets AES encrypt all blocks, and adds what comes back to the other half.
/// </summary>
/// <remarks>
/// The specifications swap the halves after each round. Here they stay where they are: even rounds change the left half, odd ones the
/// right half. The number of rounds is even, so that the result is the same.
/// </remarks>
/// <typeparam name="THalf">What a half fits into, as a number.</typeparam>
internal abstract class RoundFunction<THalf>
    where THalf : unmanaged
{
    /// <summary>Makes the blocks of a round from the halves that it reads.</summary>
    internal abstract void MakeBlocks(int round, ReadOnlySpan<THalf> source, Span<Block> blocks);

    /// <summary>Encrypting: adds the encrypted blocks to the halves that the round changes.</summary>
    internal abstract void Add(int round, ReadOnlySpan<Block> encrypted, Span<THalf> target);

    /// <summary>Decrypting: takes them away.</summary>
    internal abstract void Subtract(int round, ReadOnlySpan<Block> encrypted, Span<THalf> target);
}
