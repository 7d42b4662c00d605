namespace RegulatedData.Tokenization;

/// <summary>Letters, filled up with 'A'.</summary>
internal sealed class SeedTexts(TextCipher cipher, bool allowAmbiguous)
{
    internal const int FilledLength = 7;
    private const byte Filler = (byte)'A';

    private byte[] letters = [];
    private int[] letterOffsets = [];

    internal int Encrypt(ReadOnlySpan<byte> values, ReadOnlySpan<int> offsets, Span<byte> output, Span<int> outputOffsets)
    {
        var count = Math.Max(0, offsets.Length - 1);
        MakeRoom(values.Length + count * FilledLength, offsets.Length);
        var end = 0;
        for (var i = 0; i < count; i++)
        {
            var value = values[offsets[i]..offsets[i + 1]];
            if (!allowAmbiguous && value.Length <= FilledLength && value.StartsWith([Filler]))
            {
                throw Ambiguous(i);
            }

            letterOffsets[i] = end;
            var filled = letters.AsSpan(end, Math.Max(FilledLength, value.Length));
            filled[..^value.Length].Fill(Filler);
            value.CopyTo(filled[^value.Length..]);
            end += filled.Length;
        }

        letterOffsets[count] = end;
        return cipher.Encrypt(letters.AsSpan(0, end), letterOffsets.AsSpan(0, offsets.Length), output, outputOffsets);
    }

    internal int Decrypt(ReadOnlySpan<byte> tokens, ReadOnlySpan<int> offsets, Span<byte> output, Span<int> outputOffsets)
    {
        MakeRoom(tokens.Length, offsets.Length);
        cipher.Decrypt(tokens, offsets, letters, letterOffsets.AsSpan(0, offsets.Length));
        var end = 0;
        for (var i = 0; i < offsets.Length - 1; i++)
        {
            ReadOnlySpan<byte> filled = letters.AsSpan(letterOffsets[i]..letterOffsets[i + 1]);
            var value = filled.Length == FilledLength && !allowAmbiguous ? filled.TrimStart(Filler) : filled;
            outputOffsets[i] = end;
            value.CopyTo(output[end..]);
            end += value.Length;
        }

        if (offsets.Length > 0)
        {
            outputOffsets[offsets.Length - 1] = end;
        }

        return end;
    }

    internal void Wipe() => Array.Clear(letters);

    // Kept for the next batch, which is as large as this one.
    private void MakeRoom(int bytes, int offsets)
    {
        if (letters.Length < bytes)
        {
            letters = new byte[bytes];
        }

        if (letterOffsets.Length < Math.Max(1, offsets))
        {
            letterOffsets = new int[Math.Max(1, offsets)];
        }
    }

    private static TokenizationException Ambiguous(int valueIndex) =>
        new(
            Mend.Message(
                $"value {valueIndex} of the batch, which is short and begins with 'A'",
                $"a text that can't be mistaken for a shorter one filled up with 'A' to {FilledLength} letters",
                "give the column to another transformer, or allow AmbiguousPadding for it if it is no key and nobody needs its values back"
            )
        )
        {
            ValueIndex = valueIndex,
        };
}
