namespace RegulatedData.Tokenization;

/// <summary>Tokens of the older tool, by what its schema calls the column, or by the column's type.</summary>
internal static class SeedPlans
{
    internal static Blueprint Of(ColumnPlace place)
    {
        var type = place.Policy.SeedType ?? TypeOf(place);
        return (type, place.Column.Type) switch
        {
            (SeedType.Int, ColumnType.Integer) => Integers(place),
            (SeedType.String, ColumnType.Text) => Texts(place),
            (SeedType.Date, ColumnType.Date or ColumnType.DateTime) => DatePlans.FirstOfMonth(place),
            _ => throw place.RefuseType(
                $"a column whose values are '{PolicyOptions.NameOf(type)}'",
                "write the type that the column has, or choose another transformer"
            ),
        };
    }

    private static SeedType TypeOf(ColumnPlace place) =>
        place.Column.Type switch
        {
            ColumnType.Integer => SeedType.Int,
            ColumnType.Text => SeedType.String,
            ColumnType.Date or ColumnType.DateTime => SeedType.Date,
            _ => throw place.RefuseType("integers, texts, dates or date-times", "choose another transformer"),
        };

    private static Blueprint Integers(ColumnPlace place)
    {
        var range = place.Column.Range ?? throw place.RefuseType("integers of a known range", "choose another transformer");
        if (range.Maximum < SeedIntegers.GreatestOfFilledLength)
        {
            throw place.RefuseType(
                $"a column that holds tokens up to {SeedIntegers.GreatestOfFilledLength}",
                "choose fpe, or widen the column"
            );
        }

        var allow = place.Policy.Allow;
        var isLong = allow.HasFlag(SeedLeniency.LongIntegers);
        // The cipher refuses what it can't take without losing it; here is only what it would lose silently.
        var bounds = IntegerRange.Of(0, isLong ? Int128.Min(long.MaxValue, range.Maximum) : SeedIntegers.GreatestOfFilledLength);
        return new Blueprint(
            $"seed int {allow}",
            keys => new NumberTransformer(
                place,
                new SeedNumbers(new SeedCompatibleCipher(keys.Seed, allow), bounds, !isLong),
                new NumberBounds(bounds),
                null
            )
        )
        {
            IsInjective = !isLong,
        };
    }

    private static Blueprint Texts(ColumnPlace place)
    {
        TextPlans.RequireText(place);
        ColumnFit.RequireLength(place, SeedTexts.FilledLength, "a filled-up text");
        var allow = place.Policy.Allow;
        return new Blueprint($"seed string {allow}", keys => new SeedTextTransformer(place, new SeedCompatibleCipher(keys.Seed, allow)))
        {
            IsInjective = !allow.HasFlag(SeedLeniency.AmbiguousPadding),
            CollationProblem = (
                "tokens that differ in case only are different ones to the older tool",
                "choose fpe with \"characters\": \"ascii\", or give the column a binary (case-sensitive) collation"
            ),
        };
    }
}
