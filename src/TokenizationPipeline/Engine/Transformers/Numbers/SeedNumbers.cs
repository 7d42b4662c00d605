namespace RegulatedData.Tokenization;

/// <summary>Integers as the older tool encrypts them.</summary>
internal sealed class SeedNumbers(SeedCompatibleCipher cipher, IntegerRange column, bool isInjective) : NumberMapping
{
    internal override bool IsReversible => isInjective;

    internal override bool IsInjective => isInjective;

    internal override void Apply(Span<long> numbers)
    {
        cipher.Encrypt(numbers, numbers);
        for (var i = 0; i < numbers.Length; i++)
        {
            // 2147483647 becomes 4830081625, which no INT column holds.
            if (!column.Contains(numbers[i]))
            {
                throw new TokenizationException("A token beyond its column.") { ValueIndex = i };
            }
        }
    }

    internal override void Undo(Span<long> numbers) => cipher.Decrypt(numbers, numbers);

    public override void Dispose() => cipher.Dispose();
}
