using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace RegulatedData.Tokenization;

/// <summary>
/// Takes up to <see cref="FeistelCipher.BatchSize"/> values through a cipher: sorts them by length, reads them into numbers, runs the
/// rounds over all of them, and writes them in their own order.
/// </summary>
internal sealed class TextBatch
{
    private readonly FeistelCipher cipher;
    private readonly Alphabet alphabet;
    private readonly LengthPlan?[] known;
    private readonly AsciiCodec? ascii;
    private readonly RuneCodec runes;

    private readonly FeistelBatch<ulong> narrow = new(FeistelCipher.BatchSize);
    private readonly FeistelBatch<UInt128> wide = new(FeistelCipher.BatchSize);

    // Of each value of the batch: how its length is treated, and its place among those that are treated so.
    private readonly LengthPlan[] plans = new LengthPlan[FeistelCipher.BatchSize];
    private readonly int[] places = new int[FeistelCipher.BatchSize];
    private readonly List<LengthPlan> lengths = [];

    // Numerals of one value; and of all those that are too long for the rounds, one after another.
    private readonly ushort[] numerals;
    private readonly List<ushort[]> longValues = [];

    internal TextBatch(FeistelCipher cipher, Alphabet alphabet)
    {
        this.cipher = cipher;
        this.alphabet = alphabet;
        known = new LengthPlan?[cipher.MaximumLength + 1];
        ascii = alphabet.IsAscii ? new AsciiCodec(alphabet, cipher.LeastSignificantFirst) : null;
        runes = new RuneCodec(alphabet);
        numerals = new ushort[cipher.MaximumLength];
    }

    /// <param name="values">The bytes of all values.</param>
    /// <param name="offsets">Where this batch's values begin, and where the last of them ends.</param>
    /// <param name="firstIndex">What number the first of them has, for errors.</param>
    /// <param name="output">The output of all values.</param>
    /// <param name="written">How far it is written.</param>
    /// <param name="outputOffsets">Gets where the results begin.</param>
    /// <param name="encrypt">Or else decrypt.</param>
    /// <returns>How far the output is written then.</returns>
    internal int Run(
        ReadOnlySpan<byte> values,
        ReadOnlySpan<int> offsets,
        int firstIndex,
        Span<byte> output,
        int written,
        Span<int> outputOffsets,
        bool encrypt
    )
    {
        SortByLength(values, offsets, firstIndex);
        Read(values, offsets, firstIndex);
        narrow.Run(cipher.Aes, cipher.Rounds, encrypt);
        wide.Run(cipher.Aes, cipher.Rounds, encrypt);
        foreach (var value in longValues)
        {
            if (encrypt)
            {
                cipher.Scalar.Encrypt(value);
            }
            else
            {
                cipher.Scalar.Decrypt(value);
            }
        }

        return Write(output, written, outputOffsets);
    }

    internal bool Accepts(ReadOnlySpan<byte> value)
    {
        var length = CountCharacters(value);
        return length >= alphabet.MinimumLength && length <= cipher.MaximumLength && TryReadNumerals(value, numerals.AsSpan(0, length));
    }

    internal void Wipe()
    {
        narrow.Wipe();
        wide.Wipe();
        Array.Clear(numerals);
        longValues.Clear();
    }

    private void SortByLength(ReadOnlySpan<byte> values, ReadOnlySpan<int> offsets, int firstIndex)
    {
        // An earlier batch may have ended in an exception.
        lengths.ForEach(length => length.Count = 0);
        lengths.Clear();
        narrow.Clear();
        wide.Clear();
        longValues.Clear();

        for (var i = 0; i < offsets.Length - 1; i++)
        {
            var (start, end) = (offsets[i], offsets[i + 1]);
            if ((uint)start > (uint)end || (uint)end > (uint)values.Length)
            {
                throw new ArgumentException(
                    Mend.Message(
                        $"value {firstIndex + i} of the batch from byte {start} to byte {end} of {values.Length}",
                        "offsets that never fall, and stay within the values",
                        "give where each value begins, and last where the last one ends"
                    ),
                    nameof(offsets)
                );
            }

            var length = CountCharacters(values[start..end]);
            var plan = (uint)length < (uint)known.Length && known[length] is { } seen ? seen : NewPlan(length, firstIndex + i);
            plans[i] = plan;
            if (plan.Count++ == 0)
            {
                lengths.Add(plan);
            }
        }

        foreach (var plan in lengths)
        {
            plan.Next =
                plan.Narrow is { } narrowRounds ? narrow.Reserve(narrowRounds, plan.Count)
                : plan.Wide is { } wideRounds ? wide.Reserve(wideRounds, plan.Count)
                : 0;
        }
    }

