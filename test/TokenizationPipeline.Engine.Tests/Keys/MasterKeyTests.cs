using System.Text;
using System.Text.Json;
using RegulatedData.Testing;

namespace RegulatedData.Tokenization.Tests.Keys;

public sealed class MasterKeyTests
{
    private static readonly byte[] Secret = [.. Enumerable.Range(0, 32).Select(i => (byte)i)];
    private static readonly string Hex = Convert.ToHexString(Secret);
    private static readonly string Base64 = Convert.ToBase64String(Secret);

    public static TheoryData<string> Spellings => [Hex, Hex.ToLowerInvariant(), Base64, $"\n\t {Hex}\r\n", $"{Base64}\n"];

    public static TheoryData<string> NoKeys =>
        [
            "",
            " \n",
            Hex[2..],
            Hex + "00",
            Hex[1..] + "g",
            Base64[4..],
            Base64.Replace('=', '!'),
            $"{Hex} {Hex}",
            new string('0', 64),
            new string('A', 43) + "=",
            "correct horse battery staple",
            new string('f', 100_000),
        ];

    [Theory]
    [MemberData(nameof(Spellings))]
    public void A_key_is_read_from_a_file_in_hexadecimal_or_base64(string text)
    {
        using var folder = new TemporaryFolder();
        using var key = MasterKey.FromFile(folder.Write("key", text), "1");
        key.Fingerprint.Should().Be("40041EE35A97297F");
    }

    [Theory]
    [MemberData(nameof(Spellings))]
    public void A_key_is_read_from_an_environment_variable(string text)
    {
        var variable = "TOKENIZER_TEST_KEY_" + Guid.NewGuid().ToString("N");
        Environment.SetEnvironmentVariable(variable, text);
        try
        {
            using var key = MasterKey.FromEnvironment(variable, "1");
            key.Fingerprint.Should().Be("40041EE35A97297F");
        }
        finally
        {
            Environment.SetEnvironmentVariable(variable, null);
        }
    }

    [Theory]
    [MemberData(nameof(Spellings))]
    public void A_key_is_read_from_standard_input_however_it_comes(string text)
    {
        using var input = new Trickle(Encoding.UTF8.GetBytes(text));
        using var key = MasterKey.FromStream(input, "1", "standard input");
        key.Fingerprint.Should().Be("40041EE35A97297F");
    }

    [Theory]
    [MemberData(nameof(NoKeys))]
    public void What_is_no_key_is_refused_and_not_repeated(string text)
    {
        using var folder = new TemporaryFolder();
        var path = folder.Write("key", text);

        var act = () => MasterKey.FromFile(path, "1");

        var error = act.Should().Throw<TokenizationException>().WithMessage("Given: *Expected: *To mend it: *").Which.ToString();
        error.Should().Contain(path);
        if (text.Trim().Length > 0)
        {
            error.Should().NotContain(text.Trim()[..8]);
        }
    }

    [Fact]
    public void A_file_or_a_variable_that_is_not_there_is_named()
    {
        using var folder = new TemporaryFolder();
        var file = () => MasterKey.FromFile(folder.PathOf("missing"), "1");
        var directory = () => MasterKey.FromFile(folder.Path, "1");
        var variable = () => MasterKey.FromEnvironment("TOKENIZER_TEST_NO_SUCH_VARIABLE", "1");
        file.Should().Throw<TokenizationException>().WithMessage("Given: *missing*Expected: *To mend it: *");
        directory.Should().Throw<TokenizationException>().WithMessage("Given: *Expected: *To mend it: *");
        variable.Should().Throw<TokenizationException>().WithMessage("Given: *TOKENIZER_TEST_NO_SUCH_VARIABLE*Expected: *To mend it: *");
    }

    [Theory]
    [InlineData(0)]
    [InlineData(31)]
    [InlineData(64)]
    public void Bytes_of_another_length_are_refused(int length)
    {
        var act = () => MasterKey.FromBytes(Enumerable.Range(0, length).Select(i => (byte)i).ToArray(), "1");
        act.Should().Throw<TokenizationException>().WithMessage("Given: *Expected: 32 bytes*To mend it: *");
    }

    [Theory]
    [InlineData("")]
    [InlineData("two words")]
    [InlineData("a/b")]
    public void A_version_that_does_not_fit_into_a_report_is_refused(string version)
    {
        var act = () => MasterKey.FromBytes(Secret, version);
        act.Should().Throw<TokenizationException>().WithMessage("Given: *key version*Expected: *To mend it: *");
    }

    // HKDF-SHA256, reckoned apart from this code. Whoever changes it makes all tokens unreadable.
    [Fact]
    public void The_derivation_of_keys_is_a_contract()
    {
        using var master = MasterKey.FromBytes(Secret, "1");
        using var domain = master.DeriveDomainKey("employees.emp_no");
        BytesOf(domain).Should().Be("129E6807FAE9EBD87FFD09DC0EF907636649F8B496601B432A04D79C1B683784");
    }

