using System.Numerics;

namespace RegulatedData.Tokenization;

/// <summary>Texts whose slots have several classes, or are few: a text is counted among all texts of its shape, and that number encrypted.</summary>
internal sealed class CountedGroup : IDisposable
{
    private static readonly byte[] Tweak = "counted"u8.ToArray();
    private readonly CountCipher cipher;
    private readonly UInt128[] numbers = new UInt128[FeistelCipher.BatchSize];
    private readonly UInt128[] sizes = new UInt128[FeistelCipher.BatchSize];
    private readonly (int Start, int Count)[] texts = new (int, int)[FeistelCipher.BatchSize];
    private int count;

    internal CountedGroup(DomainKey key) => cipher = new CountCipher(key, Tweak);

    /// <summary>How many texts have this shape; <c>null</c> for more than go through in batches.</summary>
    internal static UInt128? SizeOf(ReadOnlySpan<Slot> text)
    {
        var size = UInt128.One;
        foreach (ref readonly var slot in text)
        {
            var radix = (UInt128)slot.Class.Radix;
            if (size > CountCipher.MaximumBatchedSize / radix)
            {
                return null;
            }

            size *= radix;
        }

        return size;
    }

    internal void Clear() => count = 0;

    /// <summary>Adds a text to the batch.</summary>
    internal void Add(ReadOnlySpan<Slot> text, int start, UInt128 size)
    {
        var number = UInt128.Zero;
        foreach (ref readonly var slot in text)
        {
            number = number * (UInt128)slot.Class.Radix + slot.Numeral;
        }

        numbers[count] = number;
        sizes[count] = size;
        texts[count++] = (start, text.Length);
    }

    /// <summary>Encrypts or decrypts the batch, and writes the texts where their slots are.</summary>
    internal void Run(SlotList slots, Span<byte> column, bool encrypt)
    {
        if (count == 0)
        {
            return;
        }

        cipher.Run(numbers.AsSpan(0, count), sizes.AsSpan(0, count), encrypt);
        for (var i = 0; i < count; i++)
        {
            Write(slots.Slice(texts[i].Start, texts[i].Count), numbers[i], column);
        }
    }

    /// <summary>Encrypts or decrypts one text of any length.</summary>
    internal void RunLong(ReadOnlySpan<Slot> text, Span<byte> column, bool encrypt)
    {
        var (number, size) = (BigInteger.Zero, BigInteger.One);
        foreach (ref readonly var slot in text)
        {
            number = number * slot.Class.Radix + slot.Numeral;
            size *= slot.Class.Radix;
        }

        number = cipher.Run(number, size, encrypt);
        for (var i = text.Length - 1; i >= 0; i--)
        {
            number = BigInteger.DivRem(number, text[i].Class.Radix, out var numeral);
            text[i].Write((int)numeral, column);
        }
    }

    public void Dispose()
    {
        cipher.Dispose();
        Array.Clear(numbers);
    }

    private static void Write(ReadOnlySpan<Slot> text, UInt128 number, Span<byte> column)
    {
        var i = text.Length - 1;
        // Wide divisions cost many times as much.
        for (; i >= 0 && number > ulong.MaxValue; i--)
        {
            (number, var numeral) = UInt128.DivRem(number, (UInt128)text[i].Class.Radix);
            text[i].Write((int)numeral, column);
        }

        for (var rest = (ulong)number; i >= 0; i--)
        {
            (rest, var numeral) = Math.DivRem(rest, (ulong)text[i].Class.Radix);
            text[i].Write((int)numeral, column);
        }
    }
}
