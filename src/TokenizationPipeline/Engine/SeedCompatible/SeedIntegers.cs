using System.Buffers.Text;

namespace RegulatedData.Tokenization;

/// <summary>Integers as digits, filled up with zeros.</summary>
internal sealed class SeedIntegers(TextCipher cipher, bool allowLong)
{
    private const int FilledLength = 7;
    internal const long GreatestOfFilledLength = 9_999_999;
    private const int MostDigits = 19;

    private readonly byte[] digits = new byte[FeistelCipher.BatchSize * MostDigits];
    private readonly int[] offsets = new int[FeistelCipher.BatchSize + 1];

    internal void Run(ReadOnlySpan<long> values, Span<long> results, bool encrypt)
    {
        if (values.Length != results.Length)
        {
            throw new ArgumentException(
                Mend.Message($"{values.Length} values and room for {results.Length}", "as many of both", "make the spans equally long"),
                nameof(results)
            );
        }

        for (var first = 0; first < values.Length; first += FeistelCipher.BatchSize)
        {
            var count = Math.Min(FeistelCipher.BatchSize, values.Length - first);
            var end = Write(values.Slice(first, count), first);
            var used = offsets.AsSpan(0, count + 1);
            _ = encrypt
                ? cipher.Encrypt(digits.AsSpan(0, end), used, digits, used)
                : cipher.Decrypt(digits.AsSpan(0, end), used, digits, used);
            Read(results.Slice(first, count), first);
        }
    }

    internal void Wipe() => Array.Clear(digits);

    private int Write(ReadOnlySpan<long> values, int firstIndex)
    {
        var end = 0;
        for (var i = 0; i < values.Length; i++)
        {
            var value = values[i];
            if (value < 0 || (value > GreatestOfFilledLength && !allowLong))
            {
                throw Refuse(value < 0, firstIndex + i);
            }

            offsets[i] = end;
            Utf8Formatter.TryFormat(value, digits.AsSpan(end), out var written, new('D', FilledLength));
            end += written;
        }

        offsets[values.Length] = end;
        return end;
    }

    private void Read(Span<long> results, int firstIndex)
    {
        for (var i = 0; i < results.Length; i++)
        {
            // int() of Python: leading zeros are lost.
            if (!Utf8Parser.TryParse(digits.AsSpan(offsets[i]..offsets[i + 1]), out results[i], out _))
            {
                throw new TokenizationException(
                    Mend.Message(
                        $"value {firstIndex + i} of the batch, of {MostDigits} digits, whose token is beyond 64 bits",
                        "values whose tokens fit into the column",
                        "give the column to another transformer"
                    )
                )
                {
                    ValueIndex = firstIndex + i,
                };
            }
        }
    }

    private static TokenizationException Refuse(bool negative, int valueIndex) =>
        new(
            Mend.Message(
                $"value {valueIndex} of the batch, {(negative ? "negative" : $"of more than {FilledLength} digits")}",
                $"0 to {GreatestOfFilledLength}: others collide with them, or can't be written in this way",
                negative
                    ? "give the column to another transformer"
                    : "give the column to another transformer, or allow LongIntegers for it if it is no key and nobody needs its values back"
            )
        )
        {
            ValueIndex = valueIndex,
        };
}
