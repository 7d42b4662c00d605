using System.Text;
using FsCheck;
using FsCheck.Fluent;

namespace RegulatedData.Tokenization.Tests.Transformers;

public sealed class TextTransformerTests
{
    private const string Fpe = "\"fpe\"";
    private const string Replace = """{ "transformer": "fpe", "short": "replace" }""";
    private const string Walk = """{ "transformer": "fpe", "short": "walk" }""";

    // Letters of several scripts, cased and not, digits of two, marks, and structure.
    private const string Characters =
        "aaabcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ00123456789éèüßøÿÅÉłŁžşğİıаЖёЁαΩςאבשعربहिंदी漢字かなカナ한국어٣٤ '-.,_/@+½🙂\u0301𝔄𐐷";

    public static Gen<string> AnyText { get; } =
        Gen.Choose(0, 60).SelectMany(length => Gen.Elements(Characters.EnumerateRunes().ToArray()).ArrayOf(length)).Select(string.Concat);

    [Fact]
    public void Tokens_have_their_values_length_and_kinds_of_characters_and_come_back()
    {
        using var transformer = Columns.Transformer(Columns.Text(), Walk);
        Check.One(
            Config.QuickThrowOnFailure.WithMaxTest(200),
            Prop.ForAll(
                Gen.NonEmptyListOf(AnyText).ToArbitrary(),
                list =>
                {
                    string?[] values = [.. list.Where(text => Accepted(transformer, text)).Append(null)];
                    var tokens = transformer.Texts(values);
                    tokens.Select(Shape).Should().Equal(values.Select(Shape));
                    transformer.Restored(tokens).Should().Equal(values);
                }
            )
        );
    }

    [Theory]
    [InlineData("Georgi")]
    [InlineData("Facello-Simmel")]
    [InlineData("O'Brien Jr.")]
    [InlineData("José María")]
    [InlineData("Zoë van der Straße")]
    [InlineData("Łukasz Żółć")]
    [InlineData("Анна Каренина")]
    [InlineData("毛泽东先生")]
    [InlineData("김철수씨")]
    [InlineData("12 Rue de l'Église, 75001 Paris")]
    [InlineData("000123456")]
    [InlineData("AB-1234-xy")]
    [InlineData("  padded  ")]
    public void Names_addresses_and_numbers_become_others_of_the_same_form(string value)
    {
        using var transformer = Columns.Transformer(Columns.Text(value.EnumerateRunes().Count()), Fpe);
        var token = transformer.Texts(value)[0]!;
        token.Should().NotBe(value);
        Shape(token).Should().Be(Shape(value));
        Encoding.UTF8.GetByteCount(token).Should().Be(Encoding.UTF8.GetByteCount(value));
        transformer.Restored(token).Should().Equal(value);
    }

    // Texts are counted in 128 bits, and beyond in numbers of any size: around the border nothing may be lost.
    [Fact]
    public void Mixed_texts_of_each_length_come_back()
    {
        string[] values =
        [
            .. from unit in new[] { "漢a", "aB1", "é9z", "Ж字" }
            from length in Enumerable.Range(2, 60)
            select string.Concat(Enumerable.Repeat(unit, length)),
        ];
        using var transformer = Columns.Transformer(Columns.Text(), Walk);
        var tokens = transformer.Texts(values);
        tokens.Select(Shape).Should().Equal(values.Select(Shape));
        transformer.Restored(tokens).Should().Equal(values);
    }

    [Fact]
    public void Each_of_a_small_world_of_mixed_texts_has_a_token_of_its_own()
    {
        string[] world = [.. from letter in Letters() from number in Enumerable.Range(0, 1000) select $"{letter}{number:000}"];
        var tokens = Columns.Tokens(Columns.Text(4), Walk, world);
        tokens.Should().OnlyHaveUniqueItems().And.BeSubsetOf(world);
    }

    [Fact]
    public void Each_of_a_small_world_of_letters_has_a_token_of_its_own()
    {
        string[] world = [.. from a in Letters() from b in Letters() from c in Letters() select $"{a}{b}{c}"];
        var tokens = Columns.Tokens(Columns.Text(3), Walk, world);
        tokens.Should().OnlyHaveUniqueItems().And.BeSubsetOf(world);
    }

