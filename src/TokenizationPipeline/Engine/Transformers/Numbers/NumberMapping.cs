namespace RegulatedData.Tokenization;

/// <summary>What numbers become: integers, or what decimals and dates are as integers. Unsigned 64-bit ones are those with the same bits.</summary>
internal abstract class NumberMapping : IDisposable
{
    internal abstract bool IsReversible { get; }

    internal abstract bool IsInjective { get; }

    /// <summary>Replaces numbers that are all within the bounds.</summary>
    internal abstract void Apply(Span<long> numbers);

    /// <summary>Replaces them back.</summary>
    internal abstract void Undo(Span<long> numbers);

    public abstract void Dispose();
}
