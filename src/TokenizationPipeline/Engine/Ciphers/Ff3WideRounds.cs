namespace RegulatedData.Tokenization;

/// <summary>FF3's and FF3-1's rounds for halves of up to 2^96 values, which is all that these ciphers can take.</summary>
internal sealed class Ff3WideRounds(Ff3Tweak tweak, UInt128 leftSize, UInt128 rightSize) : RoundFunction<UInt128>
{
    private readonly Modulus128 even = new(leftSize);
    private readonly Modulus128 odd = new(rightSize);

    internal override void MakeBlocks(int round, ReadOnlySpan<UInt128> source, Span<Block> blocks)
    {
        var word = (ulong)tweak.Word(round) << 32;
        for (var i = 0; i < source.Length; i++)
        {
            blocks[i] = new Block(Block.LittleEndian((ulong)source[i]), Block.LittleEndian((ulong)(source[i] >> 64) | word));
        }
    }

    internal override void Add(int round, ReadOnlySpan<Block> encrypted, Span<UInt128> target)
    {
        var modulus = round % 2 == 0 ? even : odd;
        for (var i = 0; i < target.Length; i++)
        {
            var sum = target[i] + Addend(modulus, encrypted[i]);
            target[i] = sum >= modulus.Value ? sum - modulus.Value : sum;
        }
    }

    internal override void Subtract(int round, ReadOnlySpan<Block> encrypted, Span<UInt128> target)
    {
        var modulus = round % 2 == 0 ? even : odd;
        for (var i = 0; i < target.Length; i++)
        {
            var addend = Addend(modulus, encrypted[i]);
            target[i] = target[i] >= addend ? target[i] - addend : target[i] + modulus.Value - addend;
        }
    }

    private static UInt128 Addend(in Modulus128 modulus, Block block) =>
        modulus.Remainder(new UInt128(Block.LittleEndian(block.Second), Block.LittleEndian(block.First)));
}
