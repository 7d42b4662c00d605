namespace RegulatedData.Tokenization;

/// <summary>FF1's rounds for halves of up to 2^63 values: digits up to 37 in all, letters up to 22.</summary>
internal sealed class Ff1NarrowRounds(Ff1Prefix prefix, ulong leftSize, ulong rightSize) : RoundFunction<ulong>
{
    private readonly Modulus64 even = new(leftSize);
    private readonly Modulus64 odd = new(rightSize);

    internal override void MakeBlocks(int round, ReadOnlySpan<ulong> source, Span<Block> blocks)
    {
        // The half takes the last bytes, the round number the byte before them.
        var (first, second) = prefix.Chain;
        if (prefix.HalfBytes == sizeof(ulong))
        {
            first ^= Block.BigEndian((ulong)round);
        }
        else
        {
            second ^= Block.BigEndian((ulong)round << (8 * prefix.HalfBytes));
        }

        blocks = blocks[..source.Length];
        for (var i = 0; i < source.Length; i++)
        {
            blocks[i] = new Block(first, second ^ Block.BigEndian(source[i]));
        }
    }

    internal override void Add(int round, ReadOnlySpan<Block> encrypted, Span<ulong> target)
    {
        var modulus = round % 2 == 0 ? even : odd;
        var size = modulus.Value;
        encrypted = encrypted[..target.Length];
        if (prefix.SumBytes == sizeof(ulong))
        {
            for (var i = 0; i < target.Length; i++)
            {
                var sum = target[i] + modulus.Remainder(Block.BigEndian(encrypted[i].First));
                target[i] = sum >= size ? sum - size : sum;
            }
        }
        else
        {
            for (var i = 0; i < target.Length; i++)
            {
                var sum = target[i] + LongRemainder(modulus, encrypted[i]);
                target[i] = sum >= size ? sum - size : sum;
            }
        }
    }

    internal override void Subtract(int round, ReadOnlySpan<Block> encrypted, Span<ulong> target)
    {
        var modulus = round % 2 == 0 ? even : odd;
        var size = modulus.Value;
        encrypted = encrypted[..target.Length];
        if (prefix.SumBytes == sizeof(ulong))
        {
            for (var i = 0; i < target.Length; i++)
            {
                var addend = modulus.Remainder(Block.BigEndian(encrypted[i].First));
                target[i] = target[i] >= addend ? target[i] - addend : target[i] + size - addend;
            }
        }
        else
        {
            for (var i = 0; i < target.Length; i++)
            {
                var addend = LongRemainder(modulus, encrypted[i]);
                target[i] = target[i] >= addend ? target[i] - addend : target[i] + size - addend;
            }
        }
    }

    // Halves of five to eight bytes add the result's first twelve.
    private static ulong LongRemainder(in Modulus64 modulus, Block block)
    {
        var first = Block.BigEndian(block.First);
        var second = Block.BigEndian(block.Second);
        return modulus.Remainder(first >> 32, (first << 32) | (second >> 32));
    }
}
