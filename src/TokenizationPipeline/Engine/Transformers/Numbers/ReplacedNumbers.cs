namespace RegulatedData.Tokenization;

/// <summary>A keyed choice from a range.</summary>
internal sealed class ReplacedNumbers(IntegerRange range, HashedNumbers hashed) : NumberMapping
{
    private readonly ulong lower = unchecked((ulong)range.Minimum);

    internal override bool IsReversible => false;

    internal override bool IsInjective => false;

    internal override void Apply(Span<long> numbers) =>
        hashed.Choose(numbers, range.Count, (_, choice) => unchecked((long)(lower + (ulong)choice)));

    internal override void Undo(Span<long> numbers) => throw new InvalidOperationException("Replaced numbers don't come back.");

    public override void Dispose() => hashed.Dispose();
}
