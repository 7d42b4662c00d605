using System.Globalization;
using FsCheck;
using FsCheck.Fluent;

namespace RegulatedData.Tokenization.Tests.Transformers;

public sealed class NumberTransformerTests
{
    [Fact]
    public void Integers_stay_in_their_type_and_come_back()
    {
        using var transformer = Columns.Transformer(Columns.Integer(), "\"fpe\"");
        long?[] values = [int.MinValue, -1, null, 0, 1, 10001, 61815679, int.MaxValue];

        var tokens = transformer.Integers(values);

        tokens[2].Should().BeNull();
        tokens.OfType<long>().Should().OnlyHaveUniqueItems().And.OnlyContain(token => token >= int.MinValue && token <= int.MaxValue);
        transformer.Restored(tokens).Should().Equal(values);
    }

    [Fact]
    public void Unsigned_64_bit_integers_have_tokens_to_their_end()
    {
        using var transformer = Columns.Transformer(Columns.Integer(IntegerRange.Unsigned64), "\"fpe\"");
        long?[] values = [0, 1, long.MaxValue, long.MinValue, -1];
        var tokens = transformer.Integers(values);
        tokens.Should().OnlyHaveUniqueItems();
        transformer.Restored(tokens).Should().Equal(values);
    }

    [Fact]
    public void A_smaller_range_is_kept_to_and_what_is_outside_refused_or_kept()
    {
        const string Range = "\"transformer\": \"fpe\", \"min\": 1, \"max\": 9999999";
        using var strict = Columns.Transformer(Columns.Integer(), $"{{ {Range} }}");
        using var lenient = Columns.Transformer(Columns.Integer(), $"{{ {Range}, \"outside\": \"keep\" }}");
        var outside = strict.Invoking(one => one.Integers(5, null, -77)).Should().Throw<TransformException>().Which;
        outside.ValueIndex.Should().Be(2);
        outside.Message.Should().NotContain("77").And.Contain("1 to 9999999");

        var tokens = lenient.Integers(0, 1, 9_999_999, 10_000_000);
        tokens[0].Should().Be(0);
        tokens[3].Should().Be(10_000_000);
        tokens[1..3].Should().OnlyContain(token => token >= 1 && token <= 9_999_999);
        lenient.Restored(tokens).Should().Equal(0, 1, 9_999_999, 10_000_000);
    }

    [Fact]
    public void A_small_type_is_a_permutation_if_the_policy_says_so()
    {
        var column = Columns.Integer(IntegerRange.Signed16);
        var refused = () => Columns.Transformer(column, "\"fpe\"");
        refused.Should().Throw<PolicyException>().WithMessage("t.c: Given: a range of 65536 values*smallRange*");
        using var transformer = Columns.Transformer(column, """{ "transformer": "fpe", "smallRange": "walk" }""");
        long?[] world = [.. Enumerable.Range(short.MinValue, 65_536).Select(i => (long?)i)];
        transformer.Integers(world).Order().Should().Equal(world);
    }

    [Theory]
    [InlineData(10, 2)]
    [InlineData(18, 0)]
    [InlineData(18, 18)]
    [InlineData(9, 4)]
    public void Decimals_fit_their_column_and_come_back(int precision, int scale)
    {
        using var transformer = Columns.Transformer(Columns.Decimal(precision, scale), "\"fpe\"");
        var most = (long)Math.Pow(10, Math.Min(17, precision)) - 1;
        var numbers =
            from high in Gen.Choose(int.MinValue, int.MaxValue)
            from low in Gen.Choose(0, int.MaxValue)
            select (high * 4294967296L + low) % most;
        Check.QuickThrowOnFailure(
            Prop.ForAll(
                numbers.ListOf().ToArbitrary(),
                list =>
                {
                    string[] values = [.. list.Distinct().Append(0).Select(number => Decimal(number, scale))];
                    var tokens = transformer.Texts(values);
                    tokens.Distinct().Should().HaveSameCount(values.Distinct());
                    var limit = (decimal)Math.Pow(10, precision - scale);
                    tokens
                        .Select(token => decimal.Parse(token!, CultureInfo.InvariantCulture))
                        .Should()
                        .OnlyContain(token => Math.Abs(token) < limit && token.Scale == scale);
                    transformer.Restored(tokens).Should().Equal(values);
                }
            )
        );
    }

