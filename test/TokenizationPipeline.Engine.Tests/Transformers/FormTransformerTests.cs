using System.Globalization;
using System.Net.Mail;
using System.Text;
using FsCheck;
using FsCheck.Fluent;

namespace RegulatedData.Tokenization.Tests.Transformers;

/// <summary>E-mail addresses, phone numbers, UUIDs.</summary>
public sealed class FormTransformerTests
{
    [Theory]
    [InlineData("georgi.facello@example.com")]
    [InlineData("j@gmail.com")]
    [InlineData("Mary-Ann.O'Neil+news@mail.Some-Company.co.uk")]
    [InlineData("anna_84@xn-mail.org")]
    [InlineData("rené@exämple.de")]
    [InlineData("administrator@localhost")]
    public void An_address_becomes_another_valid_address(string address)
    {
        using var transformer = Columns.Transformer(Columns.Text(), "\"email\"");
        var token = transformer.Texts(address)[0]!;
        token.Should().NotBe(address).And.HaveLength(address.Length);
        new MailAddress(token).Address.Should().Be(token);
        token.Should().EndWith(address[address.LastIndexOfAny(['.', '@'])..], "the top-level domain stays");
        transformer.Restored(token).Should().Equal(address);
    }

    // Local parts in quotes, tags, many labels; hosts of other scripts, also long ones and with letters that look like two (ĳ).
    [Theory]
    [InlineData("\"john doe\"@example.com")]
    [InlineData("\"a@b \\\" c\"@example.org")]
    [InlineData("user+tag.one_two-three!#$%&'*/=?^`{|}~@a.b.c.example.com")]
    [InlineData("a.very.long.local.part.of.sixty.four.characters.abcdefghijklmnop@example.com")]
    [InlineData("x@abcdefghijklmnopqrstuvwxyz-abcdefghijklmnopqrstuvwxyz-012345678.example.com")]
    [InlineData("jan@żółćęąśłńźżółćęą.pl")]
    [InlineData("иван@правительство.рф")]
    [InlineData("李@中国互联网络信息中心.中国")]
    [InlineData("user@straße-ÿ.example")]
    [InlineData("Ñandú@ÀÉÎÕÜ.example")]
    [InlineData("user@münchen.xn--vermgensberatung-pwb")]
    public void Every_legal_address_becomes_a_valid_one(string address)
    {
        using var transformer = Columns.Transformer(Columns.Text(), "\"email\"");
        // Under many keys, that is: so many tokens of one form.
        string[] addresses = [.. Enumerable.Range(0, 300).Select(i => Numbered(address, i))];
        var tokens = transformer.Texts(addresses);
        transformer.Restored(tokens).Should().Equal(addresses);
        foreach (var token in tokens.OfType<string>())
        {
            var host = token[(token.LastIndexOf('@') + 1)..];
            Encoding.UTF8.GetByteCount(token).Should().Be(Encoding.UTF8.GetByteCount(Numbered(address, 1)));
            // Throws for labels that can't be written in ASCII with 63 characters.
            new IdnMapping { AllowUnassigned = false }
                .GetAscii(host.ToLowerInvariant())
                .Split('.')
                .Should()
                .OnlyContain(label => label.Length <= 63);
            host.Should().NotMatchRegex("[ĳŀŉſªºµ]");
        }

        static string Numbered(string address, int number) =>
            address[0] == '"'
                ? address.Insert(1, number.ToString("000", CultureInfo.InvariantCulture))
                : number.ToString("000", CultureInfo.InvariantCulture) + address;
    }

    [Theory]
    [InlineData("someone@xn--exmple-cua.de")]
    [InlineData("root-user@[192.168.10.20]")]
    [InlineData("root-user@[IPv6:2001:db8::1]")]
    public void A_host_that_cannot_be_exchanged_can_be_kept(string address)
    {
        var act = () => Columns.Tokens(Columns.Text(), "\"email\"", address);
        act.Should().Throw<TransformException>().WithMessage("*host*To mend it: *");
        using var transformer = Columns.Transformer(Columns.Text(), """{ "transformer": "email", "host": "keep" }""");
        var token = transformer.Texts(address)[0]!;
        token.Should().EndWith(address[address.IndexOf('@', StringComparison.Ordinal)..]).And.NotBe(address);
        transformer.Restored(token).Should().Equal(address);
    }

    [Fact]
    public void A_host_can_be_kept()
    {
        var token = Columns.Tokens(Columns.Text(), """{ "transformer": "email", "host": "keep" }""", "georgi.facello@example.com")[0];
        token.Should().EndWith("@example.com").And.NotStartWith("georgi").And.MatchRegex("^[a-z]{6}\\.[a-z]{7}@");
    }

