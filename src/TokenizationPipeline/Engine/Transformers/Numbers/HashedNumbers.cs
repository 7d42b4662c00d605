namespace RegulatedData.Tokenization;

/// <summary>Random-looking 64 bits for each number: AES of it, under a key for this alone.</summary>
internal sealed class HashedNumbers : IDisposable
{
    private readonly AesBlocks aes;

    internal HashedNumbers(DomainKey key) => aes = DomainAes.Create(key);

    /// <summary>Replaces each number by a result of itself and of its choice, from 0 to below a count; <c>null</c>: there is none.</summary>
    internal void Choose(Span<long> numbers, UInt128 count, Func<long, UInt128, long?> result)
    {
        for (var first = 0; first < numbers.Length; first += FeistelCipher.BatchSize)
        {
            var part = numbers[first..Math.Min(numbers.Length, first + FeistelCipher.BatchSize)];
            var input = aes.Input;
            for (var i = 0; i < part.Length; i++)
            {
                input[i] = new Block(Block.BigEndian(unchecked((ulong)part[i])), 0);
            }

            aes.Encrypt(part.Length);
            for (var i = 0; i < part.Length; i++)
            {
                // 64 random bits, over 2^64, times the count, which is 2^64 at most.
                var choice = (count * Block.BigEndian(aes.Output[i].First)) >> 64;
                part[i] = result(part[i], choice) ?? throw Outside(first + i);
            }
        }
    }

    public void Dispose() => aes.Dispose();

    private static TokenizationException Outside(int index) => new("A number without a choice.") { ValueIndex = index };
}
