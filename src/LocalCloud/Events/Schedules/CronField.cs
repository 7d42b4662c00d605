using System.Globalization;

namespace RegulatedData.LocalCloud.Events.Schedules;

/// <summary>The values of one field: <c>*</c>, lists, ranges and steps, with names where the field has them.</summary>
internal sealed record CronField(IReadOnlyList<int> Values)
{
    private readonly HashSet<int> _set = [.. Values];

    public bool Has(int value) => _set.Contains(value);

    public static CronField Parse(string field, int from, int to, string expression, string[]? names = null)
    {
        var values = new SortedSet<int>();
        foreach (var part in field.Split(','))
        {
            var (range, step) = part.Split('/') switch
            {
                [var whole] => (whole, 1),
                [var whole, var by] => (whole, Number(by, 1, to, expression, null)),
                _ => throw Invalid(field, from, to, expression),
            };
            var (first, last) = range.Split('-') switch
            {
                ["*"] => (from, to),
                [var one] => (Number(one, from, to, expression, names), part.Contains('/') ? to : Number(one, from, to, expression, names)),
                [var a, var b] => (Number(a, from, to, expression, names), Number(b, from, to, expression, names)),
                _ => throw Invalid(field, from, to, expression),
            };
            // FRI-MON goes round the end.
            var length = last >= first ? last - first : last - first + to - from + 1;
            for (var i = 0; i <= length; i += step)
                values.Add(from + ((first - from + i) % (to - from + 1)));
        }
        return new CronField([.. values]);
    }

    public static int Number(string text, int from, int to, string expression, string[]? names)
    {
        var named = names is null ? -1 : Array.FindIndex(names, n => n.Equals(text, StringComparison.OrdinalIgnoreCase));
        if (named >= 0)
            return from + named;
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= from && number <= to
            ? number
            : throw Invalid(text, from, to, expression);
    }

    private static FormatException Invalid(string field, int from, int to, string expression) =>
        new($"\"{expression}\": the field \"{field}\" takes values from {from} to {to}, lists (1,2), ranges (1-5) and steps (0/15).");
}

/// <summary>Day of month: also <c>?</c>, <c>L</c> (the last) and <c>15W</c> (the weekday nearest).</summary>
internal sealed record DayOfMonthField(CronField? Days, bool Last, int? NearestWeekdayTo)
{
    public static DayOfMonthField Parse(string field, string expression) =>
        field switch
        {
            "?" => new(null, false, null),
            "L" => new(null, true, null),
            [.., 'W'] => new(null, false, CronField.Number(field[..^1], 1, 31, expression, null)),
            _ => new(CronField.Parse(field, 1, 31, expression), false, null),
        };

    public bool Has(DateTime day)
    {
        var lastDay = DateTime.DaysInMonth(day.Year, day.Month);
        if (Last)
            return day.Day == lastDay;
        if (NearestWeekdayTo is { } wanted)
            return wanted <= lastDay && day.Day == NearestWeekday(day, wanted, lastDay);
        return Days?.Has(day.Day) ?? true;
    }

    // Never leaves the month: Saturday the 1st becomes Monday the 3rd.
    private static int NearestWeekday(DateTime month, int wanted, int lastDay) =>
        new DateTime(month.Year, month.Month, wanted, 0, 0, 0, DateTimeKind.Unspecified).DayOfWeek switch
        {
            DayOfWeek.Saturday => wanted > 1 ? wanted - 1 : wanted + 2,
            DayOfWeek.Sunday => wanted < lastDay ? wanted + 1 : wanted - 2,
            _ => wanted,
        };
}

/// <summary>Day of week, 1 is Sunday: also <c>?</c>, <c>6L</c> (the month's last Friday) and <c>3#2</c> (its second Tuesday).</summary>
internal sealed record DayOfWeekField(CronField? Days, int? LastOf, (int Day, int Nth)? NthOf)
{
    private static readonly string[] s_days = ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"];

    public static DayOfWeekField Parse(string field, string expression) =>
        field switch
        {
            "?" => new(null, null, null),
            "L" => new(null, 7, null),
            [.., 'L'] => new(null, CronField.Number(field[..^1], 1, 7, expression, s_days), null),
            _ when field.Split('#') is [var day, var nth] => new(
                null,
                null,
                (CronField.Number(day, 1, 7, expression, s_days), CronField.Number(nth, 1, 5, expression, null))
            ),
            _ => new(CronField.Parse(field, 1, 7, expression, s_days), null, null),
        };

    public bool Has(DateTime day)
    {
        var weekday = (int)day.DayOfWeek + 1;
        if (LastOf is { } last)
            return weekday == last && day.AddDays(7).Month != day.Month;
        if (NthOf is { } nth)
            return weekday == nth.Day && ((day.Day - 1) / 7) + 1 == nth.Nth;
        return Days?.Has(weekday) ?? true;
    }
}
