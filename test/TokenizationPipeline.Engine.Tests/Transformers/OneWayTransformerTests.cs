using System.Text;

namespace RegulatedData.Tokenization.Tests.Transformers;

public sealed class OneWayTransformerTests
{
    [Fact]
    public void A_list_is_chosen_from_under_the_key()
    {
        string[] values = [.. Enumerable.Range(0, 300).Select(i => $"person {i}")];
        const string List = "\"transformer\": \"replace\", \"values\": [\"red\", \"green\", \"blue\"]";
        var tokens = Columns.Tokens(Columns.Text(5), $"{{ {List} }}", [.. values, null]);
        tokens[300].Should().BeNull();
        tokens[..300].GroupBy(token => token).Should().HaveCount(3).And.OnlyContain(group => group.Count() > 50);
        tokens[..300].Should().NotEqual(Columns.Tokens(Columns.Text(5), $"{{ {List}, \"domain\": \"other\" }}", values));
    }

    [Fact]
    public void An_enums_members_are_its_list()
    {
        var column = Columns.Text(1) with { AllowedValues = ["M", "F"] };
        Columns.Tokens(column, "\"replace\"", "M", "F", null).Should().OnlyContain(token => token == null || token == "M" || token == "F");
        var fpe = () => Columns.Transformer(column, "\"fpe\"");
        var other = () => Columns.Transformer(column, """{ "transformer": "replace", "values": ["M", "X"] }""");
        fpe.Should().Throw<PolicyException>().WithMessage("*replace*");
        other.Should().Throw<PolicyException>();
    }

    [Fact]
    public void Numbers_and_dates_are_replaced_within_their_range()
    {
        using var integers = Columns.Transformer(Columns.Integer(), """{ "transformer": "replace", "min": 18, "max": 99 }""");
        var ages = integers.Integers([.. Enumerable.Range(0, 2000).Select(i => (long?)i), null]);
        ages[2000].Should().BeNull();
        ages[..2000].Distinct().Should().HaveCount(82).And.OnlyContain(age => age >= 18 && age <= 99);
        Columns
            .Tokens(Columns.Of(ColumnType.Date), """{ "transformer": "replace", "min": "2000-01-01", "max": "2000-12-31" }""", "1815-06-18")
            .Should()
            .OnlyContain(date => date!.StartsWith("2000-", StringComparison.Ordinal));
        Columns.Tokens(Columns.Of(ColumnType.Boolean), "\"replace\"", "true", "false").Should().BeSubsetOf(["true", "false"]);
    }

    [Fact]
    public void Characters_are_replaced_by_others_of_their_kind()
    {
        var token = Columns.Tokens(Columns.Text(), "\"replace\"", "Li 5-é", null)[0];
        token.Should().MatchRegex("^[A-Z][a-z] [0-9]-[à-ÿ]$");
    }

    [Fact]
    public void Pseudonyms_fit_say_nothing_and_are_the_same_for_equal_values()
    {
        const string Options = """{ "transformer": "pseudonym", "length": 16, "prefix": "p-", "suffix": "@example.com" }""";
        var tokens = Columns.Tokens(Columns.Text(30), Options, "Georgi", "georgi", "Georgi", "", null);
        foreach (var token in tokens[..4])
        {
            token.Should().MatchRegex("^p-[a-z2-7]{16}@example\\.com$");
        }

        tokens[0].Should().Be(tokens[2]);
        tokens.Distinct().Should().HaveCount(4);
        tokens[4].Should().BeNull();
        var tooLong = () => Columns.Transformer(Columns.Text(29), Options);
        tooLong.Should().Throw<PolicyException>().WithMessage("*30 characters*at most 29*");
        Columns.Tokens(Columns.Text(), """{ "transformer": "pseudonym", "length": 51 }""", "a")[0].Should().HaveLength(51);
    }

    [Fact]
    public void Redacted_values_are_all_the_same()
    {
        Columns.Tokens(Columns.Text(), "\"redact\"", "Georgi", null, "").Should().Equal("***", null, "***");
        Columns.Tokens(Columns.Text(1), "\"redact\"", "M").Should().Equal("*");
        Columns
            .Tokens(Columns.Of(ColumnType.Date), """{ "transformer": "redact", "value": "1970-01-01" }""", "1953-09-02")
            .Should()
            .Equal("1970-01-01");
        Columns.Tokens(Columns.Of(ColumnType.Binary), "\"redact\"", "secret").Should().Equal("");
        using var integers = Columns.Transformer(Columns.Integer(), """{ "transformer": "redact", "value": 0 }""");
        integers.Integers(5, null, -7).Should().Equal(0, null, 0);
    }

