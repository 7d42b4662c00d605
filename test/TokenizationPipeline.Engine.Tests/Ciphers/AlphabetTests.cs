using System.Text;

namespace RegulatedData.Tokenization.Tests.Ciphers;

public sealed class AlphabetTests
{
    [Fact]
    public void Characters_have_the_numerals_of_their_order()
    {
        var alphabet = Alphabet.Of("zé漢😀a");

        alphabet.Radix.Should().Be(5);
        alphabet.IsAscii.Should().BeFalse();
        alphabet[3].Should().Be(new Rune(0x1F600));
        alphabet.TryGetNumeral(new Rune(0x1F600), out var numeral).Should().BeTrue();
        numeral.Should().Be(3);
        alphabet.TryGetNumeral(new Rune('b'), out numeral).Should().BeFalse();
        numeral.Should().Be(-1);
    }

    [Fact]
    public void Up_to_65536_characters_are_allowed()
    {
        var largest = Texts.AlphabetOf(Alphabet.MaximumRadix);
        largest.Radix.Should().Be(65_536);
        largest.MinimumLength.Should().Be(2);
        Refused(() => Texts.AlphabetOf(Alphabet.MaximumRadix + 1));
    }

    [Theory]
    [InlineData("")]
    [InlineData("0")]
    [InlineData("0120")]
    [InlineData("ab\ud800")]
    public void Too_few_characters_or_one_twice_or_half_of_one_are_refused(string characters) => Refused(() => Alphabet.Of(characters));

    [Theory]
    [InlineData(2, 20)]
    [InlineData(9, 7)]
    [InlineData(10, 6)]
    [InlineData(26, 5)]
    [InlineData(52, 4)]
    [InlineData(99, 4)]
    [InlineData(100, 3)]
    [InlineData(999, 3)]
    [InlineData(1000, 2)]
    [InlineData(65_536, 2)]
    public void The_shortest_length_is_the_first_with_a_million_values(int radix, int length) =>
        Texts.AlphabetOf(radix).MinimumLength.Should().Be(length);

    private static void Refused(Func<Alphabet> act) =>
        act.Should().Throw<TokenizationException>().WithMessage("Given: *Expected: *To mend it: *");
}
