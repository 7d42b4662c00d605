namespace RegulatedData.Tokenization;

/// <summary>Date-times as the column's smallest units since 0001-01-01 00:00:00.</summary>
/// <param name="fractionalDigits">How many digits of a second the column keeps.</param>
internal sealed class DateTimeNotation(int fractionalDigits) : Notation
{
    private readonly TimeNotation time = new(fractionalDigits);

    internal override string Form => $"a date-time, yyyy-MM-dd HH:mm:ss, with at most {fractionalDigits} digits of a second";

    internal long UnitsPerDay => time.UnitsPerSecond * TimeNotation.SecondsPerDay;

    internal override bool TryRead(ReadOnlySpan<byte> text, out long number)
    {
        number = 0;
        if (
            text.Length <= DateNotation.Length
            || text[DateNotation.Length] != ' '
            || !DateNotation.TryReadDays(text, out var days)
            || !time.TryRead(text[(DateNotation.Length + 1)..], out var units)
            || units < 0
            || units >= UnitsPerDay
        )
        {
            return false;
        }

        number = days * UnitsPerDay + units;
        return true;
    }

    internal override int Write(long number, Span<byte> target)
    {
        var (days, units) = Math.DivRem(number, UnitsPerDay);
        var written = DateNotation.WriteDays(days, target);
        target[written++] = (byte)' ';
        return written + time.Write(units, target[written..]);
    }
}
