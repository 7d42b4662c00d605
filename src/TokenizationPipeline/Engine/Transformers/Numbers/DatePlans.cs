namespace RegulatedData.Tokenization;

/// <summary>What becomes of dates and date-times other than encryption.</summary>
internal static class DatePlans
{
    private const long SecondsPerDay = TimeNotation.SecondsPerDay;

    internal static Blueprint Shift(ColumnPlace place)
    {
        var form = DateForm(place);
        var days =
            place.Policy.Days
            ?? throw place.Refuse(
                "'date-shift' without 'days'",
                $"1 to {PolicyOptions.MostDays}",
                "say how many days a date moves at most"
            );
        // Dates move by days, date-times by seconds.
        var (most, unit) = form.Notation is DateTimeNotation time ? (days * SecondsPerDay, time.UnitsPerDay / SecondsPerDay) : (days, 1L);
        var whole = place.Policy.ShiftWholeColumn;
        return new Blueprint(
            $"date-shift {form.Identity} {days} {whole} {place.Policy.Outside} {place.Domain}",
            keys =>
            {
                using var key = keys.Derive(place.Domain, KeyPurposes.DateShift);
                NumberMapping mapping = whole
                    ? new MovedNumbers(form.Range, Distance(key, most) * unit)
                    : new ShiftedNumbers(form.Range, most, unit, new HashedNumbers(key));
                return new NumberTransformer(place, mapping, new NumberBounds(form.Range), form.Notation);
            }
        )
        {
            IsInjective = whole,
        };
    }

    internal static Blueprint FirstOfMonth(ColumnPlace place)
    {
        var form = DateForm(place);
        var units = form.Notation is DateTimeNotation time ? time.UnitsPerDay : 1;
        return new Blueprint(
            "first-of-month",
            _ => new NumberTransformer(place, new FirstOfMonthNumbers(units), new NumberBounds(form.Range), form.Notation)
        );
    }

    private static NumberForm DateForm(ColumnPlace place) =>
        place.Column.Type is ColumnType.Date or ColumnType.DateTime
            ? NumberForm.Of(place)
            : throw place.RefuseType("dates or date-times", "choose another transformer");

    private static long Distance(DomainKey key, long most)
    {
        using var hashed = new HashedNumbers(key);
        Span<long> distance = [0];
        hashed.Choose(distance, (UInt128)(2 * most), (_, choice) => ShiftedNumbers.Distance(choice, most));
        return distance[0];
    }
}
