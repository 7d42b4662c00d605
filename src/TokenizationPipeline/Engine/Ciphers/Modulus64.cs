using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace RegulatedData.Tokenization;

/// <summary>Remainders by a number that stays the same, by multiplication. At most 2^63.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly struct Modulus64
{
    internal const ulong Maximum = 1UL << 63;

    // floor((2^64 - 1) / value): its product with y, over 2^64, is the quotient or one less.
    private readonly ulong inverse;

    // For 128-bit numbers: the value shifted until its highest bit is set, and the reciprocal of that, as in Möller and Granlund,
    // "Improved division by invariant integers" (2011).
    private readonly int shift;
    private readonly ulong normalized;
    private readonly ulong reciprocal;

    internal Modulus64(ulong value)
    {
        ArgumentOutOfRangeException.ThrowIfZero(value);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(value, Maximum);
        Value = value;
        inverse = ulong.MaxValue / value;
        shift = (int)ulong.LeadingZeroCount(value);
        normalized = value << shift;
        reciprocal = (ulong)(UInt128.MaxValue / normalized - (UInt128.One << 64));
    }

    internal ulong Value { get; }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal ulong Remainder(ulong number)
    {
        var remainder = number - Math.BigMul(number, inverse, out _) * Value;
        return remainder >= Value ? remainder - Value : remainder;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal ulong Quotient(ulong number, out ulong remainder)
    {
        var quotient = Math.BigMul(number, inverse, out _);
        remainder = number - quotient * Value;
        if (remainder >= Value)
        {
            remainder -= Value;
            quotient++;
        }

        return quotient;
    }

    /// <summary>The remainder of high * 2^64 + low.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal ulong Remainder(ulong high, ulong low)
    {
        // Shifting by 64 would be shifting by 0: hence by one, then by the rest.
        var top = high >> 1 >> (63 - shift);
        var middle = (high << shift) | (low >> 1 >> (63 - shift));
        return NormalizedRemainder(NormalizedRemainder(top, middle), low << shift) >> shift;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private ulong NormalizedRemainder(ulong high, ulong low)
    {
        var quotient = Math.BigMul(reciprocal, high, out var fraction);
        fraction += low;
        quotient += high + (fraction < low ? 1UL : 0UL) + 1;
        var remainder = low - quotient * normalized;
        if (remainder > fraction)
        {
            remainder += normalized;
        }

        return remainder >= normalized ? remainder - normalized : remainder;
    }
}
