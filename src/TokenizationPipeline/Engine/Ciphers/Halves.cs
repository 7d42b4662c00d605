namespace RegulatedData.Tokenization;

/// <summary>Numerals to numbers that fit into machine words, and back.</summary>
internal static class Halves
{
    internal static ulong ReadNarrow(ReadOnlySpan<ushort> numerals, int radix, bool leastSignificantFirst)
    {
        var number = 0UL;
        for (var i = 0; i < numerals.Length; i++)
        {
            number = number * (ulong)radix + numerals[leastSignificantFirst ? numerals.Length - 1 - i : i];
        }

        return number;
    }

    internal static UInt128 ReadWide(ReadOnlySpan<ushort> numerals, int radix, bool leastSignificantFirst)
    {
        // As many numerals as a word holds are put together in a word: one wide multiplication for all of them.
        var number = UInt128.Zero;
        for (var i = 0; i < numerals.Length; )
        {
            ulong part = 0,
                scale = 1;
            for (; i < numerals.Length && scale <= uint.MaxValue; i++, scale *= (ulong)radix)
            {
                part = part * (ulong)radix + numerals[leastSignificantFirst ? numerals.Length - 1 - i : i];
            }

            number = number * scale + part;
        }

        return number;
    }

    internal static void WriteNarrow(ulong number, int radix, bool leastSignificantFirst, Span<ushort> target)
    {
        for (var i = target.Length - 1; i >= 0; i--)
        {
            var quotient = number / (ulong)radix;
            target[leastSignificantFirst ? target.Length - 1 - i : i] = (ushort)(number - quotient * (ulong)radix);
            number = quotient;
        }
    }

    internal static void WriteWide(UInt128 number, int radix, bool leastSignificantFirst, Span<ushort> target)
    {
        for (var i = target.Length - 1; i >= 0; )
        {
            // The same the other way round: one wide division for as many numerals as a word holds.
            var scale = 1UL;
            var count = 0;
            for (; count <= i && scale <= uint.MaxValue; count++)
            {
                scale *= (ulong)radix;
            }

            var (quotient, remainder) = UInt128.DivRem(number, scale);
            number = quotient;
            for (var part = (ulong)remainder; count > 0; count--, i--)
            {
                target[leastSignificantFirst ? target.Length - 1 - i : i] = (ushort)(part % (ulong)radix);
                part /= (ulong)radix;
            }
        }
    }
}
