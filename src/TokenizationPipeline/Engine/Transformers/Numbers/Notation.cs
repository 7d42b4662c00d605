using System.Text;

namespace RegulatedData.Tokenization;

/// <summary>How numbers stand in a text column: decimals, dates, times. Each number has one text; a text has one number.</summary>
internal abstract class Notation
{
    /// <summary>The most bytes that a number takes.</summary>
    internal const int MaximumLength = 40;

    /// <summary>What the texts look like, for errors.</summary>
    internal abstract string Form { get; }

    internal abstract bool TryRead(ReadOnlySpan<byte> text, out long number);

    /// <summary>Writes a number, and returns how many bytes it took.</summary>
    internal abstract int Write(long number, Span<byte> target);

    internal string Text(Int128 number)
    {
        Span<byte> text = stackalloc byte[MaximumLength];
        return Encoding.ASCII.GetString(text[..Write((long)number, text)]);
    }
}
