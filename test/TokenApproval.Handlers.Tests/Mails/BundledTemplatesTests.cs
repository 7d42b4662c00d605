using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using RegulatedData.Handlers.TokenApproval.Mails;
using RegulatedData.Handlers.TokenApproval.Mails.Models;
using RegulatedData.Handlers.TokenApproval.Mails.Templating;
using RegulatedData.Handlers.TokenApproval.Rows;
using RegulatedData.Handlers.TokenApproval.Rules;
using RegulatedData.Testing;

namespace RegulatedData.TokenApproval.Handlers.Tests.Mails;

/// <summary>The mails that come with the construct.</summary>
public sealed partial class BundledTemplatesTests
{
    private static readonly MailTemplates Templates = MailTemplates.Load(MailTemplates.BundledFolder);

    [Theory]
    [InlineData("invitation")]
    [InlineData("decided")]
    [InlineData("expired")]
    [InlineData("mail-problem")]
    public void The_mails_read_as_approved(string name)
    {
        var mail = All().First(mail => mail.Kind == name).Mail;

        var parts = new
        {
            subject = mail.Subject,
            text = mail.Text.Split('\n'),
            html = mail.Html.Split('\n'),
        };
        Snapshot.Verify(JsonSerializer.SerializeToNode(parts)!, name);
    }

    [Fact]
    public void An_invitation_says_what_is_asked_until_when_and_of_whom_else()
    {
        var mail = Invitation(Sample.Request);

        mail.Subject.Should().Be("Please decide: restart-service (INC-7)");
        foreach (var part in new[] { mail.Text, Words(mail.Html) })
        {
            part.Should().ContainAll("restart-service", "INC-7", "monitoring@example.com", "INC-7-restart");
            part.Should().ContainAll("The queue of host db-1 is full.", "A restart empties it.", "host", "db-1", "service", "queue");
            part.Should().ContainAll("22 November 2026, 10:00 UTC", "24 hours", "Bob@example.com", "cy@example.com");
            part.Should().Contain("Opening a link decides nothing").And.Contain("The first answer decides");
        }
    }

    [Fact]
    public void An_invitation_has_each_link_once_in_its_text_and_once_as_an_address_in_its_html()
    {
        var mail = Invitation(Sample.Request);

        foreach (var link in Sample.Links)
        {
            mail.Text.Should().Contain($"{link.Label}:\n{link.Address}\n", Exactly.Once());
            mail.Html.Should().Contain($"<a href=\"{link.Address.Replace("&", "&amp;", StringComparison.Ordinal)}\"", Exactly.Once());
        }

        mail.Subject.Should().NotContain("token");
        Token().Count(mail.Html).Should().Be(Sample.Links.Count);
        Token().Count(mail.Text).Should().Be(Sample.Links.Count);
    }

    [Fact]
    public void Only_invitations_hold_addresses() =>
        All()
            .Where(mail => mail.Kind != "invitation")
            .Should()
            .OnlyContain(mail => !(mail.Mail.Text + mail.Mail.Html).Contains("https://", StringComparison.Ordinal));

    [Fact]
    public void A_quorum_is_explained()
    {
        var quorum = Sample.Request with { Policy = new ApprovalPolicy(ApprovalPolicy.Quorum, 2) };

        Invitation(quorum).Text.Should().Contain("2 of 3 approvers have to approve.").And.NotContain("first answer");
    }

    [Fact]
    public void Whoever_is_asked_alone_is_told_so() =>
        Invitation(Sample.Request with { Approvers = ["ada@example.com"] })
            .Text.Should()
            .Contain("Nobody else was asked.")
            .And.NotContain("Also asked");

    [Fact]
    public void No_mail_loads_anything_or_runs_anything()
    {
        foreach (var (_, mail) in All())
            mail.Html.Should().NotContainAny("<img", "<link", "<script", "url(", "@import", "<iframe", "src=", "<form", "background=");
    }

    [Fact]
    public void Html_parts_are_whole()
    {
        foreach (var (kind, mail) in All())
            OpenElements(mail.Html).Should().BeEmpty($"each element of {kind} is closed");
    }

    [Fact]
    public void A_decided_mail_stays_below_ten_kilobytes_at_the_largest_input()
    {
        foreach (var character in new[] { "\"", "&", "\n", "'", "語", "😀", "\\" })
        {
            var mail = Templates.Decided.Render(
                new DecidedMail(Decision(Sample.Largest(character)), "Sender", "x@example.com"),
                "1",
                "x@example.com",
                "DECIDED"
            );

            Encoding.UTF8.GetByteCount(mail.Subject + mail.Text + mail.Html).Should().BeLessThan(10 * 1024, $"it is full of {character}");
        }
    }

