using FsCheck;
using FsCheck.Fluent;
using RegulatedData.Handlers.TokenApproval.Tokens;
using RegulatedData.TokenApproval.Handlers.Tests.Cloud;

namespace RegulatedData.TokenApproval.Handlers.Tests.Tokens;

/// <summary>What is a token, and what isn't, before anybody asks KMS.</summary>
public sealed class LinkTokenProperties
{
    [Fact]
    public void A_token_comes_back_as_it_was_written() =>
        Prop.ForAll(Tokens, text => LinkToken.Parse(text)!.ToString() == text).QuickCheckThrowOnFailure();

    [Fact]
    public void Any_text_is_either_a_token_in_its_one_spelling_or_none() =>
        Prop.ForAll(
                ArbMap.Default.ArbFor<string?>(),
                Tokens,
                Gen.Choose(0, 50).ToArbitrary(),
                (noise, token, position) =>
                {
                    var at = Math.Min(position, token.Length);
                    string?[] texts =
                    [
                        noise,
                        noise + token,
                        token + noise,
                        token.Insert(at, noise ?? ""),
                        token.Remove(at),
                        $"{noise}.{noise}",
                    ];
                    return texts.All(text => LinkToken.Parse(text) is not { } parsed || parsed.ToString() == text);
                }
            )
            .QuickCheckThrowOnFailure();

    [Fact]
    public void A_token_that_is_shortened_or_lengthened_is_none() =>
        Prop.ForAll(
                Tokens,
                Gen.Choose(1, 44).ToArbitrary(),
                (token, count) => LinkToken.Parse(token[..^count]) is null && LinkToken.Parse(token + new string('A', count)) is null
            )
            .QuickCheckThrowOnFailure();

    [Theory]
    [InlineData("0")]
    [InlineData("21")]
    [InlineData("01")]
    [InlineData("+1")]
    [InlineData("-1")]
    [InlineData(" 1")]
    [InlineData("١")]
    [InlineData("1.")]
    [InlineData("")]
    public void An_approver_whom_no_request_can_have_makes_it_none(string approver) =>
        LinkToken.Parse($"{approver}.{new string('A', 43)}").Should().BeNull();

    [Theory]
    [InlineData('B')]
    [InlineData('=')]
    [InlineData('+')]
    [InlineData('/')]
    [InlineData(' ')]
    [InlineData('\n')]
    [InlineData('é')]
    public void A_mac_in_another_alphabet_or_with_bits_to_spare_makes_it_none(char last) =>
        LinkToken.Parse($"1.{new string('A', 42)}{last}").Should().BeNull();

    [Fact]
    public void Two_links_have_the_same_bytes_only_if_they_are_the_same() =>
        Prop.ForAll(Links, Links, (one, other) => one.ToBytes().AsSpan().SequenceEqual(other.ToBytes()) == (one == other))
            .QuickCheckThrowOnFailure();

    [Fact]
    public void What_moves_from_one_field_to_the_next_makes_another_link()
    {
        var one = new Link("Table", "ab", "1", "approve", FakeTime.Start);

        one.ToBytes().Should().NotEqual((one with { RequestId = "a", ApproverId = "b1" }).ToBytes());
        one.ToBytes().Should().NotEqual((one with { Table = "Tablea", RequestId = "b" }).ToBytes());
    }

    private static Arbitrary<string> Tokens =>
        (
            from approver in Gen.Choose(1, 20)
            from mac in Gen.Choose(0, 255).Select(value => (byte)value).ArrayOf(32)
            select new LinkToken(approver.ToString(System.Globalization.CultureInfo.InvariantCulture), mac).ToString()
        ).ToArbitrary();

    /// <summary>Of few letters, so that equal ones come up.</summary>
    private static Arbitrary<Link> Links =>
        (
            from table in Text
            from request in Text
            from approver in Text
            from decision in Text
            from second in Gen.Choose(0, 1)
            select new Link(table, request, approver, decision, FakeTime.Start.AddSeconds(second))
        ).ToArbitrary();

    private static Gen<string> Text => Gen.Elements("", "a", "b", "ab", "aab");
}
