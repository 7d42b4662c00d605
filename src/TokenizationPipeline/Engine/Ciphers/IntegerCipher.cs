using System.Numerics;

namespace RegulatedData.Tokenization;

/// <summary>
/// Format-preserving encryption (FF1) of integers of a range: each has another integer of the range as its token, negative ones and the
/// ends too, and no two have the same. Not for several threads at once: make one for each.
/// </summary>
/// <remarks>
/// The range's integers are counted from its lower end, and written with two or four numerals in the radix that fits best. What is left
/// over when the range is no power of a radix is walked through: a token beyond the range is encrypted again until it is within
/// (cycle walking), which keeps it a permutation. For a million integers and more, fewer than 2 values in 100 need a second walk.
/// </remarks>
public sealed class IntegerCipher : IDisposable
{
    /// <summary>A permutation of fewer integers isn't worth walking to.</summary>
    internal const int LeastWalkedRange = 1000;

    private readonly Ff1 cipher;
    private readonly RoundFunction<ulong> rounds;
    private readonly Modulus64 half;
    private readonly ulong lower;
    private readonly ulong last;
    private readonly FeistelBatch<ulong> batch = new(FeistelCipher.BatchSize);
    private readonly ulong[] counted = new ulong[FeistelCipher.BatchSize];
    private readonly int[] walking = new int[FeistelCipher.BatchSize];

    /// <summary>A cipher for the integers of a range.</summary>
    /// <param name="key">16, 24 or 32 bytes.</param>
    /// <param name="range">The integers.</param>
    /// <param name="tweak">Of any length; default: none. The same integer has another token under another tweak.</param>
    /// <param name="smallRanges">What happens to a range of fewer than 1,000,000 integers. Default: it is refused.</param>
    /// <exception cref="DomainTooSmallException">The range is too small.</exception>
    /// <exception cref="TokenizationException">The key has another length.</exception>
    public IntegerCipher(
        ReadOnlySpan<byte> key,
        IntegerRange range,
        ReadOnlySpan<byte> tweak = default,
        SmallRanges smallRanges = SmallRanges.Refuse
    )
    {
        RefuseSmall(range, smallRanges);
        Range = range;
        lower = unchecked((ulong)range.Minimum);
        last = (ulong)(range.Maximum - range.Minimum);
        var (radix, numerals) = Numerals(range.Count);
        cipher = new Ff1(key, radix, tweak);
        rounds = cipher.Plan(numerals).Narrow!;
        half = new Modulus64((ulong)BigInteger.Pow(radix, numerals / 2));
    }

    /// <summary>The integers that it takes and gives.</summary>
    public IntegerRange Range { get; }

    /// <summary>Encrypts integers.</summary>
    /// <param name="values">The integers.</param>
    /// <param name="tokens">Where their tokens go: as long as the values, and can be the same memory.</param>
    /// <exception cref="TokenizationException">One of them isn't in the range.</exception>
    /// <exception cref="ArgumentException">There isn't as much room as there are values.</exception>
    /// <exception cref="InvalidOperationException">The range has integers that this type can't hold.</exception>
    public void Encrypt(ReadOnlySpan<long> values, Span<long> tokens) => Run(values, tokens, encrypt: true);

    /// <summary>Decrypts integers.</summary>
    /// <param name="tokens">The tokens.</param>
    /// <param name="values">Where the integers go: as long as the tokens, and can be the same memory.</param>
    /// <exception cref="TokenizationException">One of them isn't in the range.</exception>
    /// <exception cref="ArgumentException">There isn't as much room as there are tokens.</exception>
    /// <exception cref="InvalidOperationException">The range has integers that this type can't hold.</exception>
    public void Decrypt(ReadOnlySpan<long> tokens, Span<long> values) => Run(tokens, values, encrypt: false);

    /// <inheritdoc cref="Encrypt(ReadOnlySpan{long}, Span{long})" />
    public void Encrypt(ReadOnlySpan<ulong> values, Span<ulong> tokens) => Run(values, tokens, encrypt: true);

    /// <inheritdoc cref="Decrypt(ReadOnlySpan{long}, Span{long})" />
    public void Decrypt(ReadOnlySpan<ulong> tokens, Span<ulong> values) => Run(tokens, values, encrypt: false);

    /// <summary>Encrypts one integer. A batch is tens of times faster.</summary>
    /// <param name="value">The integer.</param>
    /// <returns>Its token.</returns>
    /// <exception cref="TokenizationException">It isn't in the range.</exception>
    public long Encrypt(long value)
    {
        Encrypt([value], new Span<long>(ref value));
        return value;
    }

    /// <summary>Decrypts one integer.</summary>
    /// <param name="token">The token.</param>
    /// <returns>The integer.</returns>
    /// <exception cref="TokenizationException">It isn't in the range.</exception>
    public long Decrypt(long token)
    {
        Decrypt([token], new Span<long>(ref token));
        return token;
    }