    [Fact]
    public void The_mails_of_one_row_stay_below_a_state_machines_input_at_the_largest_input()
    {
        foreach (var character in new[] { "\"", "&", "\n", "'", "語", "😀", "\\" })
        {
            var request = Sample.Largest(character);
            var approvers = ApproverRow.Of(request).ToList();
            var links = Enumerable
                .Range(0, 20)
                .Select(_ => new DecisionLink(new string('"', 40), "https://example.org/" + new string('&', 400)))
                .ToList();
            var invitation = Templates.Invitation.Render(
                new InvitationMail(request, "Sender", approvers[0], links),
                "1",
                approvers[0].Email,
                "INVITATION"
            );
            var expired = Templates.Expired.Render(
                new ExpiredMail(request, "Sender", approvers),
                "requester",
                request.RequesterEmail!,
                "EXPIRED"
            );
            var decided = approvers
                .Skip(1)
                .Select(approver =>
                    Templates.Decided.Render(
                        new DecidedMail(Decision(request), "Sender", approver.Email),
                        approver.ApproverId,
                        approver.Email,
                        "DECIDED"
                    )
                );

            Bytes(invitation).Should().BeLessThan(RenderMail.MaximumOutputBytes);
            Bytes(expired).Should().BeLessThan(RenderMail.MaximumOutputBytes);
            Bytes([.. decided]).Should().BeLessThan(RenderMail.MaximumOutputBytes);
        }
    }

    [Fact]
    public void Each_placeholder_is_documented_where_templates_are()
    {
        var document = File.ReadAllText(Repository.PathOf("src", "TokenApproval", "Handlers", "Mails", "Templates", "README.md"));
        Placeholders[] mails =
        [
            InvitationMail.Placeholders,
            DecidedMail.Placeholders,
            ExpiredMail.Placeholders,
            MailProblemMail.Placeholders,
        ];

        foreach (var placeholder in mails.SelectMany(mail => mail.All).SelectMany(WithInner))
            document.Should().Contain($"`{placeholder.Name}` | {placeholder.Meaning}");
    }

    [Fact]
    public void A_missing_template_is_named()
    {
        using var folder = new TemporaryFolder();

        var loading = () => MailTemplates.Load(folder.Path);

        loading.Should().Throw<TemplateException>().WithMessage("Templates/invitation.subject.txt can't be read*");
    }

    [Fact]
    public void A_users_broken_template_is_an_error_with_file_and_place()
    {
        using var folder = new TemporaryFolder();
        foreach (var file in Directory.GetFiles(MailTemplates.BundledFolder))
            File.Copy(file, folder.PathOf(Path.GetFileName(file)));
        folder.Write("decided.html", "<p>\n{{decider}}</p>");

        var loading = () => MailTemplates.Load(folder.Path);

        loading
            .Should()
            .Throw<TemplateException>()
            .WithMessage("Templates/decided.html, line 2, column 1: 'decider' isn't a placeholder of this mail.*decidedBy*");
    }

    internal static RenderedMail Invitation(RequestRow request)
    {
        var approver = ApproverRow.Of(request).First();
        return Templates.Invitation.Render(
            new InvitationMail(request, "The sender", approver, Sample.Links),
            "1",
            approver.Email,
            "INVITATION"
        );
    }

    internal static IEnumerable<(string Kind, RenderedMail Mail)> All(Func<RequestRow, RequestRow>? change = null)
    {
        change ??= request => request;
        yield return ("invitation", Invitation(change(Sample.Request)));
        var decided = change(Sample.Decided);
        yield return (
            "decided",
            Templates.Decided.Render(new DecidedMail(decided, "The sender", "ada@example.com"), "1", "ada@example.com", "DECIDED")
        );
        var expired = change(Sample.Expired);
        var approvers = ApproverRow.Of(expired).ToList();
        approvers[0] = approvers[0] with { Answer = "approve" };
        yield return (
            "expired",
            Templates.Expired.Render(new ExpiredMail(expired, "The sender", approvers), "requester", "monitoring@example.com", "EXPIRED")
        );
        yield return (
            "mail-problem",
            Templates.MailProblem.Render(
                new MailProblemMail(change(Sample.Request), "The sender", approvers[0], "BOUNCED"),
                "requester",
                "monitoring@example.com",
                "MAIL_PROBLEM"
            )
        );
    }

    /// <summary>What a reader sees: without tags, decoded.</summary>
    internal static string Words(string html) =>
        System.Net.WebUtility.HtmlDecode(Tags().Replace(html.Replace("<br>", "\n", StringComparison.Ordinal), ""));

    private static RequestRow Decision(RequestRow request) =>
        request with
        {
            Status = Statuses.Approved,
            Decision = "approve",
            DecidedBy = request.Approvers[0],
            DecidedAt = request.CreatedAt,
            Policy = new ApprovalPolicy(ApprovalPolicy.Quorum, 20),
            Tally = new Dictionary<string, int>
            {
                ["approve"] = 20,
                ["reject"] = 1,
                ["ignore"] = 1,
            },
        };

    private static int Bytes(params RenderedMail[] mails) =>
        JsonSerializer
            .SerializeToUtf8Bytes([new RenderedMails("REQUEST#x", "OUTBOX#MAIL#x", true, null, mails)], MailJson.Compact.RenderedMailsArray)
            .Length;

    private static IEnumerable<Placeholder> WithInner(Placeholder placeholder) => (placeholder.Inner?.All ?? []).Prepend(placeholder);

    private static Stack<string> OpenElements(string html)
    {
        var open = new Stack<string>();
        foreach (Match tag in Tags().Matches(html))
        {
            var name = tag.Groups["name"].Value;
            if (name is "" or "meta" or "br")
                continue;
            if (tag.Value.StartsWith("</", StringComparison.Ordinal))
                open.Pop().Should().Be(name);
            else
                open.Push(name);
        }

        return open;
    }

    [GeneratedRegex("</?(?<name>[a-z0-9]*)[^>]*>", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Tags();

    [GeneratedRegex("token=", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Token();
}
