using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace RegulatedData.Tokenization;

/// <summary>
/// A fast 64-bit hash of a cell: eight bytes at a time, multiplied to 128 bits and folded. It finds faults, and with a random seed nobody
/// can prepare values that collide; it is no cryptographic hash.
/// </summary>
internal static class ValueHash
{
    private const ulong First = 0x9E3779B97F4A7C15;
    private const ulong Second = 0xD6E8FEB86659FD93;
    private const ulong NullMark = 0xA0761D6478BD642F;

    internal static ulong OfNull(ulong seed) => Fold(seed ^ NullMark, Second);

    internal static ulong Of(long value, ulong seed) => Fold(Fold((ulong)value ^ First, seed ^ Second), sizeof(long) ^ First);

    internal static ulong Of(ReadOnlySpan<byte> bytes, ulong seed)
    {
        var hash = seed ^ Second;
        var length = (ulong)bytes.Length;
        while (bytes.Length >= sizeof(ulong))
        {
            hash = Fold(BinaryPrimitives.ReadUInt64LittleEndian(bytes) ^ First, hash);
            bytes = bytes[sizeof(ulong)..];
        }

        ulong rest = 0;
        foreach (var value in bytes)
        {
            rest = (rest << 8) | value;
        }

        return Fold(Fold(rest ^ Second, hash ^ First), length ^ First);
    }

    /// <summary>Joins the hashes of a row's cells: their order counts.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static ulong Join(ulong row, ulong cell) => Fold(row ^ First, cell ^ Second) + cell;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Fold(ulong left, ulong right)
    {
        var high = Math.BigMul(left, right, out var low);
        return high ^ low ^ left;
    }
}