    [Theory]
    [InlineData("n/a")]
    [InlineData("root@[192.168.10.20]")]
    [InlineData("someone@xn--exmple-cua.de")]
    [InlineData("@example.com")]
    [InlineData("someone@")]
    [InlineData("someone@exa mple.com")]
    [InlineData("someone@example..com")]
    [InlineData("a@b.c")]
    public void What_is_no_address_is_refused_unless_the_policy_says_what_becomes_of_it(string value)
    {
        var act = () => Columns.Tokens(Columns.Text(), "\"email\"", value);
        act.Should().Throw<TransformException>().Which.ToString().Should().NotContain(value);
        var token = Columns.Tokens(Columns.Text(), """{ "transformer": "email", "short": "replace" }""", value)[0];
        token.Should().NotBe(value).And.HaveLength(value.Length);
    }

    [Theory]
    [InlineData("+41 44 668 18 00", "^\\+41 \\d\\d \\d{3} \\d\\d \\d\\d$")]
    [InlineData("+1 (555) 010-9999", "^\\+1 \\(\\d{3}\\) \\d{3}-\\d{4}$")]
    [InlineData("+41 (0)44 668 18 00", "^\\+41 \\(0\\)\\d\\d \\d{3} \\d\\d \\d\\d$")]
    [InlineData("+39 06 1234 5678", "^\\+39 0\\d \\d{4} \\d{4}$")]
    [InlineData("+49 30 1234567", "^\\+49 [1-9]\\d \\d{7}$")]
    [InlineData("+423 123 45 678", "^\\+423 \\d{3} \\d\\d \\d{3}$")]
    [InlineData("0791234567", "^0\\d{9}$")]
    [InlineData("555-0109-22", "^[1-9]\\d\\d-\\d{4}-\\d\\d$")]
    [InlineData("1234567 ext 12", "^[1-9]\\d{6} ext \\d\\d$")]
    public void A_phone_number_keeps_its_country_and_how_it_is_written(string number, string form)
    {
        using var transformer = Columns.Transformer(Columns.Text(), "\"phone\"");
        var token = transformer.Texts(number)[0]!;
        token.Should().NotBe(number).And.MatchRegex(form);
        transformer.Restored(token).Should().Equal(number);
    }

    [Fact]
    public void Phone_numbers_come_back_however_they_begin()
    {
        using var transformer = Columns.Transformer(Columns.Text(), "\"phone\"");
        var numbers =
            from prefix in Gen.Elements("", "0", "00", "+", "+0", "(0")
            from digits in Gen.Choose(0, 9).ListOf(10)
            select prefix + string.Concat(digits);
        Check.QuickThrowOnFailure(
            Prop.ForAll(
                numbers.ListOf().ToArbitrary(),
                list =>
                {
                    var tokens = transformer.Texts([.. list]);
                    transformer.Restored(tokens).Should().Equal(list);
                    tokens.Distinct().Should().HaveSameCount(list.Distinct());
                }
            )
        );
    }

    [Theory]
    [InlineData("call Peter Miller")]
    [InlineData("+41 12")]
    [InlineData("112")]
    public void What_is_no_phone_number_is_refused(string value)
    {
        var act = () => Columns.Tokens(Columns.Text(), "\"phone\"", value);
        act.Should().Throw<TransformException>().Which.Message.Should().NotContain(value);
    }

    [Fact]
    public void Uuids_stay_uuids_of_their_version()
    {
        var column = Columns.Of(ColumnType.Uuid);
        using var transformer = Columns.Transformer(column, "\"fpe\"");
        string?[] values = [.. Enumerable.Range(0, 2000).Select(_ => Guid.NewGuid().ToString("D")), null, Guid.Empty.ToString("D")];

        var tokens = transformer.Texts(values);

        tokens.Should().OnlyHaveUniqueItems().And.NotIntersectWith(values.OfType<string>());
        tokens[..2000].Should().OnlyContain(token => Guid.ParseExact(token!, "D").Version == 4 && "89ab".Contains(token![19]));
        transformer.Restored(tokens).Should().Equal(values);
    }

    [Fact]
    public void Uuids_in_texts_have_the_same_tokens_as_those_of_a_type_of_their_own()
    {
        const string Value = "0af95f72-3b9c-4b6e-9f07-5d7f3f2f3a11";
        var own = Columns.Tokens(Columns.Of(ColumnType.Uuid), "\"fpe\"", Value)[0];
        Columns
            .Tokens(Columns.Text(36), "\"uuid\"", Value, Value.Replace("-", "", StringComparison.Ordinal))
            .Should()
            .Equal(own, own!.Replace("-", "", StringComparison.Ordinal));
        Columns
            .Tokens(Columns.Text(36), """{ "transformer": "uuid", "case": "upper" }""", Value.ToUpperInvariant())
            .Should()
            .Equal(own.ToUpperInvariant());
        var mixed = () => Columns.Tokens(Columns.Text(36), "\"uuid\"", "0AF95f72-3b9c-4b6e-9f07-5d7f3f2f3a11");
        mixed.Should().Throw<TransformException>();
    }
}
