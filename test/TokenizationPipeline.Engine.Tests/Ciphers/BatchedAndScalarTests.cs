using FsCheck;
using FsCheck.Fluent;

namespace RegulatedData.Tokenization.Tests.Ciphers;

/// <summary>The batched ciphers against the ones that follow the specifications word by word.</summary>
public sealed class BatchedAndScalarTests
{
    private static readonly int[] Radixes =
    [
        2,
        3,
        7,
        10,
        16,
        26,
        36,
        52,
        62,
        64,
        85,
        94,
        95,
        100,
        255,
        256,
        1000,
        4096,
        10_000,
        65_535,
        65_536,
    ];

    // Made once: an alphabet of 65,536 takes longer than what is tested.
    private static readonly Dictionary<int, Alphabet> Alphabets = Radixes.ToDictionary(radix => radix, Texts.AlphabetOf);

    [Fact]
    public void Ff1_in_batches_is_ff1_one_by_one() =>
        Holds(
            300,
            Cases(Gen.Choose(0, 40), longest: 90),
            c =>
            {
                using var batched = TextCipher.Ff1(c.Key, c.Alphabet, c.Tweak);
                using var scalar = new Ff1(c.Key, c.Alphabet.Radix, c.Tweak);
                ShouldAgree(batched, scalar.Scalar, c);
            }
        );

    [Fact]
    public void Ff31_in_batches_is_ff31_one_by_one() =>
        Holds(
            200,
            Cases(Gen.Constant(7), longest: int.MaxValue),
            c =>
            {
                using var batched = TextCipher.Ff31(c.Key, c.Alphabet, c.Tweak);
                using var scalar = new Ff3(c.Key, c.Alphabet.Radix, Ff3Tweak.Ff31(c.Tweak));
                ShouldAgree(batched, scalar.Scalar, c);
            }
        );

    [Fact]
    public void Ff3_in_batches_is_ff3_one_by_one() =>
        Holds(
            200,
            Cases(Gen.Constant(8), longest: int.MaxValue),
            c =>
            {
                using var batched = TextCipher.Ff3(c.Key, c.Alphabet, c.Tweak);
                using var scalar = new Ff3(c.Key, c.Alphabet.Radix, Ff3Tweak.Ff3(c.Tweak));
                ShouldAgree(batched, scalar.Scalar, c);
            }
        );

    [Fact]
    public void Every_length_of_digits_agrees()
    {
        var key = new byte[32];
        new Random(7).NextBytes(key);
        using var batched = TextCipher.Ff1(key, Alphabet.Digits);
        using var scalar = new Ff1(key, 10, []);

        // Through all sizes of halves: 64 bits, 128 bits, and beyond.
        var values = Enumerable.Range(6, 115).SelectMany(n => new[] { new string('0', n), new string('9', n) }).ToList();

        ShouldAgree(batched, scalar.Scalar, Alphabet.Digits, values);
    }

    private static void Holds(int tests, Gen<Case> cases, Action<Case> property) =>
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(tests), Prop.ForAll(cases.ToArbitrary(), property));

    private static void ShouldAgree(TextCipher batched, IScalarCipher scalar, Case c)
    {
        var values = c
            .Lengths.Select(length =>
            {
                var n = batched.MinimumLength + length % (Math.Min(c.Longest, batched.MaximumLength) - batched.MinimumLength + 1);
                return c.Alphabet.TextOf(Enumerable.Range(0, n).Select(i => (ushort)c.Random(n, i)));
            })
            .ToList();
        ShouldAgree(batched, scalar, c.Alphabet, values);
    }

    private static void ShouldAgree(TextCipher batched, IScalarCipher scalar, Alphabet alphabet, List<string> values)
    {
        var tokens = batched.EncryptAll(values);

        tokens
            .Should()
            .Equal(
                values.Select(value =>
                {
                    var numerals = alphabet.NumeralsOf(value);
                    scalar.Encrypt(numerals);
                    return alphabet.TextOf(numerals);
                })
            );
        batched.DecryptAll(tokens).Should().Equal(values);
    }

    private static Gen<Case> Cases(Gen<int> tweakLengths, int longest) =>
        from keyLength in Gen.Elements(16, 24, 32)
        from tweakLength in tweakLengths
        from radix in Gen.Elements(Radixes)
        from seed in Gen.Choose(0, int.MaxValue)
        from lengths in Gen.ListOf(Gen.Choose(0, 10_000))
        select new Case(Bytes(seed, keyLength), Bytes(~seed, tweakLength), Alphabets[radix], [.. lengths], seed, longest);

    private static byte[] Bytes(int seed, int length)
    {
        var bytes = new byte[length];
        new Random(seed).NextBytes(bytes);
        return bytes;
    }

    private sealed record Case(byte[] Key, byte[] Tweak, Alphabet Alphabet, int[] Lengths, int Seed, int Longest)
    {
        // The ends of the alphabet are the ends of what halves can hold: they come more often than others.
        internal int Random(int length, int position) =>
            new Random(HashCode.Combine(Seed, length, position)).Next(4) switch
            {
                0 => 0,
                1 => Alphabet.Radix - 1,
                _ => new Random(HashCode.Combine(Seed, position, length)).Next(Alphabet.Radix),
            };

        public override string ToString() =>
            $"key {Convert.ToHexString(Key)}, tweak {Convert.ToHexString(Tweak)}, radix {Alphabet.Radix}, seed {Seed}, lengths {string.Join(" ", Lengths)}";
    }
}
