using FsCheck;
using FsCheck.Fluent;
using RegulatedData.Handlers.TokenApproval.Pages;

namespace RegulatedData.TokenApproval.Handlers.Tests.Pages;

public sealed class HtmlTests
{
    [Fact]
    public void Values_are_encoded_and_markup_is_not()
    {
        const string Value = "<b>&\"'";

        Html.Of($"<p title=\"{Value}\">{Value}{Html.Of($"<i>{1}</i>")}</p>")
            .ToString()
            .Should()
            .Be("<p title=\"&lt;b&gt;&amp;&quot;&#x27;\">&lt;b&gt;&amp;&quot;&#x27;<i>1</i></p>");
    }

    [Fact]
    public void Nothing_is_written_for_no_value() => Html.Of($"<p>{(string?)null}</p>").ToString().Should().Be("<p></p>");

    [Fact]
    public void No_value_can_end_an_element_or_an_attribute() =>
        Prop.ForAll(ArbMap.Default.ArbFor<string?>(), value => Html.Of($"{value}").ToString().IndexOfAny(['<', '>', '"', '\'']) < 0)
            .QuickCheckThrowOnFailure();

    [Fact]
    public void Letters_of_all_languages_stay_readable() =>
        Html.Of($"{"Größe Ελλάδα 日本 עברית"}").ToString().Should().Be("Größe Ελλάδα 日本 עברית");
}
