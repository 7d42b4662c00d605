using System.Text.RegularExpressions;
using FsCheck;
using FsCheck.Fluent;
using RegulatedData.Handlers.SecureStore.Policies;

namespace RegulatedData.SecureStore.Handlers.Tests.Policies;

public sealed class GlobTests
{
    [Theory]
    [InlineData("*", "alarm:*", true)]
    [InlineData("alarm:*", "alarm:*", true)]
    [InlineData("al*", "alarm:*", true)]
    [InlineData("alarm:?", "alarm:*", false)]
    [InlineData("alarm:x", "alarm:*", false)]
    [InlineData("a?c", "abc", true)]
    [InlineData("", "", true)]
    [InlineData("", "a", false)]
    public void A_pattern_covers_another_when_each_text_of_it_is_its_own(string pattern, string other, bool expected) =>
        Glob.Covers(pattern, other).Should().Be(expected);

    [Theory]
    [InlineData("alarm:Orders-*", "alarm:*", true)]
    [InlineData("rule/*", "alarm:*", false)]
    [InlineData("*b", "a*", true)]
    [InlineData("a?", "*b", true)]
    [InlineData("a", "b*", false)]
    [InlineData("**", "", true)]
    public void Patterns_overlap_when_they_have_a_text_in_common(string first, string second, bool expected)
    {
        Glob.Overlaps(first, second).Should().Be(expected);
        Glob.Overlaps(second, first).Should().Be(expected);
    }

    [Fact]
    public void On_plain_texts_both_are_what_a_regular_expression_says() =>
        Prop.ForAll(
                Texts("ab*?"),
                Texts("ab"),
                (pattern, text) =>
                {
                    var expected = AsRegex(pattern).IsMatch(text);
                    return Glob.Covers(pattern, text) == expected && Glob.Overlaps(pattern, text) == expected;
                }
            )
            .QuickCheckThrowOnFailure();

    [Fact]
    public void What_covers_a_pattern_takes_each_text_of_it() =>
        Prop.ForAll(
                Texts("ab*?"),
                Texts("ab*?"),
                Texts("ab"),
                (first, second, text) => !Glob.Covers(first, second) || !AsRegex(second).IsMatch(text) || AsRegex(first).IsMatch(text)
            )
            .QuickCheckThrowOnFailure();

    [Fact]
    public void Patterns_with_a_text_in_common_overlap() =>
        Prop.ForAll(
                Texts("ab*?"),
                Texts("ab*?"),
                Texts("ab"),
                (first, second, text) => !(AsRegex(first).IsMatch(text) && AsRegex(second).IsMatch(text)) || Glob.Overlaps(first, second)
            )
            .QuickCheckThrowOnFailure();

    private static Regex AsRegex(string pattern) =>
        new(
            $"^{Regex.Escape(pattern).Replace(@"\*", ".*", StringComparison.Ordinal).Replace(@"\?", ".", StringComparison.Ordinal)}$",
            RegexOptions.Singleline | RegexOptions.NonBacktracking,
            TimeSpan.FromMinutes(1)
        );

    private static Arbitrary<string> Texts(string alphabet) =>
        Gen.ListOf(Gen.Elements(alphabet.ToCharArray())).Select(characters => new string([.. characters.Take(8)])).ToArbitrary();
}
