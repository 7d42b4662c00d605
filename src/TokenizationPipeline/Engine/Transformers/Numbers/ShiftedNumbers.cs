namespace RegulatedData.Tokenization;

/// <summary>
/// Each number moves by its own keyed distance, of 1 to a greatest distance to either side; from the range's ends, to the other side.
/// </summary>
internal sealed class ShiftedNumbers(IntegerRange range, long most, long unit, HashedNumbers hashed) : NumberMapping
{
    internal override bool IsReversible => false;

    internal override bool IsInjective => false;

    internal override void Apply(Span<long> numbers) => hashed.Choose(numbers, (UInt128)(2 * most), Shift);

    internal override void Undo(Span<long> numbers) => throw new InvalidOperationException("Shifted numbers don't come back.");

    public override void Dispose() => hashed.Dispose();

    /// <summary>What a choice among twice as many distances stands for: never none.</summary>
    internal static long Distance(UInt128 choice, long most) => (long)choice < most ? (long)choice + 1 : most - 1 - (long)choice;

    private long? Shift(long number, UInt128 choice)
    {
        var distance = Distance(choice, most) * unit;
        return range.Contains(number + distance) ? number + distance
            : range.Contains(number - distance) ? number - distance
            : null;
    }
}
