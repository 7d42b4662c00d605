using System.Runtime.CompilerServices;

namespace RegulatedData.Tokenization;

/// <summary>FF1's rounds for halves of up to 2^62 values: up to 36 digits, or 20 letters of two cases.</summary>
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
        encrypted = encrypted[..target.Length];
        if (prefix.SumBytes == sizeof(ulong))
        {
            for (var i = 0; i < target.Length; i++)
            {
                target[i] = modulus.Add(target[i], modulus.Remainder(Block.BigEndian(encrypted[i].First)));
            }
        }
        else
        {
            for (var i = 0; i < target.Length; i++)
            {
                target[i] = modulus.Add(target[i], LongRemainder(modulus, encrypted[i]));
            }
        }
    }

    internal override void Subtract(int round, ReadOnlySpan<Block> encrypted, Span<ulong> target)
    {
        var modulus = round % 2 == 0 ? even : odd;
        encrypted = encrypted[..target.Length];
        if (prefix.SumBytes == sizeof(ulong))
        {
            for (var i = 0; i < target.Length; i++)
            {
                target[i] = modulus.Subtract(target[i], modulus.Remainder(Block.BigEndian(encrypted[i].First)));
            }
        }
        else
        {
            for (var i = 0; i < target.Length; i++)
            {
                target[i] = modulus.Subtract(target[i], LongRemainder(modulus, encrypted[i]));
            }
        }
    }

    // Halves of five to eight bytes add the result's first twelve.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong LongRemainder(in Modulus64 modulus, Block block) =>
        modulus.Remainder(modulus.Fold(Block.BigEndian(block.First), (uint)(Block.BigEndian(block.Second) >> 32)));
}
