using System.Text;
using FsCheck;
using FsCheck.Fluent;

namespace RegulatedData.Tokenization.Tests.Ciphers;

public sealed class TextCipherTests
{
    private static readonly byte[] Key = [.. Enumerable.Range(1, 32).Select(i => (byte)(i * 7))];

    [Fact]
    public void Length_and_alphabet_are_kept_and_decrypting_gives_the_value_back()
    {
        var alphabet = Alphabet.Of("abcdefghijklmnopqrstuvwxyzäöüßéèñøåžłşğ漢字仮名交じり文");
        using var cipher = TextCipher.Ff1(Key, alphabet);
        var texts = Gen.Choose(cipher.MinimumLength, 60)
            .SelectMany(length => Gen.Choose(0, alphabet.Radix - 1).ListOf(length))
            .Select(numerals => alphabet.TextOf(numerals.Select(numeral => (ushort)numeral)));

        Check.QuickThrowOnFailure(
            Prop.ForAll(
                Gen.NonEmptyListOf(texts).ToArbitrary(),
                values =>
                {
                    var tokens = cipher.EncryptAll([.. values]);
                    tokens
                        .Select(token => token.EnumerateRunes().Count())
                        .Should()
                        .Equal(values.Select(value => value.EnumerateRunes().Count()));
                    tokens.SelectMany(token => token.EnumerateRunes()).All(rune => alphabet.TryGetNumeral(rune, out _)).Should().BeTrue();
                    cipher.DecryptAll(tokens).Should().Equal(values);
                }
            )
        );
    }

    [Fact]
    public void Equal_values_have_equal_tokens_wherever_they_stand_in_a_batch()
    {
        using var cipher = TextCipher.Ff1(Key, Alphabet.Digits);
        string[] values =
        [
            .. Enumerable
                .Range(0, 5000)
                .Select(i =>
                    i % 3 == 0 ? "1234567"
                    : i % 3 == 1 ? "00001234567"
                    : new string('8', 30 + i % 40)
                ),
        ];

        var tokens = cipher.EncryptAll(values);

        tokens.Should().Equal(values.Select(cipher.Encrypt));
    }

    [Fact]
    public void A_token_may_be_written_over_its_value()
    {
        using var cipher = TextCipher.Ff1(Key, Alphabet.Letters);
        string[] values = [.. Enumerable.Range(0, 3000).Select(i => new string((char)('a' + i % 26), 5 + i % 30))];
        var (bytes, offsets) = Texts.BatchOf(values);

        cipher.Encrypt(bytes, offsets, bytes, offsets);

        Texts.TextsOf(bytes, offsets).Should().Equal(cipher.EncryptAll(values));
    }

    [Fact]
    public void A_batch_may_begin_anywhere_in_its_bytes()
    {
        using var cipher = TextCipher.Ff1(Key, Alphabet.Digits);
        var output = new byte[14];
        var offsets = new int[3];

        var written = cipher.Encrypt("xx12345677654321xx"u8, [2, 9, 16], output, offsets);

        written.Should().Be(14);
        offsets.Should().Equal(0, 7, 14);
        Texts.TextsOf(output, offsets).Should().Equal(cipher.Encrypt("1234567"), cipher.Encrypt("7654321"));
    }

    [Fact]
    public void A_batch_of_nothing_is_encrypted_to_nothing()
    {
        using var cipher = TextCipher.Ff1(Key, Alphabet.Digits);
        cipher.Encrypt([], [], [], []).Should().Be(0);
        cipher.Encrypt([], [0], [], new int[1]).Should().Be(0);
    }

    [Fact]
    public void Another_key_tweak_or_cipher_gives_other_tokens()
    {
        byte[] otherKey = [.. Key.Reverse()];
        TextCipher[] ciphers =
        [
            TextCipher.Ff1(Key, Alphabet.Digits),
            TextCipher.Ff1(otherKey, Alphabet.Digits),
            TextCipher.Ff1(Key, Alphabet.Digits, [0]),
            TextCipher.Ff1(Key, Alphabet.Digits, [0, 0]),
            TextCipher.Ff31(Key, Alphabet.Digits, new byte[7]),
            TextCipher.Ff3(Key, Alphabet.Digits, [0, 0, 0, 0, 0, 0, 0, 1]),
        ];

        ciphers.Select(cipher => cipher.Encrypt("1234567890")).Should().OnlyHaveUniqueItems();
        Array.ForEach(ciphers, cipher => cipher.Dispose());
    }

    [Theory]
    [InlineData("0123456789", 6)]
    [InlineData("abcdefghijklmnopqrstuvwxyz", 5)]
    [InlineData("01", 20)]
    public void A_value_in_whose_place_a_million_values_could_not_stand_is_refused(string characters, int shortest)
    {
        var alphabet = Alphabet.Of(characters);
        using var cipher = TextCipher.Ff1(Key, alphabet);
        var enough = new string(characters[0], shortest);

        cipher.MinimumLength.Should().Be(shortest);
        cipher.Encrypt(enough).Should().HaveLength(shortest);
        Refused<DomainTooSmallException>(() => cipher.EncryptAll([enough, enough[1..]])).ValueIndex.Should().Be(1);
        Refused<DomainTooSmallException>(() => cipher.DecryptAll([enough, enough[1..]])).ValueIndex.Should().Be(1);
        Refused<DomainTooSmallException>(() => cipher.Encrypt(""));
    }