    [Fact]
    public void Equal_values_have_equal_tokens_wherever_they_stand()
    {
        string?[] some = ["Georgi", null, "Rue 12345 a", "Łódź nad Wisłą", "", "Facello", "Üb", new string('x', 300) + "1", "Georgi"];
        using var transformer = Columns.Transformer(Columns.Text(), Replace);
        var tokens = transformer.Texts([.. Enumerable.Range(0, 5000).Select(i => some[i % some.Length])]);
        tokens.Should().Equal(Enumerable.Range(0, 5000).Select(i => transformer.Texts(some[i % some.Length])[0]));
    }

    [Fact]
    public void What_differs_in_case_only_still_does()
    {
        var tokens = Columns.Tokens(
            Columns.Text(),
            Replace,
            "abcDefg",
            "ABCdEFG",
            "STRASSE 12",
            "strasse 12",
            "Li",
            "lI",
            "ÉLÉONORE",
            "éléonore"
        );
        tokens
            .Chunk(2)
            .Should()
            .OnlyContain(pair => pair[0] != pair[1] && string.Equals(pair[0], pair[1], StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public void Null_stays_null_and_what_has_no_letters_stays()
    {
        Columns.Tokens(Columns.Text(), Fpe, null, "", " ", "-- / --", "½ 🙂").Should().Equal(null, "", " ", "-- / --", "½ 🙂");
    }

    [Theory]
    [InlineData("Li")]
    [InlineData("x")]
    [InlineData("Anna")]
    [InlineData("José")]
    [InlineData("12345")]
    [InlineData("d005")]
    public void A_short_value_is_refused_unless_the_policy_says_what_becomes_of_it(string value)
    {
        var act = () => Columns.Tokens(Columns.Text(), Fpe, "Georgi", null, value);
        var refusal = act.Should()
            .Throw<TransformException>()
            .WithMessage("t.c, row 2 of the batch. Given: *Expected: *To mend it: *")
            .Which;
        (refusal.Column, refusal.ValueIndex).Should().Be(("t.c", 2));
        refusal.ToString().Should().NotContain(value.Length > 1 ? value : "'x'");

        var token = Columns.Tokens(Columns.Text(), Replace, "Georgi", null, value)[2];
        Shape(token).Should().Be(Shape(value));
        token.Should().Be(Columns.Tokens(Columns.Text(), Replace, value)[0]);
    }

    [Fact]
    public void Short_values_are_replaced_under_the_key()
    {
        string[] names = [.. from a in Letters() from b in Letters() select $"{char.ToUpperInvariant(a)}{b}"];
        var tokens = Columns.Tokens(Columns.Text(2), Replace, names);
        var others = Columns.Tokens(Columns.Text(2), """{ "transformer": "fpe", "short": "replace", "domain": "other" }""", names);
        tokens.Should().NotEqual(names).And.NotEqual(others);
        tokens.Distinct().Count().Should().BeGreaterThan(names.Length / 2).And.BeLessThan(names.Length, "a keyed hash collides");
        using var transformer = Columns.Transformer(Columns.Text(2), Replace);
        (transformer.IsInjective, transformer.IsReversible, transformer.IsDeterministic).Should().Be((false, false, true));
        transformer.Restored(transformer.Texts("Georgi")).Should().Equal("Georgi");
        var lost = () => transformer.Restored("Georgi", "Li");
        lost.Should().Throw<TransformException>().Which.ValueIndex.Should().Be(1);
    }

    [Fact]
    public void Walking_goes_down_to_a_thousand_values_only()
    {
        using var transformer = Columns.Transformer(Columns.Text(), Walk);
        (transformer.IsInjective, transformer.IsReversible).Should().Be((true, true));
        transformer.Restored(transformer.Texts("d005", "Anna", "Tim", "1234")).Should().Equal("d005", "Anna", "Tim", "1234");
        foreach (var value in new[] { "Li", "99", "x", "x9" })
        {
            transformer.Invoking(one => one.Texts(value)).Should().Throw<TransformException>();
        }
    }

    [Fact]
    public void Redacted_short_values_say_nothing_but_their_shape() =>
        Columns.Tokens(Columns.Text(), """{ "transformer": "fpe", "short": "redact" }""", "Li 7", "é").Should().Equal("Xx 0", "à");

    [Fact]
    public void One_character_fits_its_column() =>
        Columns
            .Tokens(Columns.Text(1), Replace, "M", "F", "7", " ")
            .Select(token => token!.Length)
            .Should()
            .OnlyContain(length => length == 1);

    [Fact]
    public void Ascii_only_refuses_everything_else()
    {
        var act = () =>
            Columns.Tokens(
                Columns.Text(),
                """{ "transformer": "fpe", "characters": "ascii", "short": "replace" }""",
                "Georgina",
                "Renée Dupont"
            );
        act.Should().Throw<TransformException>().Which.Message.Should().Contain("row 1").And.NotContain("Ren");
    }

    [Fact]
    public void What_is_no_utf8_or_newer_than_the_table_is_refused()
    {
        using var transformer = Columns.Transformer(Columns.Text(), Replace);
        var column = new TextColumn(1);
        column.Clear();
        column.Add([(byte)'a', 0xC3]);
        transformer.Invoking(one => one.Transform(column)).Should().Throw<TransformException>().WithMessage("*UTF-8*");
        transformer.Invoking(one => one.Transform(new IntegerColumn(1))).Should().Throw<ArgumentException>();
    }

    [Fact]
    public void A_text_beyond_the_greatest_length_is_refused()
    {
        using var transformer = Columns.Transformer(Columns.Text(), Fpe);
        var longest = new string('a', 4096);
        transformer.Restored(transformer.Texts(longest, longest[..4000] + "1 ä")).Should().Equal(longest, longest[..4000] + "1 ä");
        transformer.Invoking(one => one.Texts(longest + "b")).Should().Throw<TransformException>();
        transformer.Invoking(one => one.Texts(longest + "1")).Should().Throw<TransformException>();
    }

    [Fact]
    public void Columns_of_one_domain_have_equal_tokens_and_others_do_not()
    {
        const string Shared = """{ "transformer": "fpe", "domain": "person" }""";
        using var one = Columns.Transformer(Columns.Text(), Shared, "people");
        using var other = Columns.Transformer(Columns.Text(), Shared, "visits");
        using var own = Columns.Transformer(Columns.Text(), Fpe, "visits");
        using var another = Columns.Transformer(Columns.Text(), Fpe, "people");
        one.Texts("Facello").Should().Equal(other.Texts("Facello"));
        new[] { one, own, another }.SelectMany(transformer => transformer.Texts("Facello")).Should().OnlyHaveUniqueItems();
    }

    // Tokens of older runs have to stay readable: the key's derivation, the classes of characters and how texts are counted don't change.
    [Fact]
    public void Tokens_are_those_of_earlier_versions()
    {
        Columns
            .Tokens(
                Columns.Text(),
                Walk,
                "Georgi",
                "0012345678",
                "AB-1234-xy",
                "José María",
                "Анна Каренина",
                "毛泽东先生",
                "d005",
                "12 Rue de l'Église, 75001 Paris"
            )
            .Should()
            .Equal(Golden);
    }

    private static readonly string[] Golden =
    [
        "Kdohxi",
        "1086836742",
        "OU-7637-yp",
        "Akdä Ortëd",
        "Щцыы Иёецфзыя",
        "蒋钊钽愯碍",
        "c204",
        "68 Vea mg y'Ùnnmlh, 63554 Cmayf",
    ];

    private static char[] Letters() => [.. Enumerable.Range('a', 26).Select(c => (char)c)];

    private static bool Accepted(IColumnTransformer transformer, string text)
    {
        try
        {
            transformer.Texts(text);
            return true;
        }
        catch (TransformException)
        {
            return false;
        }
    }

    // What a token must have as its value has it: kinds of characters, their bytes, and everything that is neither letter nor digit.
    private static string? Shape(string? text) =>
        text is null
            ? null
            : string.Concat(
                text.EnumerateRunes()
                    .Select(rune =>
                        Rune.IsLetter(rune)
                            ? (Rune.IsUpper(rune) && Rune.ToLowerInvariant(rune) != rune && Cased(rune) ? "L" : "l")
                                + rune.Utf8SequenceLength
                        : Rune.IsDigit(rune) ? "d" + rune.Utf8SequenceLength
                        : rune.ToString()
                    )
            );

    private static bool Cased(Rune rune) => CharacterClasses.Unicode.Find(rune.Value).IsCapital;
}