    [Theory]
    [InlineData(30, 4, "0.00")]
    [InlineData(null, null, "-12345678901234567890.5")]
    [InlineData(5, 5, "0.12345")]
    public void Decimals_of_any_size_can_be_redacted(int? precision, int? scale, string value)
    {
        var column = new ColumnSchema("c", ColumnType.Decimal, "numeric") { Precision = precision, Scale = scale };
        Columns.Tokens(column, $$"""{ "transformer": "redact", "value": "{{value}}" }""", "99", null).Should().Equal(value, null);
        foreach (var other in new[] { "x", "1.2.3", "", ".", "1e5" })
        {
            var act = () => Columns.Tokens(column, $$"""{ "transformer": "redact", "value": "{{other}}" }""", "99");
            act.Should().Throw<PolicyException>();
        }
    }

    [Theory]
    [InlineData("1000.00")]
    [InlineData("1.234")]
    public void A_decimal_that_the_column_cannot_hold_is_refused(string value)
    {
        var act = () => Columns.Tokens(Columns.Decimal(5, 2), $$"""{ "transformer": "redact", "value": "{{value}}" }""", "99");
        act.Should().Throw<PolicyException>();
    }

    [Fact]
    public void Nulled_values_leave_nothing_behind()
    {
        using var transformer = Columns.Transformer(Columns.Text(), "\"null\"");
        var column = new TextColumn(2);
        column.Clear();
        column.Add("secret"u8);
        column.AddNull();
        transformer.Transform(column);
        column.IsNull.Should().Equal(true, true);
        Encoding.UTF8.GetString(column.Bytes).Should().NotContain("secret");
        var notNull = () => Columns.Transformer(Columns.Text() with { IsNullable = false }, "\"null\"");
        notNull.Should().Throw<PolicyException>().WithMessage("*takes no NULL*");
    }

    [Fact]
    public void Kept_values_stay()
    {
        using var transformer = Columns.Transformer(Columns.Text(), "\"keep\"");
        (transformer.IsInjective, transformer.IsReversible, transformer.IsDeterministic).Should().Be((true, true, true));
        transformer.Restored(transformer.Texts("Georgi", null)).Should().Equal("Georgi", null);
    }

    [Theory]
    [InlineData(ColumnType.Float, "\"fpe\"")]
    [InlineData(ColumnType.Other, "\"fpe\"")]
    [InlineData(ColumnType.Binary, "\"fpe\"")]
    [InlineData(ColumnType.Boolean, "\"fpe\"")]
    [InlineData(ColumnType.Date, "\"email\"")]
    [InlineData(ColumnType.Date, "\"pseudonym\"")]
    [InlineData(ColumnType.Time, "\"first-of-month\"")]
    [InlineData(ColumnType.Text, """{ "transformer": "date-shift", "days": 3 }""")]
    [InlineData(ColumnType.Text, """{ "transformer": "fpe", "min": 3 }""")]
    [InlineData(ColumnType.Date, """{ "transformer": "fpe", "short": "replace" }""")]
    [InlineData(ColumnType.Date, """{ "transformer": "fpe", "min": "yesterday" }""")]
    [InlineData(ColumnType.Date, """{ "transformer": "fpe", "min": "2020-01-01", "max": "2010-01-01" }""")]
    [InlineData(ColumnType.Date, """{ "transformer": "fpe", "min": "0000-01-01" }""")]
    [InlineData(ColumnType.Float, "\"redact\"")]
    [InlineData(ColumnType.Date, """{ "transformer": "redact", "value": "2023-02-29" }""")]
    [InlineData(ColumnType.Boolean, """{ "transformer": "redact", "value": "maybe" }""")]
    [InlineData(ColumnType.Text, """{ "transformer": "replace", "min": 3 }""")]
    [InlineData(ColumnType.Date, """{ "transformer": "seed", "type": "int" }""")]
    public void A_transformer_or_an_option_that_does_not_fit_the_type_is_refused(ColumnType type, string options)
    {
        var act = () => Columns.Transformer(Columns.Of(type), options);
        act.Should().Throw<PolicyException>().WithMessage("t.c: Given: *Expected: *To mend it: *");
    }
}
