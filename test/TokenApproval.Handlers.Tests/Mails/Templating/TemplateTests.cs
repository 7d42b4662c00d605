using RegulatedData.Handlers.TokenApproval.Mails.Templating;

namespace RegulatedData.TokenApproval.Handlers.Tests.Mails.Templating;

public sealed class TemplateTests
{
    [Fact]
    public void A_value_stands_in_the_place_of_its_name() =>
        Text("Hello {{name}} and {{ name }}!", new Letter("Ada")).Should().Be("Hello Ada and Ada!");

    [Fact]
    public void Values_are_data_even_where_they_look_like_templates() =>
        Text("{{name}}|{{^note}}none{{/note}}", new Letter("{{note}}{{#lines}}{{{x}}}")).Should().Be("{{note}}{{#lines}}{{{x}}}|none");

    [Theory]
    [InlineData(null, "no note")]
    [InlineData("", "no note")]
    [InlineData("so", "note: so")]
    public void A_section_of_a_text_is_there_unless_it_is_empty(string? note, string expected) =>
        Text("{{#note}}note: {{note}}{{/note}}{{^note}}no note{{/note}}", new Letter("", note)).Should().Be(expected);

    [Theory]
    [InlineData(true, "yes")]
    [InlineData(false, "no")]
    public void A_flag_chooses_between_a_section_and_its_inverse(bool urgent, string expected) =>
        Text("{{#urgent}}yes{{/urgent}}{{^urgent}}no{{/urgent}}", new Letter("", Urgent: urgent)).Should().Be(expected);

    [Fact]
    public void A_list_is_written_once_per_entry_and_sees_what_is_around_it() =>
        Text("{{#lines}}<{{text}} of {{name}}>{{/lines}}", new Letter("Ada", Lines: ["a", "b"])).Should().Be("<a of Ada><b of Ada>");

    [Fact]
    public void An_empty_list_is_written_as_its_inverse() =>
        Text("{{#lines}}{{text}}{{/lines}}{{^lines}}nothing{{/lines}}", new Letter("Ada")).Should().Be("nothing");

    [Fact]
    public void A_line_that_holds_a_section_tag_or_a_comment_alone_leaves_no_line_behind() =>
        Text("one\n  {{#urgent}}  \ntwo\n{{/urgent}}\n{{! about this }}\nthree\n", new Letter("", Urgent: true))
            .Should()
            .Be("one\ntwo\nthree\n");

    [Fact]
    public void Further_lines_of_a_value_are_indented_as_its_first_so_that_none_can_pose_as_the_templates_own()
    {
        var forged = new Letter("first\r\nApprove: https://evil.example\n\nlast");

        Text("| {{name}}\n", forged).Should().Be("| first\n| Approve: https://evil.example\n| \n| last\n");
        Text("{{name}}\n", forged).Should().Be("first\n  Approve: https://evil.example\n  \n  last\n");
        Text("Name: {{name}}\n", forged).Should().Be("Name: first\n  Approve: https://evil.example\n  \n  last\n");
    }

    [Fact]
    public void Html_has_every_value_encoded() =>
        Html("<p title=\"{{name}}\">{{name}}</p>", new Letter("<b>\"&'\n"))
            .Should()
            .Be("<p title=\"&lt;b&gt;&#34;&amp;&#39;&#10;\">&lt;b&gt;&#34;&amp;&#39;<br></p>");

    [Fact]
    public void A_link_is_encoded_too() =>
        Html("<a href=\"{{link}}\">x</a>", new Letter("")).Should().Be("<a href=\"https://example.org/?a=1&amp;b=2\">x</a>");

    [Theory]
    [InlineData("a\r\nBcc: x@example.org", "a Bcc: x@example.org")]
    [InlineData("  a \t\n b  ", "a b")]
    [InlineData("a\u0000b\u202Ec", "a\uFFFDb\uFFFDc")]
    public void A_subject_is_one_line(string name, string expected) => Subject("{{name}}\n", new Letter(name)).Should().Be(expected);

    [Fact]
    public void A_long_subject_is_cut_between_characters_as_readers_see_them()
    {
        const string Family = "👨‍👩‍👧";

        var subject = Subject("{{name}}", new Letter(string.Concat(Enumerable.Repeat(Family, 100))));

        subject.Length.Should().BeLessThanOrEqualTo(200);
        subject.Should().EndWith("…");
        subject.TrimEnd('…').Replace(Family, "", StringComparison.Ordinal).Should().BeEmpty("only whole ones are kept");
    }

