namespace RegulatedData.Tokenization.PostgreSql;

/// <summary>
/// Days of the Gregorian calendar, also before it began and after the year 9999, which .NET's own dates don't reach. By years that begin
/// in March, so that the leap day is a year's last; 400 of them have 146,097 days.
/// </summary>
internal static class Days
{
    private const int DaysPerEra = 146_097;
    private const int YearsPerEra = 400;

    // From 0000-03-01 to 2000-01-01, the day that PostgreSQL counts from.
    private const int FirstDay = 730_425;

    /// <summary>Writes year, month and day, without the era.</summary>
    /// <returns>Whether the year is before Christ.</returns>
    public static bool Write(Span<byte> text, ref int position, long daysSince2000)
    {
        var days = daysSince2000 + FirstDay;
        var era = FloorDivide(days, DaysPerEra);
        var dayOfEra = (int)(days - (era * DaysPerEra));
        var yearOfEra = (dayOfEra - (dayOfEra / 1460) + (dayOfEra / 36_524) - (dayOfEra / 146_096)) / 365;
        var dayOfYear = dayOfEra - ((365 * yearOfEra) + (yearOfEra / 4) - (yearOfEra / 100));
        var marchMonth = ((5 * dayOfYear) + 2) / 153;
        var day = dayOfYear - (((153 * marchMonth) + 2) / 5) + 1;
        var month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9;
        var year = yearOfEra + (era * YearsPerEra) + (month <= 2 ? 1 : 0);

        // There is no year 0: the one before 1 is 1 BC.
        Digits.Write(text, ref position, year > 0 ? year : 1 - year, 4);
        text[position++] = (byte)'-';
        Digits.Write(text, ref position, month, 2);
        text[position++] = (byte)'-';
        Digits.Write(text, ref position, day, 2);
        return year <= 0;
    }

    public static void WriteEra(Span<byte> text, ref int position, bool isBeforeChrist)
    {
        if (isBeforeChrist)
        {
            " BC"u8.CopyTo(text[position..]);
            position += 3;
        }
    }

    /// <summary>Reads year, month and day. The era is looked for at the text's end; the position ends behind the day, or behind the era.</summary>
    public static bool TryRead(ReadOnlySpan<byte> text, ref int position, out long daysSince2000)
    {
        daysSince2000 = 0;
        if (
            !Digits.TryRead(text, ref position, 4, 7, out var year)
            || !Digits.TryRead(text, ref position, '-')
            || !Digits.TryRead(text, ref position, 2, 2, out var month)
            || !Digits.TryRead(text, ref position, '-')
            || !Digits.TryRead(text, ref position, 2, 2, out var day)
            || year == 0
            || month is < 1 or > 12
        )
        {
            return false;
        }

        var isBeforeChrist = text.EndsWith(" BC"u8);
        if (isBeforeChrist && position == text.Length - 3)
        {
            position = text.Length;
        }

        if (isBeforeChrist)
        {
            year = 1 - year;
        }

        if (day < 1 || day > DaysOf(year, month))
        {
            return false;
        }

        var marchYear = month <= 2 ? year - 1 : year;
        var era = FloorDivide(marchYear, YearsPerEra);
        var yearOfEra = (int)(marchYear - (era * YearsPerEra));
        var dayOfYear = (((153 * (month > 2 ? month - 3 : month + 9)) + 2) / 5) + day - 1;
        var dayOfEra = (yearOfEra * 365) + (yearOfEra / 4) - (yearOfEra / 100) + dayOfYear;
        daysSince2000 = (era * DaysPerEra) + dayOfEra - FirstDay;
        return true;
    }

    private static int DaysOf(int year, int month) =>
        month switch
        {
            2 => year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28,
            4 or 6 or 9 or 11 => 30,
            _ => 31,
        };

    private static long FloorDivide(long value, long by) => (value / by) - (value % by < 0 ? 1 : 0);
}