    // Reckoned apart from this code, too.
    [Fact]
    public void Tokens_are_a_contract()
    {
        using var master = MasterKey.FromBytes(Secret, "1");
        using var domain = master.DeriveDomainKey("employees.emp_no");

        using var digits = domain.CreateTextCipher(Alphabet.Digits);
        using var tweaked = domain.CreateTextCipher(Alphabet.Digits, "city"u8);
        using var letters = domain.CreateTextCipher(Alphabet.Letters);
        (digits.Encrypt("0010001"), tweaked.Encrypt("0010001"), letters.Encrypt("Georgi")).Should().Be(("4568726", "7575305", "RXdzFe"));

        using var signed32 = domain.CreateIntegerCipher(IntegerRange.Signed32);
        using var signed64 = domain.CreateIntegerCipher(IntegerRange.Signed64);
        using var unsigned64 = domain.CreateIntegerCipher(IntegerRange.Unsigned64);
        using var sevenDigits = domain.CreateIntegerCipher(IntegerRange.Of(1, 9_999_999));
        using var small = domain.CreateIntegerCipher(IntegerRange.Unsigned16, smallRanges: SmallRanges.Walk);
        var greatest = new[] { ulong.MaxValue };
        unsigned64.Encrypt(greatest, greatest);
        signed32.Encrypt(10001).Should().Be(-1_071_837_578);
        signed32.Encrypt(int.MinValue).Should().Be(-1_926_060_884);
        signed64.Encrypt(10001).Should().Be(2_496_559_869_107_901_409);
        sevenDigits.Encrypt(10001).Should().Be(3_264_911);
        small.Encrypt(10001).Should().Be(9044);
        greatest.Should().Equal(14_813_518_743_728_925_771);
    }

    [Fact]
    public void Domains_purposes_versions_and_masters_have_keys_of_their_own()
    {
        using var first = MasterKey.FromBytes(Secret, "1");
        using var second = MasterKey.FromBytes(Secret, "2");
        using var other = MasterKey.FromBytes([.. Secret.Reverse()], "1");

        new[]
        {
            first.DeriveDomainKey("a"),
            first.DeriveDomainKey("b"),
            first.DeriveDomainKey("a", "pseudonym"),
            first.DeriveDomainKey("ab", "fp"),
            second.DeriveDomainKey("a"),
            other.DeriveDomainKey("a"),
        }
            .Select(BytesOf)
            .Should()
            .OnlyHaveUniqueItems();
        BytesOf(first.DeriveDomainKey("a")).Should().Be(BytesOf(first.DeriveDomainKey("a")));
        new[] { first.Fingerprint, second.Fingerprint, other.Fingerprint }.Should().OnlyHaveUniqueItems();
    }

    [Theory]
    [InlineData("")]
    [InlineData("a\nb")]
    public void A_domain_without_a_name_is_refused(string domain)
    {
        using var master = MasterKey.FromBytes(Secret, "1");
        var act = () => master.DeriveDomainKey(domain);
        act.Should().Throw<TokenizationException>().WithMessage("Given: *Expected: *To mend it: *");
    }

    [Fact]
    public void A_key_for_another_purpose_makes_no_ciphers()
    {
        using var master = MasterKey.FromBytes(Secret, "1");
        using var key = master.DeriveDomainKey("employees", "pseudonym");
        var text = () => key.CreateTextCipher(Alphabet.Digits);
        var integer = () => key.CreateIntegerCipher(IntegerRange.Signed32);
        text.Should().Throw<InvalidOperationException>().WithMessage("Given: *Expected: *To mend it: *");
        integer.Should().Throw<InvalidOperationException>().WithMessage("Given: *Expected: *To mend it: *");
    }

    [Fact]
    public void Keys_print_their_version_and_no_secret()
    {
        using var master = MasterKey.FromBytes(Secret, "2026-04");
        using var domain = master.DeriveDomainKey("employees.emp_no");

        master.ToString().Should().Be($"master key, version 2026-04, fingerprint {master.Fingerprint}");
        domain.ToString().Should().Be("key of domain 'employees.emp_no' for fpe, version 2026-04");
        domain.Version.Should().Be("2026-04");
        foreach (var secret in new[] { Hex, Base64, BytesOf(domain) })
        {
            $"{master} {domain}".Should().NotContain(secret[..8]).And.NotContainEquivalentOf(secret[^8..]);
            JsonSerializer.Serialize(new object[] { master, domain }).Should().NotContainEquivalentOf(secret[..8]);
        }
    }

    [Fact]
    public void A_disposed_key_is_zeroed_and_gives_nothing_any_more()
    {
        var bytes = new SecretBytes(Secret);
        var memory = bytes.Span;
        var master = MasterKey.FromBytes(Secret, "1");
        var domain = master.DeriveDomainKey("a");
        using var cipher = domain.CreateTextCipher(Alphabet.Digits);
        var token = cipher.Encrypt("1234567");

        bytes.Dispose();
        master.Dispose();
        domain.Dispose();

        memory.ToArray().Should().AllBeEquivalentTo((byte)0);
        var derive = () => master.DeriveDomainKey("a");
        var make = () => domain.CreateTextCipher(Alphabet.Digits);
        derive.Should().Throw<ObjectDisposedException>();
        make.Should().Throw<ObjectDisposedException>();
        cipher.Encrypt("1234567").Should().Be(token, "ciphers live on their own");
    }

    private static string BytesOf(DomainKey key)
    {
        var bytes = new byte[32];
        key.CopyTo(bytes);
        return Convert.ToHexString(bytes);
    }
}
