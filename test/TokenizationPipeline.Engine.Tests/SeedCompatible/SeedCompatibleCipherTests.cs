using System.Text;

namespace RegulatedData.Tokenization.Tests.SeedCompatible;

public sealed class SeedCompatibleCipherTests
{
    // The tool's own example.
    private const string Secret = """{ "salt": "mnemonicBILL", "password": "tokeniztion", "tweak": "CBD09280979564" }""";

    [Fact]
    public void The_keys_of_the_examples_are_derived()
    {
        using var example = SeedKey.FromJson(Encoding.UTF8.GetBytes(Secret));
        using var readme = SeedKey.Derive("Test", "", new byte[8]);
        BytesOf(example).Should().Be("71A800839FA285DDFF4537BA3F1E33B26341E8D029019433C8414F8246AF9EA3");
        BytesOf(readme).Should().Be("93473A8C268BC103BC8D9CBC1922FAF7135E5E7D8EE749BDA6611B60CC68DB43");
        (example.IsFf31, readme.IsFf31).Should().Be((true, false));
    }

    [Fact]
    public void The_published_tokens_are_made_and_read()
    {
        using var cipher = Cipher();

        cipher.Encrypt(10001).Should().Be(8_869_913);
        cipher.Encrypt("Georgi").Should().Be("mGUrMyr");
        cipher.Encrypt("Facello").Should().Be("DRYbJDJ");
        SeedCompatibleCipher.FirstOfMonth(new DateOnly(1953, 9, 2)).Should().Be(new DateOnly(1953, 9, 1));

        cipher.Decrypt(8_869_913).Should().Be(10001);
        cipher.Decrypt("mGUrMyr").Should().Be("Georgi");
        cipher.Decrypt("DRYbJDJ").Should().Be("Facello");
    }

    // Made with Python's ff3: its README's key, an alphabet of its own, tweaks of 8 bytes (FF3) and of 7 (FF3-1).
    [Theory]
    [InlineData("37A057ECA09D2413", "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789", "ABC010123", "GE9TQGBRP")]
    [InlineData("37A057ECA09D24", "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789", "ABC010123", "ZTUZ05JSJ")]
    [InlineData("37A057ECA09D2413", "0123456789", "0010001", "3639078")]
    [InlineData("37A057ECA09D2413", "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ", "AGeorgi", "NILVjky")]
    [InlineData("37A057ECA09D2413", "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ", "Facello", "uDmiVxt")]
    public void What_pythons_ff3_makes_of_a_value_is_made(string tweak, string alphabet, string value, string token)
    {
        using var key = SeedKey.Derive("Test", "", Convert.FromHexString(tweak));
        using var cipher = key.CreateTextCipher(Alphabet.Of(alphabet));
        cipher.Encrypt(value).Should().Be(token);
        cipher.Decrypt(token).Should().Be(value);
    }

    [Fact]
    public void Integers_of_up_to_seven_digits_come_back()
    {
        using var cipher = Cipher();
        var values = Enumerable.Range(0, 3000).Select(i => i < 10 ? i : i * 3333L % 10_000_000).Append(9_999_999).ToArray();
        var tokens = new long[values.Length];

        cipher.Encrypt(values, tokens);

        tokens.Distinct().Should().HaveSameCount(values.Distinct());
        tokens.Should().Equal(values.Select(cipher.Encrypt));
        cipher.Decrypt(tokens, tokens);
        tokens.Should().Equal(values);
    }

    [Fact]
    public void Longer_integers_are_refused_since_they_collide()
    {
        using var strict = Cipher();
        using var lenient = Cipher(SeedLeniency.LongIntegers);

        Refused(() => strict.Encrypt(new long[] { 5, 61_815_679 }, new long[2])).ValueIndex.Should().Be(1);
        Refused(() => strict.Decrypt(10_000_000));

        lenient.Encrypt(61_815_679).Should().Be(lenient.Encrypt(10001)).And.Be(8_869_913);
        lenient.Encrypt(int.MaxValue).Should().Be(4_830_081_625, "which no INT column can hold");
        lenient.Decrypt(4_830_081_625).Should().Be(int.MaxValue);
    }

    [Fact]
    public void Negative_integers_and_tokens_beyond_64_bits_are_refused_always()
    {
        using var lenient = Cipher(SeedLeniency.LongIntegers);
        Refused(() => lenient.Encrypt(-1));

        var beyond = Enumerable.Range(0, 50).Count(i => IsRefused(() => lenient.Encrypt(long.MaxValue - i)));

        beyond.Should().BeGreaterThan(0, "of all numbers of 19 digits, one in twelve is beyond 64 bits").And.BeLessThan(50);
    }

