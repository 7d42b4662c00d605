namespace RegulatedData.Tokenization.PostgreSql;

/// <summary>Numbers inside dates and times.</summary>
internal static class Digits
{
    /// <summary>Writes a number with at least so many digits.</summary>
    public static void Write(Span<byte> text, ref int position, long value, int least)
    {
        Span<byte> reversed = stackalloc byte[20];
        var count = 0;
        while (value > 0 || count < least)
        {
            reversed[count++] = (byte)('0' + (value % 10));
            value /= 10;
        }

        while (count > 0)
        {
            text[position++] = reversed[--count];
        }
    }

    /// <summary>Reads a number of at least so many digits and at most so many.</summary>
    public static bool TryRead(ReadOnlySpan<byte> text, ref int position, int least, int most, out int value)
    {
        value = 0;
        var start = position;
        while (position < text.Length && position - start < most && text[position] is >= (byte)'0' and <= (byte)'9')
        {
            value = (value * 10) + (text[position++] - '0');
        }

        return position - start >= least;
    }

    /// <summary>Reads one character.</summary>
    public static bool TryRead(ReadOnlySpan<byte> text, ref int position, char expected) =>
        position < text.Length && text[position++] == expected;
}
