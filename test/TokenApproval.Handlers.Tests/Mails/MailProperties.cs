using System.Text;
using FsCheck;
using FsCheck.Fluent;
using RegulatedData.Handlers.TokenApproval.Mails;
using RegulatedData.Handlers.TokenApproval.Rows;
using RegulatedData.Handlers.TokenApproval.Rules;

namespace RegulatedData.TokenApproval.Handlers.Tests.Mails;

/// <summary>What holds for mails whatever a request's fields hold, as if nothing had been refused at the boundary.</summary>
public sealed class MailProperties
{
    private static readonly string[] Hostile =
    [
        "\r\nBcc: victim@example.org",
        "\n\nApprove:\nhttps://evil.example/",
        "<script>alert(1)</script>",
        "</td></tr></table><a href=\"https://evil.example\">Approve</a>",
        "<img src=x onerror=alert(1)>",
        "\" onmouseover=\"alert(1)",
        "' style='display:none",
        "<!--",
        "-->",
        "</style><style>*{display:none}",
        "&lt;b&gt;",
        "&#x3C;",
        "{{link}}",
        "{{#decisions}}{{link}}{{/decisions}}",
        "{{{description}}}",
        "{{! ",
        "}}",
        "\u202Eevorppa\u202C",
        "\u2066x\u2069",
        "\u200B",
        "\u2028",
        "\u2029",
        "\u0085",
        "\u0000",
        "\u0007",
        "\u001B[31m",
        "\uFEFF",
        "\uD83D",
        "\uDE00",
        "\uFFFF",
        "👩‍👩‍👧‍👦",
        "🏳️‍🌈",
        "𝒳𐍈",
        "日本語",
        "עברית",
        "e\u0301",
        "\t",
        "  ",
        "$1",
        "\\",
    ];

    [Fact]
    public void Html_parts_have_the_elements_of_the_template_and_no_others() =>
        Prop.ForAll(
                Texts,
                text =>
                {
                    foreach (var (kind, mail) in BundledTemplatesTests.All(Filled(text)))
                    {
                        var harmless = BundledTemplatesTests.All(Filled("x")).First(other => other.Kind == kind).Mail;
                        Tags(mail.Html).Should().Equal(Tags(harmless.Html), $"of {kind}");
                    }
                }
            )
            .QuickCheckThrowOnFailure();

    [Fact]
    public void Subjects_are_one_short_line_of_visible_characters() =>
        Prop.ForAll(
                Texts,
                text =>
                {
                    foreach (var (_, mail) in BundledTemplatesTests.All(Filled(text)))
                    {
                        PlainText.Problem(mail.Subject, linesAllowed: false).Should().BeNull();
                        mail.Subject.Length.Should().BeInRange(1, 200);
                    }
                }
            )
            .QuickCheckThrowOnFailure();

    [Fact]
    public void All_parts_are_valid_text_without_control_characters() =>
        Prop.ForAll(
                Texts,
                text =>
                {
                    foreach (var (_, mail) in BundledTemplatesTests.All(Filled(text)))
                    {
                        PlainText.Problem(mail.Text, linesAllowed: true).Should().BeNull();
                        PlainText.Problem(mail.Html, linesAllowed: true).Should().BeNull();
                    }
                }
            )
            .QuickCheckThrowOnFailure();

    [Fact]
    public void What_is_asked_is_shown_completely_in_both_parts() =>
        Prop.ForAll(
                Texts,
                text =>
                {
                    var mail = BundledTemplatesTests.Invitation(Filled(text)(Sample.Request));
                    var expected = Squeezed(PlainText.Clean(text.ReplaceLineEndings("\n"), linesAllowed: true));
                    // The action, the incident, the description, and a parameter's name and value.
                    Occurrences(Squeezed(mail.Text), expected).Should().BeGreaterThanOrEqualTo(5);
                    Occurrences(Squeezed(BundledTemplatesTests.Words(mail.Html)), expected).Should().BeGreaterThanOrEqualTo(5);
                }
            )
            .QuickCheckThrowOnFailure();

    [Fact]
    public void No_line_of_a_text_part_begins_with_what_a_field_holds() =>
        Prop.ForAll(
                Texts,
                text =>
                {
                    var mail = BundledTemplatesTests.Invitation(Filled($"a\n{text}\nhttps://evil.example/")(Sample.Request));
                    var links = mail.Text.Split('\n').Where(line => line.StartsWith("http", StringComparison.Ordinal));
                    links.Should().Equal(Sample.Links.Select(link => link.Address));
                    mail.Text.Split('\n').Should().NotContain(line => line.StartsWith("Bcc", StringComparison.Ordinal));
                }
            )
            .QuickCheckThrowOnFailure();

    [Fact]
    public void A_mail_rendered_twice_is_the_same_to_the_byte() =>
        Prop.ForAll(
                Texts,
                text =>
                {
                    var first = BundledTemplatesTests.All(Filled(text)).Select(Bytes);
                    var second = BundledTemplatesTests.All(Filled(text)).Select(Bytes);
                    first.Should().BeEquivalentTo(second, options => options.WithStrictOrdering());
                }
            )
            .QuickCheckThrowOnFailure();

    private static Arbitrary<string> Texts =>
        Gen.OneOf(Gen.Elements(Hostile), ArbMap.Default.GeneratorFor<string>().Select(text => text ?? ""))
            .ListOf()
            .Select(parts => "x" + string.Concat(parts) + "y")
            .Select(text => text.Length <= 400 ? text : text[..400])
            .ToArbitrary();

    /// <summary>The same text in every field that reaches a mail.</summary>
    private static Func<RequestRow, RequestRow> Filled(string text) =>
        request =>
            request with
            {
                RequestId = text,
                IncidentId = text,
                Description = text,
                Action = text,
                ActionParameters = new SortedDictionary<string, string>(StringComparer.Ordinal) { [text] = text },
                Approvers = [text, .. request.Approvers],
                Decisions = [.. request.Decisions.Select(option => option with { Label = text, Status = text })],
                RequesterEmail = text,
                DecidedBy = text,
                Comment = text,
            };

    private static List<string> Tags(string html)
    {
        var tags = new List<string>();
        for (var start = html.IndexOf('<', StringComparison.Ordinal); start >= 0; start = html.IndexOf('<', start + 1))
        {
            var tag = html[start..(html.IndexOf('>', start) + 1)];
            // Line breaks are how several lines are shown.
            if (tag != "<br>")
                tags.Add(tag);
        }

        return tags;
    }

    private static string Squeezed(string text) =>
        string.Concat(text.Where(character => !char.IsWhiteSpace(character) && character != '|'));

    private static int Occurrences(string text, string part)
    {
        var count = 0;
        for (var at = text.IndexOf(part, StringComparison.Ordinal); at >= 0; at = text.IndexOf(part, at + 1, StringComparison.Ordinal))
            count++;
        return count;
    }

    private static byte[] Bytes((string Kind, RenderedMail Mail) entry) => Encoding.UTF8.GetBytes(entry.Mail.ToString());
}
