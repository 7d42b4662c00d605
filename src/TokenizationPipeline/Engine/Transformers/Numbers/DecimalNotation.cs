using System.Buffers.Text;
using System.Numerics;

namespace RegulatedData.Tokenization;

/// <summary>Decimals as numbers of their last digit: with a scale of 2, -12.5 is -1250.</summary>
internal sealed class DecimalNotation(int scale) : Notation
{
    internal override string Form => FormOf(scale);

    internal static string FormOf(int scale) =>
        scale == 0 ? "a decimal number without a point" : $"a decimal number with at most {scale} digits after the point";

    internal override bool TryRead(ReadOnlySpan<byte> text, out long number)
    {
        var isRead = TryRead<Int128>(text, scale, long.MaxValue, out var whole);
        number = (long)whole;
        return isRead;
    }

    /// <summary>Reads a number whose digits, without the point, stand for no more than <paramref name="most"/>.</summary>
    internal static bool TryRead<T>(ReadOnlySpan<byte> text, int scale, T most, out T number)
        where T : INumber<T>
    {
        number = T.Zero;
        var negative = text.StartsWith("-"u8);
        text = negative ? text[1..] : text;
        var point = text.IndexOf((byte)'.');
        var whole = point < 0 ? text : text[..point];
        var fraction = point < 0 ? [] : text[(point + 1)..];
        if (whole.IsEmpty && fraction.IsEmpty)
        {
            return false;
        }

        var sum = T.Zero;
        foreach (var digit in whole)
        {
            if (!Append(ref sum, digit, most))
            {
                return false;
            }
        }

        // More digits than the scale has can only be zeros.
        for (var i = 0; i < Math.Max(scale, fraction.Length); i++)
        {
            var digit = i < fraction.Length ? fraction[i] : (byte)'0';
            if (i >= scale ? digit != '0' : !Append(ref sum, digit, most))
            {
                return false;
            }
        }

        number = negative ? -sum : sum;
        return true;
    }

    internal override int Write(long number, Span<byte> target)
    {
        var end = 0;
        if (number < 0)
        {
            target[end++] = (byte)'-';
        }

        // Two more digits than the scale would have leading zeros: 0.05 has as many as 12.05 has at least.
        var magnitude = number < 0 ? unchecked((ulong)-number) : (ulong)number;
        Utf8Formatter.TryFormat(magnitude, target[end..], out var digits, new('D', (byte)(scale + 1)));
        end += digits;
        if (scale > 0)
        {
            target[(end - scale)..end].CopyTo(target[(end - scale + 1)..]);
            target[end - scale] = (byte)'.';
            end++;
        }

        return end;
    }

    private static bool Append<T>(ref T sum, byte digit, T most)
        where T : INumber<T>
    {
        if (!char.IsAsciiDigit((char)digit))
        {
            return false;
        }

        sum = sum * T.CreateTruncating(10) + T.CreateTruncating(digit - '0');
        return sum <= most;
    }
}
