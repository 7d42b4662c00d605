namespace RegulatedData.Tokenization;

/// <summary>Dates as days since 0001-01-01.</summary>
internal sealed class DateNotation : Notation
{
    internal const int Length = 10;

    internal override string Form => "a date, yyyy-MM-dd, from 0001-01-01 to 9999-12-31";

    internal override bool TryRead(ReadOnlySpan<byte> text, out long number)
    {
        number = 0;
        return text.Length == Length && TryReadDays(text, out number);
    }

    internal override int Write(long number, Span<byte> target) => WriteDays(number, target);

    internal static bool TryReadDays(ReadOnlySpan<byte> text, out long days)
    {
        days = 0;
        if (
            text[4] != '-'
            || text[7] != '-'
            || !Digits.TryRead(text[..4], out var year)
            || !Digits.TryRead(text[5..7], out var month)
            || !Digits.TryRead(text[8..10], out var day)
            || year < 1
            || month is < 1 or > 12
            || day < 1
            || day > DateTime.DaysInMonth(year, month)
        )
        {
            return false;
        }

        days = new DateOnly(year, month, day).DayNumber;
        return true;
    }

    internal static int WriteDays(long days, Span<byte> target)
    {
        var date = DateOnly.FromDayNumber((int)days);
        Digits.Write(date.Year, target[..4]);
        target[4] = (byte)'-';
        Digits.Write(date.Month, target[5..7]);
        target[7] = (byte)'-';
        Digits.Write(date.Day, target[8..10]);
        return Length;
    }
}
