using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using FsCheck;
using FsCheck.Fluent;
using RegulatedData.Handlers.TokenApproval.Decisions;
using RegulatedData.Handlers.TokenApproval.Http;
using RegulatedData.Handlers.TokenApproval.Rows;
using RegulatedData.Handlers.TokenApproval.Rules;
using RegulatedData.Handlers.TokenApproval.Tokens;
using RegulatedData.TokenApproval.Handlers.Tests.Cloud;

namespace RegulatedData.TokenApproval.Handlers.Tests.Decisions;

/// <summary>The pages as browsers, screen readers and attackers see them.</summary>
public sealed partial class LinkPageTests
{
    private static readonly LinkAddress Address = new("r-4711", "approve", new LinkToken("1", new byte[32]));

    private static readonly string[] Hostile =
    [
        "<script>alert(1)</script>",
        "\"><img src=x onerror=alert(1)>",
        "'><svg/onload=alert(1)>",
        "</textarea><script>alert(1)</script>",
        "</title></style><script>alert(1)</script>",
        "<!--",
        "]]>",
        "javascript:alert(1)",
        "{{constructor.constructor('alert(1)')()}}",
        "&lt;script&gt;",
        "x\r\nSet-Cookie: a=b\r\n\r\n<script>",
        "\u0000\u001b[31m\u2028\u202e",
    ];

    public static TheoryData<string> States => [.. AllStates.Keys];

    [Fact]
    public void No_field_can_change_the_markup_or_the_headers_of_a_page() =>
        Prop.ForAll(
                Texts,
                Texts,
                Texts,
                (one, two, three) =>
                    AllStates.All(state =>
                    {
                        var (plain, hostile) = (Render(state.Value, ["a", "b", "c"]), Render(state.Value, [one, two, three]));
                        return Tags(plain.Body).SequenceEqual(Tags(hostile.Body)) && plain.Headers.SequenceEqual(hostile.Headers);
                    })
            )
            .QuickCheckThrowOnFailure();

    [Fact]
    public void What_is_asked_can_be_read_word_for_word()
    {
        foreach (var text in Hostile)
            WebUtility.HtmlDecode(Render(AllStates["open"], [text, text, text]).Body).Should().Contain(text);
    }

