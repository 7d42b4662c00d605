using System.Runtime.InteropServices;

namespace RegulatedData.Tokenization;

/// <summary>Which numbers a mapping takes, for a quick look at each.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly struct NumberBounds
{
    private readonly ulong lower;
    private readonly ulong last;

    internal NumberBounds(IntegerRange range)
    {
        Range = range;
        lower = unchecked((ulong)range.Minimum);
        last = (ulong)(range.Maximum - range.Minimum);
    }

    internal IntegerRange Range { get; }

    // Counted from the lower end, what is below it has wrapped round to far beyond.
    internal bool Contains(long number) => unchecked((ulong)number - lower) <= last;
}
