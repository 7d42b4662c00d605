using System.Collections;
using System.Globalization;
using System.Text;

namespace RegulatedData.Tokenization.Tests.Ciphers;

/// <summary>Whole domains: each value is the token of exactly one value.</summary>
public sealed class PermutationTests
{
    private static readonly byte[] Key = [.. Enumerable.Range(1, 32).Select(i => (byte)i)];

    [Fact]
    public void Ff1_permutes_all_numbers_of_six_digits() => ShouldPermuteSixDigits(TextCipher.Ff1(Key, Alphabet.Digits));

    [Fact]
    public void Ff31_permutes_all_numbers_of_six_digits() => ShouldPermuteSixDigits(TextCipher.Ff31(Key, Alphabet.Digits, new byte[7]));

    [Fact]
    public void Ff3_permutes_all_numbers_of_six_digits() => ShouldPermuteSixDigits(TextCipher.Ff3(Key, Alphabet.Digits, new byte[8]));

    [Fact]
    public void Ff1_permutes_all_pairs_of_an_alphabet_of_a_thousand()
    {
        var alphabet = Texts.AlphabetOf(1000);
        using var cipher = TextCipher.Ff1(Key, alphabet, "pairs"u8);
        var values = Enumerable.Range(0, 1_000_000).Select(i => alphabet[i / 1000].ToString() + alphabet[i % 1000]).ToList();

        var tokens = cipher.EncryptAll(values);

        tokens.ToHashSet().SetEquals(values).Should().BeTrue();
        cipher.DecryptAll(tokens).SequenceEqual(values).Should().BeTrue();
    }

    [Fact]
    public void Ff1_permutes_all_texts_of_20_bits()
    {
        using var cipher = TextCipher.Ff1(Key, Alphabet.Of("01"));
        var values = Enumerable.Range(0, 1 << 20).Select(i => Convert.ToString(i, 2).PadLeft(20, '0')).ToList();

        var tokens = cipher.EncryptAll(values);

        tokens.ToHashSet().SetEquals(values).Should().BeTrue();
        cipher.DecryptAll(tokens).SequenceEqual(values).Should().BeTrue();
    }

    [Theory]
    [InlineData(0, 999_999)]
    [InlineData(0, 1_000_000)]
    [InlineData(-500_000, 500_006)]
    [InlineData(1_000_000_000_000_000_000, 1_000_000_000_002_000_000)]
    [InlineData(-8_388_608, 8_388_607)]
    public void Integers_of_a_range_are_permuted_and_stay_in_it(long minimum, long maximum) =>
        ShouldPermute(new IntegerCipher(Key, IntegerRange.Of(minimum, maximum)), minimum, maximum);

    [Theory]
    [InlineData(short.MinValue, short.MaxValue)]
    [InlineData(0, ushort.MaxValue)]
    [InlineData(-7, 992)]
    public void Integers_of_a_small_range_are_permuted_by_walking(long minimum, long maximum) =>
        ShouldPermute(new IntegerCipher(Key, IntegerRange.Of(minimum, maximum), smallRanges: SmallRanges.Walk), minimum, maximum);

    private static void ShouldPermuteSixDigits(TextCipher cipher)
    {
        using (cipher)
        {
            const int Count = 1_000_000;
            var values = Encoding.ASCII.GetBytes(
                string.Concat(Enumerable.Range(0, Count).Select(i => i.ToString("D6", CultureInfo.InvariantCulture)))
            );
            var offsets = Enumerable.Range(0, Count + 1).Select(i => i * 6).ToArray();
            var tokens = new byte[values.Length];

            cipher.Encrypt(values, offsets, tokens, new int[Count + 1]);

            var seen = new BitArray(Count);
            for (var i = 0; i < Count; i++)
            {
                seen[int.Parse(tokens.AsSpan(i * 6, 6), CultureInfo.InvariantCulture)] = true;
            }

            seen.HasAllSet().Should().BeTrue("each number is the token of another");
            cipher.Decrypt(tokens, offsets, tokens, new int[Count + 1]);
            tokens.AsSpan().SequenceEqual(values).Should().BeTrue();
        }
    }

    private static void ShouldPermute(IntegerCipher cipher, long minimum, long maximum)
    {
        using (cipher)
        {
            var values = new long[maximum - minimum + 1];
            for (var i = 0; i < values.Length; i++)
            {
                values[i] = minimum + i;
            }

            var tokens = new long[values.Length];
            cipher.Encrypt(values, tokens);

            var seen = new BitArray(values.Length);
            foreach (var token in tokens)
            {
                // Beyond the range it would throw.
                seen[checked((int)(token - minimum))] = true;
            }

            seen.HasAllSet().Should().BeTrue("each integer is the token of another");
            tokens.AsSpan().SequenceEqual(values).Should().BeFalse();
            cipher.Decrypt(tokens, tokens);
            tokens.AsSpan().SequenceEqual(values).Should().BeTrue();
        }
    }
}
