using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace RegulatedData.Tokenization;

/// <summary>
/// What FF1's CBC-MAC is the same for in each round of each value of a length: the block P, and all of Q but the round number and the
/// half, which stand at the end of the last block. So a round costs one block of AES, however long the tweak is.
/// </summary>
/// <param name="Chain">The last block's constant part, with the chaining value in it.</param>
/// <param name="HalfBytes">b of the specification: how many bytes a half takes.</param>
/// <param name="SumBytes">d of the specification: how many bytes of the result are added to the other half.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct Ff1Prefix(Block Chain, int HalfBytes, int SumBytes)
{
    /// <summary>More than this many bytes, and a round needs more than one block.</summary>
    internal const int MostHalfBytes = 12;

    /// <param name="aes">The key.</param>
    /// <param name="radix">The radix.</param>
    /// <param name="length">n of the specification: numerals of a value.</param>
    /// <param name="halfBytes">b of the specification, at most <see cref="MostHalfBytes"/>.</param>
    /// <param name="tweak">The tweak.</param>
    internal static Ff1Prefix Compute(AesBlocks aes, int radix, int length, int halfBytes, ReadOnlySpan<byte> tweak)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(halfBytes, MostHalfBytes);
        Span<byte> chain = stackalloc byte[Block.Size];
        aes.EncryptOne(FirstBlock(radix, length, tweak.Length), chain);

        // Q with zeros for the round number and the half.
        var q = new byte[RoundUp(tweak.Length + 1 + halfBytes)];
        tweak.CopyTo(q);
        for (var start = 0; start < q.Length; start += Block.Size)
        {
            for (var i = 0; i < Block.Size; i++)
            {
                chain[i] ^= q[start + i];
            }

            if (start + Block.Size < q.Length)
            {
                aes.EncryptOne(chain, chain);
            }
        }

        return new Ff1Prefix(MemoryMarshal.Read<Block>(chain), halfBytes, 4 * ((halfBytes + 3) / 4) + 4);
    }

    /// <summary>P of the specification (FF1.Encrypt, step 5).</summary>
    internal static byte[] FirstBlock(int radix, int length, int tweakLength)
    {
        var block = new byte[Block.Size];
        block[0] = 1;
        block[1] = 2;
        block[2] = 1;
        // The radix has three bytes: 65536 takes all of them.
        block[3] = (byte)(radix >> 16);
        block[4] = (byte)(radix >> 8);
        block[5] = (byte)radix;
        block[6] = 10;
        block[7] = (byte)(length / 2);
        BinaryPrimitives.WriteInt32BigEndian(block.AsSpan(8), length);
        BinaryPrimitives.WriteInt32BigEndian(block.AsSpan(12), tweakLength);
        return block;
    }

    private static int RoundUp(int bytes) => (bytes + Block.Size - 1) / Block.Size * Block.Size;
}