    /// <summary>Takes the key and the last values out of memory.</summary>
    public void Dispose()
    {
        cipher.Dispose();
        batch.Wipe();
        Array.Clear(counted);
    }

    private void Run(ReadOnlySpan<long> values, Span<long> results, bool encrypt)
    {
        RefuseOtherType(Range.Maximum <= long.MaxValue, "signed", "ulong");
        RefuseOtherLength(values.Length, results.Length);
        for (var first = 0; first < values.Length; first += FeistelCipher.BatchSize)
        {
            var part = values[first..Math.Min(values.Length, first + FeistelCipher.BatchSize)];
            for (var i = 0; i < part.Length; i++)
            {
                counted[i] = unchecked((ulong)part[i] - lower);
            }

            Walk(part.Length, first, encrypt);
            for (var i = 0; i < part.Length; i++)
            {
                results[first + i] = unchecked((long)(counted[i] + lower));
            }
        }
    }

    private void Run(ReadOnlySpan<ulong> values, Span<ulong> results, bool encrypt)
    {
        RefuseOtherType(Range.Minimum >= 0, "unsigned", "long");
        RefuseOtherLength(values.Length, results.Length);
        for (var first = 0; first < values.Length; first += FeistelCipher.BatchSize)
        {
            var part = values[first..Math.Min(values.Length, first + FeistelCipher.BatchSize)];
            for (var i = 0; i < part.Length; i++)
            {
                counted[i] = unchecked(part[i] - lower);
            }

            Walk(part.Length, first, encrypt);
            for (var i = 0; i < part.Length; i++)
            {
                results[first + i] = unchecked(counted[i] + lower);
            }
        }
    }

    // From the range's lower end, all integers of the range are 0 to last; those below it have wrapped round to far beyond.
    private void Walk(int count, int firstIndex, bool encrypt)
    {
        for (var i = 0; i < count; i++)
        {
            if (counted[i] > last)
            {
                throw OutOfRange(firstIndex + i);
            }

            walking[i] = i;
        }

        while (count > 0)
        {
            Encipher(count, encrypt);
            var still = 0;
            for (var i = 0; i < count; i++)
            {
                if (counted[walking[i]] > last)
                {
                    walking[still++] = walking[i];
                }
            }

            count = still;
        }
    }

    private void Encipher(int count, bool encrypt)
    {
        batch.Clear();
        batch.Reserve(rounds, count);
        var left = batch.Left;
        var right = batch.Right;
        for (var i = 0; i < count; i++)
        {
            left[i] = half.Quotient(counted[walking[i]], out right[i]);
        }

        batch.Run(cipher.Aes, cipher.Rounds, encrypt);
        for (var i = 0; i < count; i++)
        {
            counted[walking[i]] = left[i] * half.Value + right[i];
        }
    }

    /// <summary>
    /// Two numerals for up to 2^32 integers, four for more, in the least radix that has a power of at least so many. The next power of
    /// a radix is at most a few per cent more than the range, and halves stay below 2^32, which FF1 is fastest with.
    /// </summary>
    private static (int Radix, int Numerals) Numerals(UInt128 count)
    {
        var atLeast = BigInteger.Max((BigInteger)count, SmallDomains.MinimumSize);
        var numerals = atLeast <= BigInteger.One << 32 ? 2 : 4;
        var (low, high) = (2, Alphabet.MaximumRadix);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = BigInteger.Pow(middle, numerals) >= atLeast ? (low, middle) : (middle + 1, high);
        }

        return (low, numerals);
    }

    private static void RefuseSmall(IntegerRange range, SmallRanges smallRanges)
    {
        var least = smallRanges == SmallRanges.Walk ? LeastWalkedRange : SmallDomains.MinimumSize;
        if (range.Count < (UInt128)least)
        {
            throw new DomainTooSmallException(
                Mend.Message(
                    $"a range of {range.Count} integers ({range})",
                    $"at least {least}",
                    smallRanges == SmallRanges.Walk
                        ? "give this column to another transformer (a keyed replacement)"
                        : "take the column's whole type as the range, give the column to another transformer, or say SmallRanges.Walk if its tokens may be listed"
                )
            );
        }
    }

    private void RefuseOtherType(bool fits, string given, string other)
    {
        if (!fits)
        {
            throw new InvalidOperationException(
                Mend.Message(
                    $"{given} 64-bit integers for the range {Range}",
                    $"integers that hold the whole range",
                    $"call it with {other}"
                )
            );
        }
    }

    private static void RefuseOtherLength(int values, int results)
    {
        if (values != results)
        {
            throw new ArgumentException(
                Mend.Message($"{values} values and room for {results}", "as many of both", "make the spans equally long"),
                nameof(results)
            );
        }
    }

    private TokenizationException OutOfRange(int valueIndex) =>
        new(
            Mend.Message(
                $"value {valueIndex} of the batch, outside of the cipher's range",
                $"an integer from {Range}",
                "take the whole range of the column's type"
            )
        )
        {
            ValueIndex = valueIndex,
        };
}
