using System.Buffers.Binary;

namespace RegulatedData.Tokenization.PostgreSql;

/// <summary>A timestamp, with a time zone (then in UTC) or without: microseconds since 2000-01-01, or one of two infinities.</summary>
internal static class TimestampField
{
    private const long Infinity = long.MaxValue;
    private const long NegativeInfinity = long.MinValue;

    public static int ToText(ReadOnlySpan<byte> field, Span<byte> text, int fractionalDigits)
    {
        var microseconds = BinaryPrimitives.ReadInt64BigEndian(field);
        if (microseconds is Infinity or NegativeInfinity)
        {
            return Infinities.Write(text, microseconds > 0);
        }

        var time = microseconds % TimeField.PerDay;
        if (time < 0)
        {
            time += TimeField.PerDay;
        }

        var position = 0;
        var isBeforeChrist = Days.Write(text, ref position, (microseconds - time) / TimeField.PerDay);
        text[position++] = (byte)' ';
        TimeField.Write(text, ref position, time, fractionalDigits);
        Days.WriteEra(text, ref position, isBeforeChrist);
        return position;
    }

    public static bool TryParse(ReadOnlySpan<byte> text, Span<byte> field, out int length)
    {
        length = sizeof(long);
        if (Infinities.TryRead(text, out var isPositive))
        {
            BinaryPrimitives.WriteInt64BigEndian(field, isPositive ? Infinity : NegativeInfinity);
            return true;
        }

        var position = 0;
        var time = 0L;
        if (!Days.TryRead(text, ref position, out var days))
        {
            return false;
        }

        if (position < text.Length)
        {
            if (!Digits.TryRead(text, ref position, ' ') || !TimeField.TryRead(text, ref position, out time))
            {
                return false;
            }

            position += text[position..].SequenceEqual(" BC"u8) ? 3 : 0;
        }

        // Beyond what 64 bits hold: the year 294,276 is the last.
        if (Math.Abs(days) > long.MaxValue / TimeField.PerDay - 1)
        {
            return false;
        }

        BinaryPrimitives.WriteInt64BigEndian(field, (days * TimeField.PerDay) + time);
        return position == text.Length;
    }
}
