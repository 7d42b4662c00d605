using FsCheck;
using FsCheck.Fluent;
using RegulatedData.Handlers.TokenApproval.Http;

namespace RegulatedData.TokenApproval.Handlers.Tests.Http;

public sealed class FormValuesTests
{
    [Theory]
    [InlineData("a=1&b=2", "a", "1")]
    [InlineData("?a=1", "a", "1")]
    [InlineData("a=x+y%2Bz", "a", "x y+z")]
    [InlineData("a=1=2", "a", "1=2")]
    [InlineData("a", "a", "")]
    [InlineData("&&a=1&&", "a", "1")]
    [InlineData("a=%", "a", "%")]
    [InlineData("a=%zz%e2%82", "a", "%zz%e2%82")]
    [InlineData("%61=1", "a", "1")]
    [InlineData("b=1", "a", null)]
    public void Values_are_read_as_browsers_write_them(string text, string name, string? value) =>
        FormValues.Parse(text)[name].Should().Be(value);

    [Fact]
    public void What_is_given_twice_is_known_to_be() => FormValues.Parse("a=1&%61=1&b=2").IsRepeated("a").Should().BeTrue();

    [Fact]
    public void A_flood_of_values_is_cut_off() =>
        FormValues.Parse(string.Join('&', Enumerable.Range(0, 100_000).Select(index => $"n{index}=1"))).Names.Should().HaveCount(100);

    [Fact]
    public void Whatever_is_escaped_comes_back() =>
        Prop.ForAll(
                ArbMap.Default.ArbFor<NonNull<string>>().Filter(text => !text.Get.Any(char.IsSurrogate)),
                text => FormValues.Parse($"x=1&a={Uri.EscapeDataString(text.Get)}")["a"] == text.Get
            )
            .QuickCheckThrowOnFailure();
}
