using System.Numerics;

namespace RegulatedData.Tokenization;

/// <summary>NUM, STR and REV of the specifications (SP 800-38G, section 4.5), for numbers of any size.</summary>
internal static class NumeralString
{
    /// <summary>NUM_radix(X): the number that the numerals stand for, most significant first.</summary>
    internal static BigInteger Number(ReadOnlySpan<ushort> numerals, int radix)
    {
        var number = BigInteger.Zero;
        foreach (var numeral in numerals)
        {
            number = number * radix + numeral;
        }

        return number;
    }

    /// <summary>STR^m_radix(x): as many numerals as the target has room for.</summary>
    internal static void Write(BigInteger number, int radix, Span<ushort> target)
    {
        for (var i = target.Length - 1; i >= 0; i--)
        {
            number = BigInteger.DivRem(number, radix, out var numeral);
            target[i] = (ushort)numeral;
        }
    }

    /// <summary>REV(X).</summary>
    internal static ushort[] Reverse(ReadOnlySpan<ushort> numerals)
    {
        var reversed = numerals.ToArray();
        Array.Reverse(reversed);
        return reversed;
    }

    /// <summary>[x]^s: a number as bytes, most significant first, as many as the target has room for.</summary>
    internal static void WriteBytes(BigInteger number, Span<byte> target)
    {
        var bytes = number.ToByteArray(isUnsigned: true, isBigEndian: true);
        // Zero comes as one byte, and may have to go into none.
        var significant = number.IsZero ? [] : bytes;
        target.Clear();
        significant.CopyTo(target[^significant.Length..]);
    }

    /// <summary>The number mod modulus, never negative.</summary>
    internal static BigInteger Modulo(BigInteger number, BigInteger modulus)
    {
        var remainder = BigInteger.Remainder(number, modulus);
        return remainder.Sign < 0 ? remainder + modulus : remainder;
    }
}