    [Fact]
    public void A_value_of_other_characters_is_refused_and_not_named()
    {
        using var digits = TextCipher.Ff1(Key, Alphabet.Digits);
        using var letters = TextCipher.Ff1(Key, Alphabet.Of("abcdefghijklmnopqrstuvwxyzé"));

        foreach (var secret in new[] { "123-4567", "12345678901234567890123456789012345678x", "１２３４５６７" })
        {
            Refused<TokenizationException>(() => digits.EncryptAll(["7654321", secret])).ValueIndex.Should().Be(1);
            Refused<TokenizationException>(() => digits.Encrypt(secret)).ToString().Should().NotContain(secret);
            digits.Accepts(Encoding.UTF8.GetBytes(secret)).Should().BeFalse();
        }

        Refused<TokenizationException>(() => letters.Encrypt("O'Brien")).ToString().Should().NotContain("O'Brien");
        Refused<TokenizationException>(() => letters.Encrypt("\ud800andre")).ToString().Should().NotContain("andre");
    }

    [Theory]
    [InlineData(new byte[] { 0xC3, (byte)'a', (byte)'b', (byte)'c', (byte)'d', (byte)'e' })]
    [InlineData(new byte[] { (byte)'a', (byte)'b', (byte)'c', (byte)'d', (byte)'e', 0xC3 })]
    [InlineData(new byte[] { 0xA9, (byte)'a', (byte)'b', (byte)'c', (byte)'d', (byte)'e' })]
    [InlineData(new byte[] { (byte)'a', (byte)'b', (byte)'c', (byte)'d', (byte)'e', 0xA9 })]
    [InlineData(new byte[] { (byte)'a', (byte)'b', (byte)'c', (byte)'d', 0xC3, 0xA9, 0xA9 })]
    public void What_is_not_utf8_is_refused(byte[] value)
    {
        using var cipher = TextCipher.Ff1(Key, Alphabet.Of("abcdefghijklmnopqrstuvwxyzé"));
        var act = () => cipher.Encrypt(value, [0, value.Length], new byte[100], new int[2]);
        act.Should().Throw<TokenizationException>();
        cipher.Accepts(value).Should().BeFalse();
    }

    [Fact]
    public void A_value_beyond_the_greatest_length_is_refused()
    {
        using var ff1 = TextCipher.Ff1(Key, Alphabet.Digits);
        using var ff3 = TextCipher.Ff31(Key, Alphabet.Letters, new byte[7]);
        using var ff3Digits = TextCipher.Ff3(Key, Alphabet.Digits, new byte[8]);

        (ff1.MaximumLength, ff3.MaximumLength, ff3Digits.MaximumLength).Should().Be((4096, 32, 56));
        var longest = new string('7', 4096);
        ff1.Decrypt(ff1.Encrypt(longest)).Should().Be(longest);
        Refused<TokenizationException>(() => ff1.Encrypt(longest + "7"));
        ff3.Encrypt(new string('a', 32)).Should().HaveLength(32);
        Refused<TokenizationException>(() => ff3.Encrypt(new string('a', 33)));
    }

    [Fact]
    public void A_cipher_goes_on_after_a_refused_batch()
    {
        using var cipher = TextCipher.Ff1(Key, Alphabet.Digits);
        var expected = cipher.Encrypt("1234567");

        Refused<TokenizationException>(() => cipher.EncryptAll(["1234567", "12345678", "1234567x"]));
        Refused<TokenizationException>(() => cipher.EncryptAll(["1234567", "12345678", "1"]));

        cipher.EncryptAll(["1234567", "1234567"]).Should().Equal(expected, expected);
    }

    [Theory]
    [InlineData(new[] { 0, 8 })]
    [InlineData(new[] { 7, 0 })]
    [InlineData(new[] { -1, 7 })]
    public void Offsets_beyond_the_values_are_refused(int[] offsets)
    {
        using var cipher = TextCipher.Ff1(Key, Alphabet.Digits);
        var act = () => cipher.Encrypt("1234567"u8, offsets, new byte[20], new int[2]);
        act.Should().Throw<ArgumentException>().WithMessage("Given: *Expected: *To mend it: *");
    }

    [Fact]
    public void Too_little_room_is_refused()
    {
        using var cipher = TextCipher.Ff1(Key, Alphabet.Digits);
        var output = () => cipher.Encrypt("1234567"u8, [0, 7], new byte[6], new int[2]);
        var offsets = () => cipher.Encrypt("1234567"u8, [0, 7], new byte[7], new int[1]);
        output.Should().Throw<ArgumentException>().WithMessage("Given: *Expected: *To mend it: *");
        offsets.Should().Throw<ArgumentException>().WithMessage("Given: *Expected: *To mend it: *");
    }

    [Theory]
    [InlineData(0)]
    [InlineData(15)]
    [InlineData(33)]
    public void A_key_of_another_length_is_refused(int bytes) =>
        Refused<TokenizationException>(() => TextCipher.Ff1(new byte[bytes], Alphabet.Digits));

    [Fact]
    public void Ff3_and_ff31_take_tweaks_of_their_own_length_only()
    {
        for (var bytes = 0; bytes < 20; bytes++)
        {
            var tweak = new byte[bytes];
            if (bytes != 7)
            {
                Refused<TokenizationException>(() => TextCipher.Ff31(Key, Alphabet.Digits, tweak));
            }

            if (bytes != 8)
            {
                Refused<TokenizationException>(() => TextCipher.Ff3(Key, Alphabet.Digits, tweak));
            }
        }
    }

    private static T Refused<T>(Action act)
        where T : Exception
    {
        var refusal = act.Should().Throw<T>().Which;
        refusal.Message.Should().MatchRegex("^Given: .+\\. Expected: .+\\. To mend it: .+\\.$");
        return refusal;
    }

    private static T Refused<T>(Func<object> act)
        where T : Exception =>
        Refused<T>(() =>
        {
            _ = act();
        });
}
