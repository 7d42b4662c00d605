using System.Net;
using System.Text.Json.Nodes;
using RegulatedData.LocalCloud.Tests.Events;

namespace RegulatedData.LocalCloud.Tests.Mails;

[Collection(CloudTests.Name)]
public sealed class MailPagesTests(CloudFixture cloud) : IDisposable
{
    private readonly HttpClient _http = new() { BaseAddress = cloud.Host.Endpoint };

    [Fact]
    public async Task The_mails_are_there_as_JSON_the_newest_last()
    {
        var postman = await Postman.CreateAsync(cloud.Aws);
        await postman.SendAsync(postman.Simple("first"));
        await postman.SendAsync(postman.Simple("second"));

        var mails = JsonNode.Parse(await _http.GetStringAsync($"/_localcloud/mails?to={postman.Reader.ToUpperInvariant()}"))!.AsArray();

        mails.Select(mail => (string?)mail!["subject"]).Should().Equal("first", "second");
        ((string?)mails[0]!["text"], (string?)mails[0]!["status"]).Should().Be(("text", "Delivered"));
        JsonNode.Parse(await _http.GetStringAsync("/_localcloud/mails"))!.AsArray().Count.Should().BeGreaterThan(1);
    }

    [Fact]
    public async Task A_page_shows_what_a_mail_says_and_never_runs_it()
    {
        var postman = await Postman.CreateAsync(cloud.Aws);
        var mail = postman.Simple("<script>alert(1)</script>");
        mail["Content"]!["Simple"]!["Body"]!["Text"]!["Data"] = "Decide: https://example.com/decide?a=1&b=2. <b>";
        mail["Content"]!["Simple"]!["Body"]!["Html"] = new JsonObject
        {
            ["Data"] = "<!doctype html><head><title>t</title></head><script>alert(2)</script>",
        };
        var id = await postman.SendAsync(mail);

        using var list = await _http.GetAsync($"/_localcloud/mailbox?to={postman.Reader}");
        using var page = await _http.GetAsync($"/_localcloud/mailbox/{id}");
        using var frame = await _http.GetAsync($"/_localcloud/mailbox/{id}/html");

        var html = await page.Content.ReadAsStringAsync();
        (await list.Content.ReadAsStringAsync())
            .Should()
            .Contain("&lt;script&gt;alert(1)")
            .And.NotContain("<script")
            .And.Contain($"/_localcloud/mailbox/{id}");
        html.Should().Contain("&lt;script&gt;alert(1)").And.NotContain("<script").And.NotContain("<b>");
        html.Should().Contain("""<a href="https://example.com/decide?a=1&amp;b=2">https://example.com/decide?a=1&amp;b=2</a>.""");
        Policy(page).Should().Contain("default-src 'none'").And.NotContain("unsafe");
        (await frame.Content.ReadAsStringAsync()).Should().Contain("<head><base target=\"_top\"><title>");
        Policy(frame)
            .Should()
            .Contain("default-src 'none'")
            .And.Contain("sandbox ")
            .And.NotContain("allow-scripts")
            .And.NotContain("allow-same-origin");
    }

    [Theory]
    [InlineData("<p>a</p>", "<base target=\"_top\"><p>a</p>")]
    [InlineData("<!DOCTYPE html><p>a", "<!DOCTYPE html><base target=\"_top\"><p>a")]
    [InlineData("<!DOCTYPE html><HTML lang=en><header>", "<!DOCTYPE html><HTML lang=en><base target=\"_top\"><header>")]
    [InlineData("<html><HEAD class=x>a", "<html><HEAD class=x><base target=\"_top\">a")]
    public void A_mails_links_open_in_the_whole_window(string html, string framed) =>
        LocalCloud.Services.Ses.MailPage.Frame(html).Should().Be(framed);

    [Fact]
    public async Task There_is_nothing_at_other_addresses()
    {
        using var unknown = await _http.GetAsync("/_localcloud/mailbox/<b>x");
        using var deleting = await _http.DeleteAsync("/_localcloud/mailbox");
        using var posting = await _http.PostAsync("/_localcloud/mails", null);

        unknown.StatusCode.Should().Be(HttpStatusCode.NotFound);
        deleting.StatusCode.Should().Be(HttpStatusCode.MethodNotAllowed);
        posting.StatusCode.Should().Be(HttpStatusCode.NotFound);
    }

    public void Dispose() => _http.Dispose();

    private static string Policy(HttpResponseMessage answer) => answer.Headers.GetValues("Content-Security-Policy").Single();
}
