using System.Text;

namespace RegulatedData.Tokenization.Tests.Transformers;

/// <summary>Columns of character sets that hold some characters only.</summary>
public sealed class CharacterSetTests
{
    private const string Walk = """{ "transformer": "fpe", "short": "walk" }""";

    public static TheoryData<string> Sets =>
        [
            "windows-1250",
            "windows-1251",
            "windows-1252",
            "windows-1253",
            "windows-1254",
            "windows-1255",
            "windows-1256",
            "windows-1257",
            "windows-1258",
            "windows-874",
            "iso-8859-1",
            "iso-8859-2",
            "iso-8859-3",
            "iso-8859-4",
            "iso-8859-5",
            "iso-8859-6",
            "iso-8859-7",
            "iso-8859-8",
            "iso-8859-9",
            "iso-8859-13",
            "iso-8859-15",
            "koi8-r",
            "koi8-u",
            "cp866",
            "ibm850",
            "ibm852",
        ];

    [Theory]
    [MemberData(nameof(Sets))]
    public void Tokens_have_characters_of_their_columns_set_only(string name)
    {
        var letters = Letters(name);
        letters.Count.Should().BeGreaterThan(20);
        string[] values =
        [
            .. Enumerable
                .Range(0, 3000)
                .Select(i => string.Concat(Enumerable.Range(0, 9).Select(k => letters[(i * 7 + k * k * 31 + k) % letters.Count]))),
        ];
        foreach (var options in new[] { Walk, """{ "transformer": "fpe", "short": "replace" }""", "\"replace\"" })
        {
            using var transformer = Columns.Transformer(Columns.Text() with { CharacterSet = name }, options);
            var tokens = transformer.Texts(values);
            tokens.SelectMany(token => token!.EnumerateRunes()).Except(Held(name)).Should().BeEmpty();
            tokens.Should().NotEqual(values);
            if (transformer.IsReversible)
            {
                transformer.Restored(tokens).Should().Equal(values);
            }
        }
    }

    [Theory]
    [InlineData("iso-8859-2", "Łódź Żółćęąś")]
    [InlineData("windows-1251", "Анна Каренина")]
    [InlineData("windows-1252", "Zoë Müller-Straße")]
    [InlineData("iso-8859-7", "Αλέξης Ζορμπάς")]
    [InlineData("iso-8859-9", "Gökhan Şahinoğlu")]
    public void Names_stay_names_of_their_language(string name, string value)
    {
        using var transformer = Columns.Transformer(Columns.Text() with { CharacterSet = name }, "\"fpe\"");
        var token = transformer.Texts(value)[0]!;
        token.Should().NotBe(value).And.HaveLength(value.Length);
        token.EnumerateRunes().Select(Rune.IsUpper).Should().Equal(value.EnumerateRunes().Select(Rune.IsUpper));
        transformer.Restored(token).Should().Equal(value);
    }

    [Fact]
    public void Each_of_a_small_world_has_a_token_of_its_own()
    {
        // Letters of one class each: Latin-1's accents, and those of Latin Extended-A.
        foreach (var letters in new[] { "áâäçéëíîóôöúüý", "ąłľśšşťźžżŕăĺćčęěďńňőřůűţ" })
        {
            string[] world = [.. from a in letters from b in letters from c in letters select $"{a}{b}{c}{a}"];
            using var transformer = Columns.Transformer(Columns.Text() with { CharacterSet = "iso-8859-2" }, Walk);
            var tokens = transformer.Texts(world);
            tokens.Should().OnlyHaveUniqueItems();
            transformer.Restored(tokens).Should().Equal(world);
        }
    }

    // Of a set that isn't known, nobody could say which other letters it holds.
    [Theory]
    [InlineData("gbk")]
    [InlineData("SQL_ASCII")]
    [InlineData("us-ascii")]
    public void Of_other_sets_only_asciis_letters_are_exchanged(string name)
    {
        using var transformer = Columns.Transformer(Columns.Text() with { CharacterSet = name }, "\"fpe\"");
        transformer.Restored(transformer.Texts("Georgi Facello 12")).Should().Equal("Georgi Facello 12");
        transformer
            .Invoking(one => one.Texts("毛泽东先生"))
            .Should()
            .Throw<TransformException>()
            .WithMessage($"*{name}*")
            .Which.Message.Should()
            .NotContain("毛");
    }

    [Fact]
    public void Columns_of_different_sets_are_different_for_foreign_keys() =>
        Blueprint
            .Of("t", Columns.Text() with { CharacterSet = "iso-8859-2" }, new ColumnPolicy(TransformerKind.Fpe) { Domain = "d" })
            .Identity.Should()
            .NotBe(Blueprint.Of("t", Columns.Text(), new ColumnPolicy(TransformerKind.Fpe) { Domain = "d" }).Identity);

    private static HashSet<Rune> Held(string name) =>
        [.. Encoding(name).GetString([.. Enumerable.Range(0, 256).Select(value => (byte)value)]).EnumerateRunes()];

    private static List<string> Letters(string name) =>
        [
            .. Held(name)
                .Where(rune => CharacterSets.ClassesOf(name).Find(rune.Value).Class is not null)
                .OrderBy(rune => rune.Value)
                .Select(rune => rune.ToString()),
        ];

    private static Encoding Encoding(string name) =>
        name == "iso-8859-1" ? System.Text.Encoding.Latin1 : CodePagesEncodingProvider.Instance.GetEncoding(name)!;
}
