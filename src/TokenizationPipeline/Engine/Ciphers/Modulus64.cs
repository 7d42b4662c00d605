using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;

namespace RegulatedData.Tokenization;

/// <summary>
/// Arithmetic modulo a number that stays the same, without divisions, and without branches on the values: of what a cipher adds, nothing
/// can be predicted, and each wrong prediction would cost as much as the arithmetic. At most 2^62.
/// </summary>
[StructLayout(LayoutKind.Auto)]
internal readonly struct Modulus64
{
    internal const ulong Maximum = 1UL << 62;

    // floor((2^64 - 1) / value): its product with y, over 2^64, is the quotient or one less.
    private readonly ulong inverse;

    // A multiple of the value from 2^33 to 2^62, and floor(2^96 / multiple): see Fold.
    private readonly ulong multiple;
    private readonly ulong multipleInverse;

    internal Modulus64(ulong value)
    {
        ArgumentOutOfRangeException.ThrowIfZero(value);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(value, Maximum);
        Value = value;
        inverse = ulong.MaxValue / value;
        multiple = value << Math.Max(0, (int)ulong.LeadingZeroCount(value) - 30);
        multipleInverse = (ulong)((UInt128.One << 96) / multiple);
    }

    internal ulong Value { get; }

    /// <summary>The sum of two numbers below the value.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal ulong Add(ulong one, ulong other) => Reduce(one + other);

    /// <summary>The difference of two numbers below the value.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal ulong Subtract(ulong one, ulong other) => AddIfNegative(one - other, Value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal ulong Remainder(ulong number) => Reduce(number - High(number, inverse) * Value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal ulong Quotient(ulong number, out ulong remainder)
    {
        var quotient = High(number, inverse);
        remainder = number - quotient * Value;
        // Small numbers are one off only when they are multiples of the value: this can be predicted.
        if (remainder >= Value)
        {
            remainder -= Value;
            quotient++;
        }

        return quotient;
    }

    /// <summary>
    /// A number with the same remainder as number * 2^32 + next: what is taken away is a multiple of the value.
    /// </summary>
    /// <remarks>
    /// The estimated quotient is below number * 2^32 / multiple by less than 1, and that is below the quotient by less than 1, since the
    /// multiple is above 2^32: what is left is below three times the multiple, and so fits.
    /// </remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal ulong Fold(ulong number, uint next) => ((number << 32) | next) - High(number, multipleInverse) * multiple;

    // From below twice the value.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private ulong Reduce(ulong number) => AddIfNegative(number - Value, Value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong AddIfNegative(ulong difference, ulong addend) => difference + (addend & (ulong)((long)difference >> 63));

    // Math.BigMul would write the lower half to memory.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong High(ulong one, ulong other) =>
        Bmi2.X64.IsSupported ? Bmi2.X64.MultiplyNoFlags(one, other) : Math.BigMul(one, other, out _);
}