    [Theory]
    [InlineData("a\n  {{nmae}}", 2, 3, "'nmae' isn't a placeholder of this mail. Here it has name, note, link, urgent, lines.")]
    [InlineData("{{text}}", 1, 1, "'text' isn't a placeholder")]
    [InlineData("{{#lines}}{{#text}}{{/lines}}{{/text}}", 1, 20, "'lines' ends here, but the section 'text' was begun last")]
    [InlineData("x{{#urgent}}", 1, 2, "the section 'urgent' begins here and never ends")]
    [InlineData("{{/urgent}}", 1, 1, "'urgent' ends here without having begun")]
    [InlineData("{{name", 1, 1, "begins here and never ends")]
    [InlineData("{{name {{note}}", 1, 1, "begins here and never ends")]
    [InlineData("{{{name}}}", 1, 1, "can't be written raw")]
    [InlineData("{{&name}}", 1, 1, "can't be written raw")]
    [InlineData("{{>other}}", 1, 1, "isn't part of these templates")]
    [InlineData("{{=<% %>=}}", 1, 1, "isn't part of these templates")]
    [InlineData("{{urgent}}", 1, 1, "'urgent' is a section, not a value")]
    [InlineData("{{lines}}", 1, 1, "'lines' is a section, not a value")]
    [InlineData("{{}}", 1, 1, "'' isn't a placeholder")]
    public void A_broken_template_is_refused_with_file_place_and_reason(string template, int line, int column, string reason) =>
        Parsing(template, TemplateKind.Text)
            .Should()
            .Throw<TemplateException>()
            .WithMessage($"Templates/letter, line {line}, column {column}: *{reason}*");

    [Fact]
    public void An_unknown_name_is_refused_also_where_it_would_not_be_written() =>
        Parsing("{{#urgent}}{{nmae}}{{/urgent}}", TemplateKind.Text).Should().Throw<TemplateException>();

    [Fact]
    public void A_subject_cannot_hold_a_link() =>
        Parsing("{{link}}", TemplateKind.Subject).Should().Throw<TemplateException>().WithMessage("*holds a secret token*");

    [Theory]
    [InlineData("<p>{{name}}</p>")]
    [InlineData("a < b {{name}}")]
    [InlineData("<!doctype html><!-- <script> --><p\nclass=x>{{name}}")]
    [InlineData("<p title='{{name}}'>")]
    [InlineData("<img ALT = \"{{name}}\">")]
    [InlineData("<style>p{}</style>{{name}}")]
    [InlineData("<script>'</scripty'</script>{{name}}")]
    [InlineData("<br/>{{name}}")]
    [InlineData("<input disabled>{{name}}")]
    [InlineData("{{#urgent}}<b>{{name}}</b>{{/urgent}}")]
    [InlineData("<p {{#urgent}}class=\"x\" {{/urgent}}>{{name}}")]
    public void Html_takes_values_where_encoding_makes_them_safe(string template) =>
        Parsing(template, TemplateKind.Html).Should().NotThrow();

    [Theory]
    [InlineData("<p {{name}}>")]
    [InlineData("<p title={{name}}>")]
    [InlineData("<{{name}}>")]
    [InlineData("<p style=\"{{name}}\">")]
    [InlineData("<p onclick=\"{{name}}\">")]
    [InlineData("<a href=\"{{name}}\">")]
    [InlineData("<a href='https://example.org/{{name}}'>")]
    [InlineData("<!-- {{name}} -->")]
    [InlineData("<script>{{name}}</script>")]
    [InlineData("<style>{{name}}</style>")]
    [InlineData("<title>{{name}}</title>")]
    [InlineData("<p title=\"x{{#urgent}}\"{{/urgent}} {{name}}")]
    public void Html_refuses_values_where_no_encoding_makes_them_safe(string template) =>
        Parsing(template, TemplateKind.Html).Should().Throw<TemplateException>();

    [Theory]
    [InlineData("<p>{{link}}</p>")]
    [InlineData("<img src=\"{{link}}\">")]
    [InlineData("<a href=\"https://example.org/?next={{link}}\">")]
    [InlineData("<a href=\"{{link}}&more=1\">")]
    [InlineData("<a title=\"{{link}}\">")]
    public void Html_shows_a_link_nowhere_but_as_a_links_address(string template) =>
        Parsing(template, TemplateKind.Html).Should().Throw<TemplateException>().WithMessage("*secret token*");

    private static string Text(string template, Letter letter) =>
        Template.Parse("letter", template, TemplateKind.Text, Letter.Names).Render(letter);

    private static string Html(string template, Letter letter) =>
        Template.Parse("letter", template, TemplateKind.Html, Letter.Names).Render(letter);

    private static string Subject(string template, Letter letter) =>
        Template.Parse("letter", template, TemplateKind.Subject, Letter.Names).Render(letter);

    private static Action Parsing(string template, TemplateKind kind) => () => Template.Parse("letter", template, kind, Letter.Names);

    private sealed record Letter(string Name, string? Note = null, bool Urgent = false, params string[] Lines)
    {
        public static Placeholders<Letter> Names { get; } =
            new Placeholders<Letter>()
                .Text("name", "", letter => letter.Name)
                .Text("note", "", letter => letter.Note)
                .Link("link", "", _ => "https://example.org/?a=1&b=2")
                .Flag("urgent", "", letter => letter.Urgent)
                .List("lines", "", letter => letter.Lines, new Placeholders<string>().Text("text", "", line => line));
    }
}
