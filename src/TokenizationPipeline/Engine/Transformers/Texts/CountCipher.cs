using System.Numerics;

namespace RegulatedData.Tokenization;

/// <summary>
/// FF1 over the numbers below any size, many sizes in one batch: for texts whose characters have different classes, which are counted.
/// Numbers are written with an even number of numerals in the radix that fits best, and what comes out at the size or above goes in again
/// (cycle walking). Below a million values the cipher works on a million all the same, and walks longer.
/// </summary>
internal sealed class CountCipher : IDisposable
{
    /// <summary>The greatest size that goes through in batches.</summary>
    internal static readonly UInt128 MaximumBatchedSize = UInt128.One << 123;

    // A batch's sizes recur in the next one; those of very different texts aren't worth keeping.
    private const int MostPlans = 4096;
    private const int Rounds = 10;

    private readonly AesBlocks aes;
    private readonly byte[] tweak;
    private readonly FeistelBatch<ulong> batch = new(FeistelCipher.BatchSize);
    private readonly Dictionary<UInt128, Plan> plans = [];
    private readonly List<Plan> used = [];
    private readonly int[] walking = new int[FeistelCipher.BatchSize];
    private readonly int[] places = new int[FeistelCipher.BatchSize];

    internal CountCipher(DomainKey key, byte[] tweak)
    {
        aes = DomainAes.Create(key);
        this.tweak = tweak;
    }

    /// <summary>Encrypts numbers in place, or decrypts them: at most <see cref="FeistelCipher.BatchSize"/>, each below its size.</summary>
    internal void Run(Span<UInt128> numbers, ReadOnlySpan<UInt128> sizes, bool encrypt)
    {
        if (plans.Count > MostPlans)
        {
            plans.Clear();
        }

        var count = numbers.Length;
        for (var i = 0; i < count; i++)
        {
            walking[i] = i;
        }

        while (count > 0)
        {
            Encipher(numbers, sizes, count, encrypt);
            var still = 0;
            for (var i = 0; i < count; i++)
            {
                if (numbers[walking[i]] >= sizes[walking[i]])
                {
                    walking[still++] = walking[i];
                }
            }

            count = still;
        }
    }

    /// <summary>The same for a number of any size.</summary>
    internal BigInteger Run(BigInteger number, BigInteger size, bool encrypt)
    {
        var numerals = new ushort[Numerals(size)];
        var radix = Radix(size, numerals.Length);
        var scalar = new Ff1Scalar(aes, radix, tweak);
        do
        {
            NumeralString.Write(number, radix, numerals);
            if (encrypt)
            {
                scalar.Encrypt(numerals);
            }
            else
            {
                scalar.Decrypt(numerals);
            }

            number = NumeralString.Number(numerals, radix);
        } while (number >= size);

        Array.Clear(numerals);
        return number;
    }

    public void Dispose()
    {
        aes.Dispose();
        batch.Wipe();
    }

    private void Encipher(Span<UInt128> numbers, ReadOnlySpan<UInt128> sizes, int count, bool encrypt)
    {
        SortBySize(sizes, count);
        var left = batch.Left;
        var right = batch.Right;
        for (var i = 0; i < count; i++)
        {
            var plan = plans[sizes[walking[i]]];
            var place = places[i] = plan.Next++;
            (left[place], right[place]) = Split(numbers[walking[i]], plan.Half);
        }

        batch.Run(aes, Rounds, encrypt);
        for (var i = 0; i < count; i++)
        {
            numbers[walking[i]] = (UInt128)left[places[i]] * plans[sizes[walking[i]]].Half + right[places[i]];
        }
    }

    private void SortBySize(ReadOnlySpan<UInt128> sizes, int count)
    {
        batch.Clear();
        used.ForEach(plan => plan.Count = 0);
        used.Clear();
        for (var i = 0; i < count; i++)
        {
            var size = sizes[walking[i]];
            if (!plans.TryGetValue(size, out var plan))
            {
                plans[size] = plan = MakePlan(size);
            }

            if (plan.Count++ == 0)
            {
                used.Add(plan);
            }
        }

        foreach (var plan in used)
        {
            plan.Next = batch.Reserve(plan.Function, plan.Count);
        }
    }

    private static (ulong Left, ulong Right) Split(UInt128 number, ulong half)
    {
        if (number <= ulong.MaxValue)
        {
            return Math.DivRem((ulong)number, half);
        }

        var (left, right) = UInt128.DivRem(number, half);
        return ((ulong)left, (ulong)right);
    }

    // Halves of at most 2^62: two, four and six numerals may go up to 2^16, eight only up to 2^15.5, which 2^123 is below.
    private Plan MakePlan(UInt128 size)
    {
        var numerals = Numerals((BigInteger)size);
        var radix = Radix((BigInteger)size, numerals);
        var half = (ulong)BigInteger.Pow(radix, numerals / 2);
        var prefix = Ff1Prefix.Compute(aes, radix, numerals, Ff1Scalar.BytesOfHalf(radix, numerals / 2), tweak);
        return new Plan(new Ff1NarrowRounds(prefix, half, half), half);
    }

    // 16 bits each, and as many in both halves.
    private static int Numerals(BigInteger size)
    {
        var bits = (int)(AtLeast(size) - 1).GetBitLength();
        return Math.Max(2, 2 * ((bits + 31) / 32));
    }

    /// <summary>The least radix that has so many numbers of so many numerals.</summary>
    private static int Radix(BigInteger size, int numerals)
    {
        var least = AtLeast(size);
        var radix = Math.Max(2, (int)Math.Exp(BigInteger.Log(least) / numerals));
        while (radix > 2 && BigInteger.Pow(radix - 1, numerals) >= least)
        {
            radix--;
        }

        while (BigInteger.Pow(radix, numerals) < least)
        {
            radix++;
        }

        return radix;
    }

    private static BigInteger AtLeast(BigInteger size) => BigInteger.Max(size, SmallDomains.MinimumSize);

    private sealed class Plan(RoundFunction<ulong> function, ulong half)
    {
        internal RoundFunction<ulong> Function => function;

        internal ulong Half => half;

        internal int Count { get; set; }

        internal int Next { get; set; }
    }
}
