using System.Runtime.CompilerServices;

namespace RegulatedData.Tokenization;

/// <summary>FF3's and FF3-1's rounds for halves of up to 2^62 values.</summary>
/// <remarks>
/// The specification reverses the bytes of the key, of the block and of the result. With the key reversed beforehand, what is left is to
/// read and write numbers least significant byte first.
/// </remarks>
internal sealed class Ff3NarrowRounds(Ff3Tweak tweak, ulong leftSize, ulong rightSize) : RoundFunction<ulong>
{
    private readonly Modulus64 even = new(leftSize);
    private readonly Modulus64 odd = new(rightSize);

    internal override void MakeBlocks(int round, ReadOnlySpan<ulong> source, Span<Block> blocks)
    {
        var second = Block.LittleEndian((ulong)tweak.Word(round) << 32);
        blocks = blocks[..source.Length];
        for (var i = 0; i < source.Length; i++)
        {
            blocks[i] = new Block(Block.LittleEndian(source[i]), second);
        }
    }

    internal override void Add(int round, ReadOnlySpan<Block> encrypted, Span<ulong> target)
    {
        var modulus = round % 2 == 0 ? even : odd;
        encrypted = encrypted[..target.Length];
        for (var i = 0; i < target.Length; i++)
        {
            target[i] = modulus.Add(target[i], Addend(modulus, encrypted[i]));
        }
    }

    internal override void Subtract(int round, ReadOnlySpan<Block> encrypted, Span<ulong> target)
    {
        var modulus = round % 2 == 0 ? even : odd;
        encrypted = encrypted[..target.Length];
        for (var i = 0; i < target.Length; i++)
        {
            target[i] = modulus.Subtract(target[i], Addend(modulus, encrypted[i]));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Addend(in Modulus64 modulus, Block block)
    {
        // All of the block, 32 bits after 32 bits.
        var low = Block.LittleEndian(block.First);
        var high = modulus.Fold(Block.LittleEndian(block.Second), (uint)(low >> 32));
        return modulus.Remainder(modulus.Fold(high, (uint)low));
    }
}