    [Theory]
    [InlineData(19, 4)]
    [InlineData(38, 0)]
    [InlineData(37, 37)]
    [InlineData(65, 30)]
    public void Decimals_of_more_digits_fit_their_column_and_come_back(int precision, int scale)
    {
        using var transformer = Columns.Transformer(Columns.Decimal(precision, scale), "\"fpe\"");
        var values = Gen.Choose(0, 9)
            .ListOf(precision)
            .Zip(Gen.Elements("", "-"))
            .Select(pair => LongDecimal(pair.Item2, pair.Item1, scale));
        var nines = Enumerable.Repeat(9, precision);
        string[] ends =
        [
            LongDecimal("-", nines, scale),
            LongDecimal("", Enumerable.Repeat(0, precision), scale),
            LongDecimal("", nines, scale),
        ];
        Check.QuickThrowOnFailure(
            Prop.ForAll(
                values.ListOf().ToArbitrary(),
                list =>
                {
                    string[] all = [.. list.Concat(ends).Distinct()];
                    var tokens = transformer.Texts(all);
                    tokens.Should().OnlyHaveUniqueItems().And.NotIntersectWith(all);
                    tokens.Should().OnlyContain(token => token!.TrimStart('-').Length <= precision + (scale > 0 ? 2 : 0));
                    tokens
                        .Should()
                        .OnlyContain(token => scale == 0 ? !token!.Contains('.') : token!.Length - token.IndexOf('.') == scale + 1);
                    transformer.Restored(tokens).Should().Equal(all);
                }
            )
        );
    }

    [Fact]
    public void The_ends_of_a_long_decimal_can_be_named()
    {
        const string Numbers = "\"transformer\": \"fpe\", \"min\": 1, \"max\": \"9999999999999999999999\"";
        var column = Columns.Decimal(38, 0);
        string[] values = [.. Enumerable.Range(1, 300).Select(i => $"{i}00000000000000000"), "1", "9999999999999999999999"];
        using var transformer = Columns.Transformer(column, $"{{ {Numbers} }}");

        var tokens = transformer.Texts(values);

        tokens.Should().OnlyHaveUniqueItems().And.OnlyContain(token => !token!.StartsWith('-') && token.Length <= 22);
        transformer.Restored(tokens).Should().Equal(values);
        transformer.Invoking(one => one.Texts("1", "0")).Should().Throw<TransformException>().WithMessage("*1 to 9999999999999999999999*");
        transformer.Invoking(one => one.Texts("NaN")).Should().Throw<TransformException>().WithMessage("*another form*");
        Columns.Tokens(column, $"{{ {Numbers}, \"outside\": \"keep\" }}", "0", "NaN", "-5").Should().Equal("0", "NaN", "-5");
    }

    [Theory]
    [InlineData(38, 0, "\"min\": 5, \"max\": 1", "*'min' that isn't below 'max'*")]
    [InlineData(
        20,
        2,
        "\"max\": \"1000000000000000000\"",
        "*beyond what decimal(20,2) holds*-999999999999999999.99 to 999999999999999999.99*"
    )]
    [InlineData(20, 2, "\"min\": \"1.234\"", "*'min' in another form*at most 2 digits after the point*")]
    [InlineData(38, 0, "\"min\": \"99999999999999999999999999999999999990\"", "*a range of 10 values*")]
    [InlineData(66, 0, "\"min\": 1", "*at most 65 digits*")]
    public void Ends_of_a_long_decimal_that_make_no_range_are_refused(int precision, int scale, string ends, string words)
    {
        var refused = () => Columns.Transformer(Columns.Decimal(precision, scale), $"{{ \"transformer\": \"fpe\", {ends} }}");

        refused.Should().Throw<PolicyException>().WithMessage(words);
    }

    [Fact]
    public void A_decimal_is_the_same_however_many_digits_are_written()
    {
        var tokens = Columns.Tokens(Columns.Decimal(10, 2), "\"fpe\"", "12.5", "12.50", "12.5000", "012.50", ".5", "0.50", "-0.00", "0");
        tokens[..4].Distinct().Should().ContainSingle();
        tokens[4].Should().Be(tokens[5]);
        tokens[6].Should().Be(tokens[7]);
        foreach (var other in new[] { "12.505", "1e5", "NaN", "", "-", ".", "1.2.3", "12345678901234567890" })
        {
            var act = () => Columns.Tokens(Columns.Decimal(10, 2), "\"fpe\"", other);
            act.Should().Throw<TransformException>();
        }
    }

