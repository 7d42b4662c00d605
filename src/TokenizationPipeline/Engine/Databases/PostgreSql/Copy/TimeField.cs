using System.Buffers.Binary;

namespace RegulatedData.Tokenization.PostgreSql;

/// <summary>A time: microseconds since midnight, up to 24:00:00.</summary>
internal static class TimeField
{
    public const long PerDay = 86_400_000_000;
    private const long PerSecond = 1_000_000;
    private const int MostFractionalDigits = 6;

    public static int ToText(ReadOnlySpan<byte> field, Span<byte> text, int fractionalDigits)
    {
        var position = 0;
        Write(text, ref position, BinaryPrimitives.ReadInt64BigEndian(field), fractionalDigits);
        return position;
    }

    public static bool TryParse(ReadOnlySpan<byte> text, Span<byte> field, out int length)
    {
        length = sizeof(long);
        var position = 0;
        if (!TryRead(text, ref position, out var microseconds))
        {
            return false;
        }

        BinaryPrimitives.WriteInt64BigEndian(field, microseconds);
        return position == text.Length;
    }

    /// <summary>Writes hours, minutes and seconds, with as many digits of a second as the column keeps, as transformers write them.</summary>
    public static void Write(Span<byte> text, ref int position, long microseconds, int fractionalDigits)
    {
        var seconds = microseconds / PerSecond;
        Digits.Write(text, ref position, seconds / 3600, 2);
        text[position++] = (byte)':';
        Digits.Write(text, ref position, seconds / 60 % 60, 2);
        text[position++] = (byte)':';
        Digits.Write(text, ref position, seconds % 60, 2);
        if (fractionalDigits > 0)
        {
            var fraction = microseconds % PerSecond;
            for (var digits = MostFractionalDigits; digits > fractionalDigits; digits--)
            {
                fraction /= 10;
            }

            text[position++] = (byte)'.';
            Digits.Write(text, ref position, fraction, fractionalDigits);
        }
    }

    public static bool TryRead(ReadOnlySpan<byte> text, ref int position, out long microseconds)
    {
        microseconds = 0;
        if (
            !Digits.TryRead(text, ref position, 2, 2, out var hours)
            || !Digits.TryRead(text, ref position, ':')
            || !Digits.TryRead(text, ref position, 2, 2, out var minutes)
            || !Digits.TryRead(text, ref position, ':')
            || !Digits.TryRead(text, ref position, 2, 2, out var seconds)
            || minutes > 59
            || seconds > 59
        )
        {
            return false;
        }

        microseconds = ((((hours * 60L) + minutes) * 60) + seconds) * PerSecond;
        if (position < text.Length && text[position] == '.')
        {
            var start = ++position;
            if (!Digits.TryRead(text, ref position, 1, 6, out var fraction))
            {
                return false;
            }

            for (var digits = position - start; digits < 6; digits++)
            {
                fraction *= 10;
            }

            microseconds += fraction;
        }

        return microseconds <= PerDay;
    }
}