    private LengthPlan NewPlan(int length, int valueIndex)
    {
        if (length < alphabet.MinimumLength)
        {
            throw SmallDomains.Refuse(length, alphabet, valueIndex);
        }

        if (length > cipher.MaximumLength)
        {
            throw new TokenizationException(
                Mend.Message(
                    $"value {valueIndex} of the batch, {length} characters long",
                    $"at most {cipher.MaximumLength} characters over an alphabet of {alphabet.Radix}",
                    "split the values, or give this column to another transformer"
                )
            )
            {
                ValueIndex = valueIndex,
            };
        }

        return known[length] = cipher.Plan(length);
    }

    private int CountCharacters(ReadOnlySpan<byte> value) => ascii is null ? RuneCodec.Count(value) : value.Length;

    private void Read(ReadOnlySpan<byte> values, ReadOnlySpan<int> offsets, int firstIndex)
    {
        for (var i = 0; i < offsets.Length - 1; i++)
        {
            var plan = plans[i];
            places[i] = plan.Next++;
            var value = values[offsets[i]..offsets[i + 1]];
            if (ascii is null || plan is { Narrow: null, Wide: null })
            {
                ReadNumerals(value, plan, i, firstIndex + i);
            }
            else
            {
                ReadAscii(ascii, value, plan, places[i], firstIndex + i);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void ReadAscii(AsciiCodec codec, ReadOnlySpan<byte> value, LengthPlan plan, int place, int valueIndex)
    {
        var seen = 0;
        if (plan.Narrow is not null)
        {
            narrow.Left[place] = codec.Read(value[..plan.LeftLength], ref seen);
            narrow.Right[place] = codec.Read(value[plan.LeftLength..], ref seen);
        }
        else
        {
            wide.Left[place] = codec.ReadWide(value[..plan.LeftLength], ref seen);
            wide.Right[place] = codec.ReadWide(value[plan.LeftLength..], ref seen);
        }

        if (!AsciiCodec.IsValid(seen))
        {
            throw NotInAlphabet(valueIndex);
        }
    }

    private void ReadNumerals(ReadOnlySpan<byte> value, LengthPlan plan, int i, int valueIndex)
    {
        var read = numerals.AsSpan(0, plan.Length);
        if (!TryReadNumerals(value, read))
        {
            throw NotInAlphabet(valueIndex);
        }

        var (radix, reversed) = (cipher.Radix, cipher.LeastSignificantFirst);
        if (plan.Narrow is not null)
        {
            narrow.Left[places[i]] = Halves.ReadNarrow(read[..plan.LeftLength], radix, reversed);
            narrow.Right[places[i]] = Halves.ReadNarrow(read[plan.LeftLength..], radix, reversed);
        }
        else if (plan.Wide is not null)
        {
            wide.Left[places[i]] = Halves.ReadWide(read[..plan.LeftLength], radix, reversed);
            wide.Right[places[i]] = Halves.ReadWide(read[plan.LeftLength..], radix, reversed);
        }
        else
        {
            places[i] = longValues.Count;
            longValues.Add(read.ToArray());
        }
    }

    private bool TryReadNumerals(ReadOnlySpan<byte> value, Span<ushort> target) =>
        ascii?.TryReadNumerals(value, target) ?? runes.TryReadNumerals(value, target);

    private int Write(Span<byte> output, int written, Span<int> outputOffsets) =>
        ascii is null ? WriteRunes(output, written, outputOffsets) : WriteAscii(ascii, output, written, outputOffsets);

    private int WriteRunes(Span<byte> output, int written, Span<int> outputOffsets)
    {
        for (var i = 0; i < outputOffsets.Length; i++)
        {
            outputOffsets[i] = written;
            var target = RoomFor(output, written, plans[i].Length * alphabet.MaximumBytes);
            written += runes.Write(Numerals(plans[i], places[i]), target);
        }

        return written;
    }

    private int WriteAscii(AsciiCodec codec, Span<byte> output, int written, Span<int> outputOffsets)
    {
        // Values are written eight bytes at a time, over the beginnings of those that come after them, but not beyond the last: there
        // may be values that haven't been read yet.
        var bytes = 0;
        foreach (var length in lengths)
        {
            bytes += length.Length * length.Count;
        }

        var target = RoomFor(output, written, bytes);
        var left = narrow.Left;
        var right = narrow.Right;
        var position = 0;
        for (var i = 0; i < outputOffsets.Length; i++)
        {
            var plan = plans[i];
            var place = places[i];
            outputOffsets[i] = written + position;
            var rest = target[position..];
            position += plan.Length;
            if (plan.IsPacked && rest.Length >= plan.LeftLength + sizeof(ulong))
            {
                BinaryPrimitives.WriteUInt64LittleEndian(rest, codec.Pack(left[place], plan.LeftLength));
                BinaryPrimitives.WriteUInt64LittleEndian(rest[plan.LeftLength..], codec.Pack(right[place], plan.RightLength));
            }
            else if (plan.Narrow is not null)
            {
                codec.Write(left[place], rest[..plan.LeftLength]);
                codec.Write(right[place], rest[plan.LeftLength..plan.Length]);
            }
            else if (plan.Wide is not null)
            {
                codec.WriteWide(wide.Left[place], rest[..plan.LeftLength]);
                codec.WriteWide(wide.Right[place], rest[plan.LeftLength..plan.Length]);
            }
            else
            {
                codec.WriteNumerals(longValues[place], rest[..plan.Length]);
            }
        }

        return written + bytes;
    }

    private ReadOnlySpan<ushort> Numerals(LengthPlan plan, int place)
    {
        var target = numerals.AsSpan(0, plan.Length);
        var (radix, reversed) = (cipher.Radix, cipher.LeastSignificantFirst);
        if (plan.Narrow is not null)
        {
            Halves.WriteNarrow(narrow.Left[place], radix, reversed, target[..plan.LeftLength]);
            Halves.WriteNarrow(narrow.Right[place], radix, reversed, target[plan.LeftLength..]);
        }
        else if (plan.Wide is not null)
        {
            Halves.WriteWide(wide.Left[place], radix, reversed, target[..plan.LeftLength]);
            Halves.WriteWide(wide.Right[place], radix, reversed, target[plan.LeftLength..]);
        }
        else
        {
            return longValues[place];
        }

        return target;
    }

    // The last value may need less than its alphabet's longest characters: only what is written counts.
    private static Span<byte> RoomFor(Span<byte> output, int written, int bytes) =>
        output.Length - written >= bytes
            ? output.Slice(written, bytes)
            : throw new ArgumentException(
                Mend.Message(
                    $"an output of {output.Length} bytes",
                    $"at least {written + bytes} bytes up to this value",
                    "make room for MaximumOutputLength(values.Length) bytes"
                ),
                nameof(output)
            );

    private static TokenizationException NotInAlphabet(int valueIndex) =>
        new(
            Mend.Message(
                $"value {valueIndex} of the batch, with a character that isn't in the alphabet, or that isn't UTF-8",
                "only characters of the cipher's alphabet",
                "widen the alphabet, or give this value to another transformer: Accepts says which values fit"
            )
        )
        {
            ValueIndex = valueIndex,
        };
}