    [Fact]
    public void Texts_come_back_without_their_filling()
    {
        using var cipher = Cipher();
        string[] values = ["Georgi", "Li", "x", "", "Facello", "Zschoche", "Abcdefgh", new string('A', 8), new string('z', 32)];
        var (bytes, offsets) = Ciphers.Texts.BatchOf(values);
        var tokens = new byte[SeedCompatibleCipher.MaximumOutputLength(bytes.Length, values.Length)];
        var tokenOffsets = new int[offsets.Length];

        var written = cipher.Encrypt(bytes, offsets, tokens, tokenOffsets);

        var texts = Ciphers.Texts.TextsOf(tokens, tokenOffsets);
        texts.Should().Equal(values.Select(cipher.Encrypt)).And.OnlyHaveUniqueItems();
        texts.Select(text => text.Length).Should().Equal(values.Select(value => Math.Max(7, value.Length)));
        written.Should().Be(tokenOffsets[^1]);
        var decrypted = new byte[written];
        cipher.Decrypt(tokens.AsSpan(0, written), tokenOffsets, decrypted, tokenOffsets).Should().Be(bytes.Length);
        Ciphers.Texts.TextsOf(decrypted, tokenOffsets).Should().Equal(values);
    }

    [Theory]
    [InlineData("AGeorgi")]
    [InlineData("Anneke")]
    [InlineData("A")]
    [InlineData("AAAAAAA")]
    public void Texts_that_look_filled_up_are_refused(string value)
    {
        using var strict = Cipher();
        using var lenient = Cipher(SeedLeniency.AmbiguousPadding);

        Refused(() => strict.Encrypt(value)).ToString().Should().NotContain("AGeorgi").And.NotContain("Anneke");
        lenient.Encrypt(value).Should().Be(lenient.Encrypt(value.TrimStart('A')));
        lenient.Decrypt(lenient.Encrypt(value)).Should().Be(value.PadLeft(7, 'A'));
    }

    [Theory]
    [InlineData("O'Brien")]
    [InlineData("Marie-Claire")]
    [InlineData("José")]
    [InlineData("two words")]
    [InlineData("abcdefghijklmnopqrstuvwxyzabcdefg")]
    public void Texts_of_other_characters_or_too_long_are_refused(string value)
    {
        using var cipher = Cipher(SeedLeniency.AmbiguousPadding);
        Refused(() => cipher.Encrypt(value)).ToString().Should().NotContain(value);
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("""{ "salt": "s3cret", "password": "hunter2" }""")]
    [InlineData("""{ "salt": "s3cret", "password": "hunter2", "tweak": "not hexadecimal" }""")]
    [InlineData("""{ "salt": "s3cret", "password": "hunter2", "tweak": "00" }""")]
    [InlineData("""{ "salt": "s3cret", "password": "", "tweak": "CBD09280979564" }""")]
    [InlineData("""{ "salt": null, "password": "hunter2", "tweak": "CBD09280979564" }""")]
    [InlineData("""{ "salt": "s3cret", "password": 2, "tweak": "CBD09280979564" }""")]
    [InlineData("""{ "salt": "s3cret", "password": "hunter2", "tweak": "CBD09280979564" """)]
    public void A_secret_of_another_form_is_refused_and_not_repeated(string json) =>
        Refused(() => SeedKey.FromJson(Encoding.UTF8.GetBytes(json))).ToString().Should().NotContain("s3cret").And.NotContain("hunter2");

    [Fact]
    public void A_key_prints_no_secret()
    {
        using var key = SeedKey.FromJson(Encoding.UTF8.GetBytes(Secret));
        key.ToString().Should().Be("key for FF3-1");
        var disposed = SeedKey.Derive("Test", "", new byte[8]);
        disposed.Dispose();
        var use = () => disposed.CreateTextCipher(Alphabet.Digits);
        use.Should().Throw<ObjectDisposedException>();
    }

    private static SeedCompatibleCipher Cipher(SeedLeniency leniency = SeedLeniency.None)
    {
        using var key = SeedKey.FromJson(Encoding.UTF8.GetBytes(Secret));
        return new SeedCompatibleCipher(key, leniency);
    }

    private static string BytesOf(SeedKey key)
    {
        var bytes = new byte[32];
        key.CopyTo(bytes);
        return Convert.ToHexString(bytes);
    }

    private static bool IsRefused(Action act)
    {
        try
        {
            act();
            return false;
        }
        catch (TokenizationException)
        {
            return true;
        }
    }

    private static TokenizationException Refused(Action act) =>
        act.Should().Throw<TokenizationException>().WithMessage("Given: *Expected: *To mend it: *").Which;
}
