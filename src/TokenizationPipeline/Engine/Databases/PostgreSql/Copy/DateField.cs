using System.Buffers.Binary;

namespace RegulatedData.Tokenization.PostgreSql;

/// <summary>
/// A date: days since 2000-01-01, from 4713 BC to the year 5,874,897, or one of two infinities. Its text is the server's own:
/// <c>2000-02-29</c>, <c>0044-03-15 BC</c>, <c>infinity</c>.
/// </summary>
internal static class DateField
{
    private const int Infinity = int.MaxValue;
    private const int NegativeInfinity = int.MinValue;

    public static int ToText(ReadOnlySpan<byte> field, Span<byte> text)
    {
        var days = BinaryPrimitives.ReadInt32BigEndian(field);
        if (days is Infinity or NegativeInfinity)
        {
            return Infinities.Write(text, days > 0);
        }

        var position = 0;
        var isBeforeChrist = Days.Write(text, ref position, days);
        Days.WriteEra(text, ref position, isBeforeChrist);
        return position;
    }

    public static bool TryParse(ReadOnlySpan<byte> text, Span<byte> field, out int length)
    {
        length = sizeof(int);
        if (Infinities.TryRead(text, out var isPositive))
        {
            BinaryPrimitives.WriteInt32BigEndian(field, isPositive ? Infinity : NegativeInfinity);
            return true;
        }

        var position = 0;
        if (!Days.TryRead(text, ref position, out var days) || days is <= NegativeInfinity or >= Infinity)
        {
            return false;
        }

        BinaryPrimitives.WriteInt32BigEndian(field, (int)days);
        return position == text.Length;
    }
}