    [Fact]
    public void Dates_are_encrypted_to_their_ends()
    {
        using var transformer = Columns.Transformer(Columns.Of(ColumnType.Date), "\"fpe\"");
        string?[] values = ["0001-01-01", "9999-12-31", "2000-02-29", "1953-09-02", null];
        var tokens = transformer.Texts(values);
        tokens[..4].Should().OnlyHaveUniqueItems();
        transformer.Restored(tokens).Should().Equal(values);
        foreach (
            var other in new[]
            {
                "0000-12-31",
                "10000-01-01",
                "2023-02-29",
                "0000-00-00",
                "2023-13-01",
                "23-01-01",
                "-infinity",
                "2023-01-01 00:00:00",
            }
        )
        {
            transformer.Invoking(one => one.Texts(other)).Should().Throw<TransformException>().Which.Message.Should().NotContain(other);
        }
    }

    [Fact]
    public void Dates_of_a_window_stay_in_it_and_special_ones_may_stay()
    {
        const string Window =
            """{ "transformer": "fpe", "min": "1920-01-01", "max": "2019-12-31", "smallRange": "walk", "outside": "keep" }""";
        using var transformer = Columns.Transformer(Columns.Of(ColumnType.Date), Window);
        string[] world =
        [
            .. Enumerable
                .Range(0, 36525)
                .Select(day => new DateOnly(1920, 1, 1).AddDays(day).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)),
        ];
        var tokens = transformer.Texts(world);
        tokens.Order(StringComparer.Ordinal).Should().Equal(world);
        transformer.Texts("9999-01-01", "infinity", "0000-00-00").Should().Equal("9999-01-01", "infinity", "0000-00-00");
    }

    [Theory]
    [InlineData(0, "2024-02-29 23:59:59")]
    [InlineData(6, "2024-02-29 23:59:59.000001")]
    [InlineData(6, "9999-12-31 23:59:59.999999")]
    [InlineData(3, "0001-01-01 00:00:00.000")]
    public void Date_times_keep_their_digits(int digits, string value)
    {
        using var transformer = Columns.Transformer(Columns.Of(ColumnType.DateTime, digits), "\"fpe\"");
        var token = transformer.Texts(value);
        token[0].Should().HaveLength(value.Length).And.NotBe(value);
        transformer.Restored(token).Should().Equal(value);
    }

    [Fact]
    public void MySqls_timestamps_stay_before_2038()
    {
        var column = new ColumnSchema("c", ColumnType.DateTime, "timestamp") { HasTimeZone = true };
        string[] values = [.. Enumerable.Range(0, 500).Select(i => $"2001-01-01 00:{i / 60:00}:{i % 60:00}")];
        var tokens = Columns.Tokens(column, "\"fpe\"", values);
        tokens.Should().OnlyHaveUniqueItems();
        tokens
            .Should()
            .OnlyContain(token =>
                string.CompareOrdinal(token, "2038-01-19 03:14:07") <= 0 && string.CompareOrdinal(token, "1970-01-01 00:00:01") >= 0
            );
    }

    [Fact]
    public void MySqls_timestamps_have_tokens_to_their_ends()
    {
        var column = new ColumnSchema("c", ColumnType.DateTime, "timestamp(6)") { HasTimeZone = true, FractionalDigits = 6 };
        using var transformer = Columns.Transformer(column, "\"fpe\"");
        string[] ends = ["1970-01-01 00:00:01.000000", "2038-01-19 03:14:07.999999"];
        transformer.Restored(transformer.Texts(ends)).Should().Equal(ends);

        // Newer servers count on to 2106.
        using var longer = Columns.Transformer(column, """{ "transformer": "fpe", "max": "2106-02-07 06:28:15.999999" }""");
        longer.Restored(longer.Texts("2106-02-07 06:28:15.999999")).Should().Equal("2106-02-07 06:28:15.999999");
        var beyond = () => Columns.Transformer(column, """{ "transformer": "fpe", "max": "2106-02-07 06:28:16" }""");
        beyond.Should().Throw<PolicyException>();
    }

    [Fact]
    public void MySqls_lengths_of_time_are_encrypted_if_the_policy_says_so()
    {
        const string Wide = """{ "transformer": "fpe", "min": "-838:59:59", "max": "838:59:59" }""";
        using var transformer = Columns.Transformer(new ColumnSchema("c", ColumnType.Time, "time"), Wide);
        string[] values = ["-838:59:59", "838:59:59", "00:00:00", "-00:00:01", "100:00:00"];
        var tokens = transformer.Texts(values);
        tokens.Should().OnlyHaveUniqueItems();
        transformer.Restored(tokens).Should().Equal(values);
        var others = () => Columns.Transformer(new ColumnSchema("c", ColumnType.Time, "time without time zone"), Wide);
        others.Should().Throw<PolicyException>("a time of day has no such hours");
    }

    [Fact]
    public void Decimals_without_a_sign_stay_without_one()
    {
        using var transformer = Columns.Transformer(Columns.Decimal(8, 2) with { DeclaredType = "decimal(8,2) unsigned" }, "\"fpe\"");
        string[] values = [.. Enumerable.Range(0, 500).Select(i => Decimal(i * 19, 2)), "999999.99"];
        var tokens = transformer.Texts(values);
        tokens.Should().OnlyHaveUniqueItems().And.NotContain(token => token!.StartsWith('-'));
        transformer.Restored(tokens).Should().Equal(values);
    }

    [Fact]
    public void Times_are_encrypted_within_the_day()
    {
        using var transformer = Columns.Transformer(Columns.Of(ColumnType.Time, 6), "\"fpe\"");
        string[] values = ["00:00:00.000000", "23:59:59.999999", "12:34:56.789012"];
        var tokens = transformer.Texts(values);
        tokens
            .Should()
            .OnlyHaveUniqueItems()
            .And.OnlyContain(token =>
                TimeSpan.ParseExact(token!, "hh\\:mm\\:ss\\.ffffff", CultureInfo.InvariantCulture) < TimeSpan.FromDays(1)
            );
        transformer.Restored(tokens).Should().Equal(values);
        var outside = () => transformer.Texts("-01:00:00");
        outside.Should().Throw<TransformException>();
        Columns
            .Tokens(
                Columns.Of(ColumnType.Time),
                """{ "transformer": "fpe", "smallRange": "walk", "outside": "keep" }""",
                "-838:59:59",
                "838:59:59"
            )
            .Should()
            .Equal("-838:59:59", "838:59:59");
    }

    [Fact]
    public void Shifted_dates_stay_in_their_window_and_never_stand_still()
    {
        const string Shift = """{ "transformer": "date-shift", "days": 10 }""";
        string[] values =
        [
            .. Enumerable
                .Range(0, 3000)
                .Select(day => new DateOnly(1990, 1, 1).AddDays(day).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)),
            "9999-12-31",
            "1000-01-01",
        ];
        using var transformer = Columns.Transformer(Columns.Of(ColumnType.Date), Shift);
        var distances = values.Zip(transformer.Texts(values), (value, token) => Day(token!) - Day(value)).ToArray();
        distances.Should().OnlyContain(days => days != 0 && Math.Abs(days) <= 10);
        distances.Distinct().Should().HaveCount(20);
        (transformer.IsInjective, transformer.IsReversible).Should().Be((false, false));
        transformer
            .Invoking(one => one.Restored("1990-01-01"))
            .Should()
            .Throw<InvalidOperationException>()
            .WithMessage("Given: *To mend it: *");
    }

    [Fact]
    public void A_column_shifted_as_a_whole_keeps_the_time_between_its_dates()
    {
        using var transformer = Columns.Transformer(
            Columns.Of(ColumnType.DateTime),
            """{ "transformer": "date-shift", "days": 300, "per": "column" }"""
        );
        var tokens = transformer.Texts("2000-01-01 10:00:00", "2000-03-01 10:00:01", null);
        (Moment(tokens[1]!) - Moment(tokens[0]!)).Should().Be(new TimeSpan(60, 0, 0, 1));
        Math.Abs((Moment(tokens[0]!) - Moment("2000-01-01 10:00:00")).TotalDays).Should().BeGreaterThan(0).And.BeLessThanOrEqualTo(300);
        transformer.Restored(tokens).Should().Equal("2000-01-01 10:00:00", "2000-03-01 10:00:01", null);
    }

    // 9999-01-01 stands for "until now", and moving it would say so of other dates.
    [Theory]
    [InlineData("value")]
    [InlineData("column")]
    public void Dates_that_stand_for_something_else_need_not_be_shifted(string per)
    {
        var shift =
            $$"""{ "transformer": "date-shift", "days": 300, "per": "{{per}}", "min": "1900-01-01", "max": "2099-12-31", "outside": "keep" }""";
        using var transformer = Columns.Transformer(Columns.Of(ColumnType.Date), shift);
        string[] special = ["9999-01-01", "9999-12-31", "0001-01-01", "infinity", "0000-00-00"];
        transformer.Texts(special).Should().Equal(special);
        transformer.Texts("1990-05-01")[0].Should().NotBe("1990-05-01");
        transformer.IsInjective.Should().Be(per == "column");
    }

    [Fact]
    public void A_column_shifted_as_a_whole_comes_back_with_what_was_kept()
    {
        using var transformer = Columns.Transformer(
            Columns.Of(ColumnType.Date),
            """{ "transformer": "date-shift", "days": 300, "per": "column", "max": "2099-12-31", "outside": "keep" }"""
        );
        var tokens = transformer.Texts("1990-05-01", "9999-01-01", "infinity");
        transformer.Restored(tokens).Should().Equal("1990-05-01", "9999-01-01", "infinity");
    }

    // How to mend it names options that the transformer has.
    [Theory]
    [InlineData("\"first-of-month\"", "0000-00-00", "outside")]
    [InlineData("\"replace\"", "infinity", "redact")]
    [InlineData("\"seed\"", "infinity", "redact")]
    [InlineData("\"fpe\"", "infinity", "outside")]
    public void A_value_of_another_form_is_refused_with_what_can_be_done(string options, string value, string mend)
    {
        var policy = Policy.Parse($$$"""{ "version": 1, "tables": { "t": { "c": {{{options}}} } } }""");
        using var key = Columns.Key();
        using var seed = SeedKey.Derive("Test", "", new byte[7]);
        var column = Columns.Of(ColumnType.Date);
        using var transformer = new TransformerFactory(policy, key, seed).Create(Columns.Table("t", column), column);
        transformer.Invoking(one => one.Texts(value)).Should().Throw<TransformException>().WithMessage($"*To mend it: *{mend}*");
    }

    [Fact]
    public void A_long_integer_is_refused_with_what_the_older_tools_tokens_can_do()
    {
        var policy = Policy.Parse("""{ "version": 1, "tables": { "t": { "c": "seed" } } }""");
        using var seed = SeedKey.Derive("Test", "", new byte[7]);
        using var transformer = new TransformerFactory(policy, seed).Create(Columns.Table("t", Columns.Integer()), Columns.Integer());
        transformer
            .Invoking(one => one.Integers(10_000_000))
            .Should()
            .Throw<TransformException>()
            .WithMessage("*To mend it: *long-integers*");
    }

    [Fact]
    public void The_first_of_the_month_is_what_it_says()
    {
        Columns
            .Tokens(Columns.Of(ColumnType.Date), """{ "transformer": "first-of-month", "outside": "keep" }""", "infinity", "1953-09-02")
            .Should()
            .Equal("infinity", "1953-09-01");
        Columns
            .Tokens(Columns.Of(ColumnType.Date), "\"first-of-month\"", "1953-09-02", null, "2000-02-29")
            .Should()
            .Equal("1953-09-01", null, "2000-02-01");
        Columns
            .Tokens(Columns.Of(ColumnType.DateTime, 3), "\"first-of-month\"", "1953-09-02 10:11:12.5")
            .Should()
            .Equal("1953-09-01 00:00:00.000");
    }

    private static string LongDecimal(string sign, IEnumerable<int> digits, int scale)
    {
        var whole = string.Concat(digits);
        var text = whole[..^scale].TrimStart('0') is { Length: > 0 } before ? before : "0";
        var isZero = whole.All(digit => digit == '0');
        return (isZero ? "" : sign) + text + (scale > 0 ? "." + whole[^scale..] : "");
    }

    private static string Decimal(long number, int scale)
    {
        var digits = Math.Abs(number).ToString("D" + (scale + 1), CultureInfo.InvariantCulture);
        return (number < 0 ? "-" : "") + (scale == 0 ? digits : $"{digits[..^scale]}.{digits[^scale..]}");
    }

    private static int Day(string date) => DateOnly.ParseExact(date, "yyyy-MM-dd", CultureInfo.InvariantCulture).DayNumber;

    private static DateTime Moment(string text) => DateTime.ParseExact(text, "yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);
}
