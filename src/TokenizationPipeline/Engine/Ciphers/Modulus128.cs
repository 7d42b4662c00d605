using System.Runtime.InteropServices;

namespace RegulatedData.Tokenization;

/// <summary>Remainders by a number that stays the same. At most 2^96.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly struct Modulus128
{
    internal static readonly UInt128 Maximum = UInt128.One << 96;

    private readonly UInt128 mask;

    internal Modulus128(UInt128 value)
    {
        ArgumentOutOfRangeException.ThrowIfZero(value);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(value, Maximum);
        Value = value;
        mask = UInt128.IsPow2(value) ? value - 1 : 0;
    }

    internal UInt128 Value { get; }

    // Powers of two are those of hexadecimal and binary alphabets, so of UUIDs.
    internal UInt128 Remainder(UInt128 number) => mask != 0 ? number & mask : number % Value;
}
