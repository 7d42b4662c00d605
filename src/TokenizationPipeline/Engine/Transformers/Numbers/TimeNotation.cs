using System.Buffers.Text;

namespace RegulatedData.Tokenization;

/// <summary>Times, or lengths of time, as the column's smallest units.</summary>
/// <param name="fractionalDigits">How many digits of a second the column keeps.</param>
internal sealed class TimeNotation(int fractionalDigits) : Notation
{
    internal const int MaximumFractionalDigits = 6;
    internal const long SecondsPerDay = 24 * SecondsPerHour;
    private const long SecondsPerHour = 3600;
    private const int SecondsPerMinute = 60;
    private const int MostHourDigits = 4;

    internal override string Form => $"a time, HH:mm:ss, with at most {fractionalDigits} digits of a second";

    internal long UnitsPerSecond { get; } = (long)Math.Pow(10, fractionalDigits);

    internal override bool TryRead(ReadOnlySpan<byte> text, out long number)
    {
        number = 0;
        var negative = text.StartsWith("-"u8);
        text = negative ? text[1..] : text;
        var hourDigits = text.IndexOf((byte)':');
        if (hourDigits is < 2 or > MostHourDigits || text.Length < hourDigits + 6)
        {
            return false;
        }

        var rest = text[hourDigits..];
        if (
            rest[3] != ':'
            || !Digits.TryRead(text[..hourDigits], out var hours)
            || !Digits.TryRead(rest[1..3], out var minutes)
            || !Digits.TryRead(rest[4..6], out var seconds)
            || minutes >= SecondsPerMinute
            || seconds >= SecondsPerMinute
            || !TryReadFraction(rest[6..], out var fraction)
        )
        {
            return false;
        }

        number = (hours * SecondsPerHour + minutes * SecondsPerMinute + seconds) * UnitsPerSecond + fraction;
        number = negative ? -number : number;
        return true;
    }

    internal override int Write(long number, Span<byte> target)
    {
        var end = 0;
        if (number < 0)
        {
            target[end++] = (byte)'-';
        }

        var (seconds, fraction) = Math.DivRem(Math.Abs(number), UnitsPerSecond);
        Utf8Formatter.TryFormat(seconds / SecondsPerHour, target[end..], out var hourDigits, new('D', 2));
        end += hourDigits;
        target[end] = (byte)':';
        Digits.Write((int)(seconds % SecondsPerHour / SecondsPerMinute), target.Slice(end + 1, 2));
        target[end + 3] = (byte)':';
        Digits.Write((int)(seconds % SecondsPerMinute), target.Slice(end + 4, 2));
        end += 6;
        if (fractionalDigits > 0)
        {
            target[end] = (byte)'.';
            Digits.Write((int)fraction, target.Slice(end + 1, fractionalDigits));
            end += 1 + fractionalDigits;
        }

        return end;
    }

    // Fewer digits than the column keeps are fine; more can only be zeros.
    private bool TryReadFraction(ReadOnlySpan<byte> text, out long units)
    {
        units = 0;
        if (text.IsEmpty)
        {
            return true;
        }

        if (text.Length < 2 || text[0] != '.')
        {
            return false;
        }

        for (var i = 1; i <= Math.Max(fractionalDigits, text.Length - 1); i++)
        {
            var digit = i < text.Length ? text[i] : (byte)'0';
            if (!char.IsAsciiDigit((char)digit) || (i > fractionalDigits && digit != '0'))
            {
                return false;
            }

            units = i > fractionalDigits ? units : units * 10 + (digit - '0');
        }

        return true;
    }
}
