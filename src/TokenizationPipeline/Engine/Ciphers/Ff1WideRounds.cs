namespace RegulatedData.Tokenization;

/// <summary>FF1's rounds for halves of up to 2^96 values: digits up to 56 in all, letters up to 32.</summary>
internal sealed class Ff1WideRounds(Ff1Prefix prefix, UInt128 leftSize, UInt128 rightSize) : RoundFunction<UInt128>
{
    private readonly Modulus128 even = new(leftSize);
    private readonly Modulus128 odd = new(rightSize);

    internal override void MakeBlocks(int round, ReadOnlySpan<UInt128> source, Span<Block> blocks)
    {
        var number = (UInt128)(uint)round << (8 * prefix.HalfBytes);
        var first = prefix.Chain.First ^ Block.BigEndian((ulong)(number >> 64));
        var second = prefix.Chain.Second ^ Block.BigEndian((ulong)number);
        for (var i = 0; i < source.Length; i++)
        {
            blocks[i] = new Block(first ^ Block.BigEndian((ulong)(source[i] >> 64)), second ^ Block.BigEndian((ulong)source[i]));
        }
    }

    internal override void Add(int round, ReadOnlySpan<Block> encrypted, Span<UInt128> target)
    {
        var modulus = round % 2 == 0 ? even : odd;
        for (var i = 0; i < target.Length; i++)
        {
            var sum = target[i] + modulus.Remainder(Addend(encrypted[i]));
            target[i] = sum >= modulus.Value ? sum - modulus.Value : sum;
        }
    }

    internal override void Subtract(int round, ReadOnlySpan<Block> encrypted, Span<UInt128> target)
    {
        var modulus = round % 2 == 0 ? even : odd;
        for (var i = 0; i < target.Length; i++)
        {
            var addend = modulus.Remainder(Addend(encrypted[i]));
            target[i] = target[i] >= addend ? target[i] - addend : target[i] + modulus.Value - addend;
        }
    }

    // The result's first bytes, twelve or sixteen, as a number.
    private UInt128 Addend(Block block) =>
        new UInt128(Block.BigEndian(block.First), Block.BigEndian(block.Second)) >> (8 * (Block.Size - prefix.SumBytes));
}
