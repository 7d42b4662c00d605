using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace RegulatedData.Tokenization;

/// <summary>The two halves of a tweak of FF3 (8 bytes) or FF3-1 (7 bytes), as 32-bit numbers, most significant byte first.</summary>
/// <param name="Left">T_L of the specification, for odd rounds.</param>
/// <param name="Right">T_R, for even rounds.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct Ff3Tweak(uint Left, uint Right)
{
    internal const int Ff3Bytes = 8;
    internal const int Ff31Bytes = 7;

    /// <summary>W of the specification, exclusive-or the round's number.</summary>
    internal uint Word(int round) => (round % 2 == 0 ? Right : Left) ^ (uint)round;

    internal static Ff3Tweak Ff3(ReadOnlySpan<byte> tweak)
    {
        RefuseOtherLength("FF3", tweak.Length, Ff3Bytes, "Ff31");
        return new(BinaryPrimitives.ReadUInt32BigEndian(tweak), BinaryPrimitives.ReadUInt32BigEndian(tweak[4..]));
    }

    /// <summary>T_L is the first 28 bits, T_R the last 24 and the middle 4; both end with four zeros (SP 800-38G r1 draft, FF3-1).</summary>
    internal static Ff3Tweak Ff31(ReadOnlySpan<byte> tweak)
    {
        RefuseOtherLength("FF3-1", tweak.Length, Ff31Bytes, "Ff3");
        var left = BinaryPrimitives.ReadUInt32BigEndian(tweak) & 0xFFFF_FFF0;
        var right = ((uint)tweak[4] << 24) | ((uint)tweak[5] << 16) | ((uint)tweak[6] << 8) | ((uint)(tweak[3] & 0x0F) << 4);
        return new(left, right);
    }

    private static void RefuseOtherLength(string cipher, int given, int expected, string other)
    {
        if (given != expected)
        {
            throw Mend.Error(
                $"a tweak of {given} bytes for {cipher}",
                $"{expected} bytes",
                $"give the tweak with which the data was encrypted; one of {(expected == Ff3Bytes ? Ff31Bytes : Ff3Bytes)} bytes belongs to {other}"
            );
        }
    }
}