    [Theory]
    [MemberData(nameof(States))]
    public void A_page_runs_no_script_and_loads_nothing(string state)
    {
        var page = Render(AllStates[state], ["a", "b", "c"]);

        page.Body.Should().NotContain("<script").And.NotContain(" style=").And.NotContain("http:").And.NotContain("src=");
        Tags(page.Body).Should().NotContain(tag => EventHandler().IsMatch(tag));
        var policy = page.Headers["content-security-policy"];
        var hash = Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(StyleElement().Match(page.Body).Groups["text"].Value)));
        policy.Should().Be($"default-src 'none'; style-src 'sha256-{hash}'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'");
    }

    [Theory]
    [MemberData(nameof(States))]
    public void A_page_says_its_state_in_its_one_heading_and_in_its_title(string state)
    {
        var body = Render(AllStates[state], ["a", "b", "c"]).Body;

        body.Should().StartWith("<!DOCTYPE html>\n<html lang=\"en\">");
        var heading = Heading().Matches(body).Should().ContainSingle().Which.Groups["text"].Value;
        Title().Match(body).Groups["text"].Value.Should().Be(heading).And.NotBeEmpty();
        Tags(body).Where(tag => tag is "<main>").Should().ContainSingle();
    }

    [Fact]
    public void All_states_have_headings_of_their_own() =>
        AllStates.Values.Select(state => Heading().Match(Render(state, ["a", "b", "c"]).Body).Value).Should().OnlyHaveUniqueItems();

    [Fact]
    public void Only_an_active_link_has_a_button()
    {
        foreach (var (name, state) in AllStates)
            Tags(Render(state, ["a", "b", "c"]).Body).Contains("<button type=\"submit\">").Should().Be(name == "open", $"it is {name}");
    }

    [Fact]
    public void The_form_posts_the_links_parameters_in_its_body_to_a_relative_address()
    {
        var body = Render(AllStates["open"], ["a", "b", "c"]).Body;

        body.Should().Contain("<form method=\"post\" action=\"decide\"");
        body.Should().Contain($"<input type=\"hidden\" name=\"token\" value=\"{Address.Token}\">");
        body.Should()
            .Contain("<label for=\"comment\">")
            .And.Contain("<textarea id=\"comment\" name=\"comment\"")
            .And.Contain("maxlength=\"500\"");
    }

    [Fact]
    public void A_problem_is_announced_and_tied_to_its_field()
    {
        var body = LinkPage.Answer(400, AllStates["open"], Address, "\nfirst line is empty", "comment is wrong.").Body;

        body.Should().Contain("id=\"problem\" role=\"alert\">Your comment is wrong. Nothing was recorded yet.</p>");
        body.Should()
            .Contain("aria-describedby=\"problem comment-hint\" aria-invalid=\"true\" autofocus>\n&#xA;first line is empty</textarea>");
    }

    [Fact]
    public void Every_answer_forbids_storing_framing_sniffing_indexing_and_telling_the_address()
    {
        foreach (
            var headers in new[] { Render(AllStates["open"], ["a", "b", "c"]).Headers, HttpAnswer.Error(LinkRefusal.InvalidLink()).Headers }
        )
        {
            headers["cache-control"].Should().Be("no-store");
            headers["referrer-policy"].Should().Be("no-referrer");
            headers["x-content-type-options"].Should().Be("nosniff");
            headers["strict-transport-security"].Should().Be("max-age=31536000", "it speaks for one host, not for a whole domain");
            headers["x-robots-tag"].Should().Contain("noindex");
            headers["content-security-policy"]
                .Should()
                .Contain("default-src 'none'")
                .And.Contain("frame-ancestors 'none'")
                .And.Contain("base-uri 'none'");
        }
    }

    private static Dictionary<string, LinkState> AllStates { get; } = CreateStates();

    private static Dictionary<string, LinkState> CreateStates()
    {
        var request = Samples.Request(3, new ApprovalPolicy(ApprovalPolicy.Quorum, 2));
        var decided = request with
        {
            Status = "APPROVED",
            Decision = "approve",
            DecidedAt = FakeTime.Start,
            DecidedBy = Samples.Email(1),
            Comment = "c",
        };
        var approver = ApproverRow.Of(request).First();
        var answered = approver with { Answer = "approve" };
        LinkState Over(LinkState state) => LinkState.Of(state.Request, state.Approver, state.Option, request.ExpiresAt);
        LinkState State(RequestRow row, ApproverRow by, DecisionOption? option = null) =>
            LinkState.Of(row, by, option ?? Samples.Approve, FakeTime.Start);
        return new()
        {
            ["open"] = State(request, approver),
            ["used"] = State(request, answered),
            ["recorded"] = State(request, answered) with { IsRecordedNow = true },
            ["revoked"] = State(request, answered, Samples.Reject),
            ["expired"] = Over(State(request with { Status = "EXPIRED" }, approver)),
            ["decided by oneself"] = State(decided, answered),
            ["decided by another"] = State(decided with { DecidedBy = Samples.Email(2) }, approver),
            ["rejected by another"] = State(
                decided with
                {
                    DecidedBy = Samples.Email(2),
                    Status = "REJECTED",
                    Decision = "reject",
                },
                approver
            ),
            ["ignored by oneself"] = State(decided with { Status = "IGNORED", Decision = "ignore" }, answered),
        };
    }

    /// <summary>The page with other texts in every field that comes from outside.</summary>
    private static HttpAnswer Render(LinkState state, string[] texts)
    {
        var request = state.Request with
        {
            Description = texts[0],
            Action = texts[1],
            IncidentId = texts[2],
            ActionParameters = new Dictionary<string, string> { [texts[0]] = texts[1] },
            DecidedBy =
                state.IsDecidedByApprover ? texts[1]
                : state.Request.DecidedBy is null ? null
                : $"{texts[2]}!",
            Comment = state.Request.Comment is null ? null : texts[2],
        };
        var changed = state with { Request = request, Approver = state.Approver with { Email = texts[1] } };
        return LinkPage.Answer(200, changed, Address, texts[0], texts[1]);
    }

    private static Arbitrary<string> Texts =>
        Gen.OneOf(Gen.Elements(Hostile), ArbMap.Default.GeneratorFor<string>().Select(text => text ?? "")).ToArbitrary();

    private static List<string> Tags(string html) => [.. Tag().Matches(html).Select(match => match.Value)];

    [GeneratedRegex("<[^>]*>", RegexOptions.None, matchTimeoutMilliseconds: 60_000)]
    private static partial Regex Tag();

    [GeneratedRegex("\\son[a-z]+\\s*=", RegexOptions.IgnoreCase, matchTimeoutMilliseconds: 60_000)]
    private static partial Regex EventHandler();

    [GeneratedRegex("<style>(?<text>.*?)</style>", RegexOptions.Singleline, matchTimeoutMilliseconds: 60_000)]
    private static partial Regex StyleElement();

    [GeneratedRegex("<h1>(?<text>.*?)</h1>", RegexOptions.Singleline, matchTimeoutMilliseconds: 60_000)]
    private static partial Regex Heading();

    [GeneratedRegex("<title>(?<text>.*?)</title>", RegexOptions.Singleline, matchTimeoutMilliseconds: 60_000)]
    private static partial Regex Title();
}
