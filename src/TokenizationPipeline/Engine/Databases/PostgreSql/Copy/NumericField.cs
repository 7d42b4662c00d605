using System.Buffers.Binary;
using System.Text;

namespace RegulatedData.Tokenization.PostgreSql;

/// <summary>
/// A numeric: how many groups of four digits there are, the first one's power of 10,000, the sign, how many digits to show after the
/// point, and the groups, without zeros at either end. Its text is the server's own: <c>-12.50</c>, <c>NaN</c>, <c>Infinity</c>.
/// </summary>
internal static class NumericField
{
    private const int HeaderBytes = 8;
    private const int GroupDigits = 4;
    private const int MostScale = 0x3FFF;
    private const ushort Positive = 0x0000;
    private const ushort Negative = 0x4000;
    private const ushort NotANumber = 0xC000;
    private const ushort PositiveInfinity = 0xD000;
    private const ushort NegativeInfinity = 0xF000;

    public static ReadOnlySpan<byte> ToText(ReadOnlySpan<byte> field)
    {
        var groups = BinaryPrimitives.ReadInt16BigEndian(field);
        var weight = BinaryPrimitives.ReadInt16BigEndian(field[2..]);
        var sign = BinaryPrimitives.ReadUInt16BigEndian(field[4..]);
        var scale = BinaryPrimitives.ReadUInt16BigEndian(field[6..]);
        switch (sign)
        {
            case NotANumber:
                return "NaN"u8;
            case PositiveInfinity:
                return "Infinity"u8;
            case NegativeInfinity:
                return "-Infinity"u8;
        }

        var text = new byte[1 + (GroupDigits * Math.Max(1, weight + 1)) + 1 + scale + GroupDigits];
        var used = 0;
        if (sign == Negative)
        {
            text[used++] = (byte)'-';
        }

        var first = used;
        for (var i = 0; i <= weight; i++)
        {
            WriteGroup(text, ref used, Group(field, groups, i));
        }

        // Zeros in front of the first group don't count, but one digit does.
        var zeros = text.AsSpan(first, used - first).IndexOfAnyExcept((byte)'0');
        zeros = zeros < 0 ? used - first : zeros;
        text.AsSpan(first + zeros, used - first - zeros).CopyTo(text.AsSpan(first));
        used -= zeros;
        if (used == first)
        {
            text[used++] = (byte)'0';
        }

        if (scale > 0)
        {
            text[used++] = (byte)'.';
            var point = used;
            for (var i = weight + 1; used - point < scale; i++)
            {
                WriteGroup(text, ref used, Group(field, groups, i));
            }

            used = point + scale;
        }

        return text.AsSpan(0, used);
    }

    public static bool TryParse(ReadOnlySpan<byte> text, Span<byte> field, out int length)
    {
        length = HeaderBytes;
        if (TrySpecial(text, field))
        {
            return true;
        }

        var isNegative = text.Length > 0 && text[0] == '-';
        var digits = isNegative ? text[1..] : text;
        var point = digits.IndexOf((byte)'.');
        var whole = point < 0 ? digits : digits[..point];
        var fraction = point < 0 ? default : digits[(point + 1)..];
        if (
            whole.Length + fraction.Length == 0
            || fraction.Length > MostScale
            || whole.IndexOfAnyExceptInRange((byte)'0', (byte)'9') >= 0
            || fraction.IndexOfAnyExceptInRange((byte)'0', (byte)'9') >= 0
        )
        {
            return false;
        }

        var wholeGroups = (whole.Length + GroupDigits - 1) / GroupDigits;
        var allGroups = wholeGroups + ((fraction.Length + GroupDigits - 1) / GroupDigits);
        var (first, count) = (-1, 0);
        for (var i = 0; i < allGroups; i++)
        {
            var group = i < wholeGroups ? WholeGroup(whole, wholeGroups - 1 - i) : FractionGroup(fraction, i - wholeGroups);
            if (first < 0 && group == 0)
            {
                continue;
            }

            first = first < 0 ? i : first;
            BinaryPrimitives.WriteInt16BigEndian(field[(HeaderBytes + (2 * (i - first)))..], group);
            count = group == 0 ? count : i - first + 1;
        }

        var weight = first < 0 ? 0 : wholeGroups - 1 - first;
        WriteHeader(field, count, weight, isNegative && count > 0 ? Negative : Positive, fraction.Length);
        length = HeaderBytes + (2 * count);
        return weight <= short.MaxValue && count <= short.MaxValue;
    }

    private static bool TrySpecial(ReadOnlySpan<byte> text, Span<byte> field)
    {
        ushort? sign = Encoding.Latin1.GetString(text[..Math.Min(text.Length, 10)]) switch
        {
            "NaN" => NotANumber,
            "Infinity" => PositiveInfinity,
            "-Infinity" => NegativeInfinity,
            _ => null,
        };
        if (sign is not null)
        {
            WriteHeader(field, 0, 0, sign.Value, 0);
        }

        return sign is not null;
    }

    private static void WriteHeader(Span<byte> field, int groups, int weight, ushort sign, int scale)
    {
        BinaryPrimitives.WriteInt16BigEndian(field, (short)groups);
        BinaryPrimitives.WriteInt16BigEndian(field[2..], (short)weight);
        BinaryPrimitives.WriteUInt16BigEndian(field[4..], sign);
        BinaryPrimitives.WriteUInt16BigEndian(field[6..], (ushort)scale);
    }

    private static int Group(ReadOnlySpan<byte> field, int groups, int index) =>
        index >= 0 && index < groups ? BinaryPrimitives.ReadInt16BigEndian(field[(HeaderBytes + (2 * index))..]) : 0;

    private static void WriteGroup(Span<byte> text, ref int used, int group) => Digits.Write(text, ref used, group, GroupDigits);

    /// <summary>Four digits before the point, counted from it.</summary>
    private static short WholeGroup(ReadOnlySpan<byte> whole, int fromPoint)
    {
        var end = whole.Length - (fromPoint * GroupDigits);
        return ValueOf(whole[Math.Max(0, end - GroupDigits)..end]);
    }

    /// <summary>Four digits behind the point; those that aren't there are zeros.</summary>
    private static short FractionGroup(ReadOnlySpan<byte> fraction, int index)
    {
        var digits = fraction[(index * GroupDigits)..];
        var value = ValueOf(digits[..Math.Min(digits.Length, GroupDigits)]);
        for (var i = digits.Length; i < GroupDigits; i++)
        {
            value *= 10;
        }

        return value;
    }

    private static short ValueOf(ReadOnlySpan<byte> digits)
    {
        short value = 0;
        foreach (var digit in digits)
        {
            value = (short)((value * 10) + (digit - '0'));
        }

        return value;
    }
}
