namespace RegulatedData.Tokenization;

/// <summary>Days, or units of a day, become the first of their month.</summary>
internal sealed class FirstOfMonthNumbers(long unitsPerDay) : NumberMapping
{
    internal override bool IsReversible => false;

    internal override bool IsInjective => false;

    internal override void Apply(Span<long> numbers)
    {
        for (var i = 0; i < numbers.Length; i++)
        {
            var date = DateOnly.FromDayNumber((int)(numbers[i] / unitsPerDay));
            numbers[i] = SeedCompatibleCipher.FirstOfMonth(date).DayNumber * unitsPerDay;
        }
    }

    internal override void Undo(Span<long> numbers) => throw new InvalidOperationException("The day is lost.");

    public override void Dispose() { }
}
