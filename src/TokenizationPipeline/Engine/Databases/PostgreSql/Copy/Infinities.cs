namespace RegulatedData.Tokenization.PostgreSql;

/// <summary>The two dates that are before and after all others.</summary>
internal static class Infinities
{
    public static int Write(Span<byte> text, bool isPositive)
    {
        var word = isPositive ? "infinity"u8 : "-infinity"u8;
        word.CopyTo(text);
        return word.Length;
    }

    public static bool TryRead(ReadOnlySpan<byte> text, out bool isPositive)
    {
        isPositive = text.SequenceEqual("infinity"u8);
        return isPositive || text.SequenceEqual("-infinity"u8);
    }
}
