namespace RegulatedData.LocalCloud.Events.Schedules;

/// <summary>AWS's cron: minutes, hours, day of month, month, day of week (1 is Sunday), year.</summary>
internal sealed record CronSchedule(
    CronField Minutes,
    CronField Hours,
    DayOfMonthField DaysOfMonth,
    CronField Months,
    DayOfWeekField DaysOfWeek,
    CronField Years,
    TimeZoneInfo Zone
) : ScheduleExpression
{
    private const int FirstYear = 1970;
    private const int LastYear = 2199;
    private static readonly string[] s_months = ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"];

    public static CronSchedule ParseCron(string body, string expression, TimeZoneInfo zone)
    {
        var fields = body.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (fields.Length != 6)
            throw new FormatException(
                $"\"{expression}\": cron takes six fields (minutes hours day-of-month month day-of-week year); {fields.Length} were given."
            );
        if ((fields[2] == "?") == (fields[4] == "?"))
            throw new FormatException(
                $"\"{expression}\": exactly one of day-of-month and day-of-week is ?, since a date can't be named twice."
            );
        return new CronSchedule(
            CronField.Parse(fields[0], 0, 59, expression),
            CronField.Parse(fields[1], 0, 23, expression),
            DayOfMonthField.Parse(fields[2], expression),
            CronField.Parse(fields[3], 1, 12, expression, s_months),
            DayOfWeekField.Parse(fields[4], expression),
            CronField.Parse(fields[5], FirstYear, LastYear, expression),
            zone
        );
    }

    public override DateTimeOffset? NextAfter(DateTimeOffset after, DateTimeOffset start)
    {
        var local = TimeZoneInfo.ConvertTime(after, Zone).DateTime;
        // A day back, since an hour that comes twice may put a later moment at an earlier local time.
        for (var day = local.Date.AddDays(-1); day.Year <= LastYear && day < DateTime.MaxValue.Date; day = NextDay(day))
        {
            if (!IsOn(day))
                continue;
            foreach (var time in Times(day))
            {
                // An hour that the clocks skip isn't made up for; one that comes twice is taken once.
                if (Zone.IsInvalidTime(time))
                    continue;
                var moment = new DateTimeOffset(
                    time,
                    Zone.IsAmbiguousTime(time) ? Zone.GetAmbiguousTimeOffsets(time).Max() : Zone.GetUtcOffset(time)
                );
                if (moment > after)
                    return moment.ToUniversalTime();
            }
        }
        return null;
    }

    private bool IsOn(DateTime day) => Years.Has(day.Year) && Months.Has(day.Month) && DaysOfMonth.Has(day) && DaysOfWeek.Has(day);

    private DateTime NextDay(DateTime day) =>
        Years.Has(day.Year) ? day.AddDays(1) : new DateTime(day.Year + 1, 1, 1, 0, 0, 0, DateTimeKind.Unspecified);

    private IEnumerable<DateTime> Times(DateTime day) =>
        from hour in Hours.Values
        from minute in Minutes.Values
        select day.AddHours(hour).AddMinutes(minute);
}
