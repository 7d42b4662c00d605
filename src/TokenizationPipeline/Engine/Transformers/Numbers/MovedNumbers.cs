namespace RegulatedData.Tokenization;

/// <summary>All numbers move by the same keyed distance, none of them out of the range.</summary>
internal sealed class MovedNumbers(IntegerRange range, long distance) : NumberMapping
{
    internal override bool IsReversible => true;

    internal override bool IsInjective => true;

    internal override void Apply(Span<long> numbers) => Move(numbers, distance);

    internal override void Undo(Span<long> numbers) => Move(numbers, -distance);

    public override void Dispose() { }

    private void Move(Span<long> numbers, long by)
    {
        for (var i = 0; i < numbers.Length; i++)
        {
            numbers[i] = range.Contains(numbers[i] + by)
                ? numbers[i] + by
                : throw new TokenizationException("A number that moves out of its range.") { ValueIndex = i };
        }
    }
}
