using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Microsoft.Playwright;
using RegulatedData.Samples.Demo;
using RegulatedData.Testing;
using RegulatedData.TokenApproval.Client;

namespace RegulatedData.EndToEnd.Tests.Approvals;

/// <summary>The whole way, with the samples' own programs and a real browser: a request is filed, mailed, approved, and acted on.</summary>
[Collection(SampleGroup.Name)]
public sealed class StoryTests(SampleFixture sample) : IDisposable
{
    private readonly ApprovalDesk _desk = new(sample);
    private readonly TemporaryFolder _machine = new();
    private readonly Pictures _pictures = new();

    [Fact]
    public async Task An_action_is_requested_approved_by_mail_and_done_once()
    {
        string[] approvers = ["maria@example.org", "tom@example.org"];
        await File.WriteAllTextAsync(_machine.PathOf("gateway.log"), "full");
        await sample.ExpiredAsync();
        await using var monitoring = await SamplePrograms.StartMonitoringServiceAsync(sample, _desk, approvers);
        var browser = await sample.BrowserAsync();

        var requestId = await FileIssueAsync(monitoring.Address);
        // What other tests have approved leaves the queue: the worker ends with this test, and would leave what it had begun of that to nobody.
        await _desk.FurtherMessagesAsync(requestId);
        var first = await _desk.InvitationAsync(approvers[0]);
        var second = await _desk.InvitationAsync(approvers[1]);
        await ShowMailAsync(browser, first.Html!);
        await ApproveAsync(browser, DecisionLinks.Of(first)["approve"]);
        await SeeWhoDecidedAsync(browser, DecisionLinks.Of(second)["reject"], approvers[0]);
        var told = await sample.Cloud.Mails.NextAsync(approvers[1], timeout: SampleFixture.Patience);
        await using var processor = await SamplePrograms.StartActionProcessorAsync(sample, _desk, _machine.Path);
        var done = await _desk.WaitForStatusAsync(requestId, ApprovalStatus.Completed);

        told.Text.Should().Contain(approvers[0]).And.Contain("Rotate it before noon, please.");
        done.DecidedBy.Should().Be(approvers[0]);
        done.Comment.Should().Be("Rotate it before noon, please.");
        done.Result!.At.Should().BeAfter(done.DecidedAt!.Value);
        File.Exists(_machine.PathOf("gateway.log")).Should().BeFalse("it was rotated");
        Directory.GetFiles(_machine.Path, "gateway.log*").Should().ContainSingle("it was rotated once");
    }

    [Theory]
    [InlineData(320, false)]
    [InlineData(800, true)]
    public async Task The_page_fits_a_phone_and_a_dark_screen_and_needs_no_script(int width, bool dark)
    {
        var request = ApprovalDesk.NewRequest();
        await _desk.FileAsync(request);
        var browser = await sample.BrowserAsync();
        var page = await browser.OpenAsync(javaScript: false, width, dark);
        var withAxe = await browser.OpenAsync(javaScript: true, width, dark);
        var link = (await _desk.LinksAsync(request.ApproverEmails[0]))["approve"].ToString();

        await withAxe.GotoAsync(link);
        await page.GotoAsync(link);

        await ExpectAccessibleAsync(withAxe);

        await _pictures.TakeAsync(page, dark ? "pending-dark" : "pending-phone");
        (await page.Locator("script").CountAsync()).Should().Be(0);
        (await page.GetByRole(AriaRole.Heading, new() { Level = 1 }).CountAsync()).Should().Be(1);
        (await page.Locator("html").GetAttributeAsync("lang")).Should().NotBeNullOrEmpty();
        (await page.GetByText("<b>Nothing</b> is recorded").IsVisibleAsync()).Should().BeTrue("what is asked is shown as it was written");
        (await page.Locator("main b", new() { HasText = "Nothing" }).CountAsync()).Should().Be(0, "and never as markup");
        await page.GetByRole(AriaRole.Button).ClickAsync();
        // The page that was left has a heading too.
        await page.GetByRole(AriaRole.Heading, new() { Level = 1, Name = "approved" }).WaitForAsync();
    }

    public void Dispose()
    {
        _desk.Dispose();
        _machine.Dispose();
    }

    /// <summary>Has axe look for what keeps people out: contrast, labels, order of headings, landmarks.</summary>
    private static async Task ExpectAccessibleAsync(IPage page) => (await Axe.FindProblemsAsync(page)).Should().BeEmpty();

    private static async Task<string> FileIssueAsync(Uri monitoring)
    {
        using var http = new HttpClient { BaseAddress = monitoring };
        using var answer = await http.PostAsJsonAsync(
            "/issues",
            new JsonObject
            {
                ["system"] = "ward-7-gateway",
                ["problem"] = "The audit log has filled its disk. Nothing is recorded until it is rotated.",
                ["action"] = "rotate-log",
                ["parameters"] = new JsonObject { ["file"] = "gateway.log" },
            }
        );
        var body = await answer.Content.ReadAsStringAsync();
        answer.IsSuccessStatusCode.Should().BeTrue(body);
        return (string)JsonNode.Parse(body)!["requestId"]!;
    }

    private async Task ShowMailAsync(Browser browser, string html)
    {
        var page = await browser.OpenAsync();
        await page.SetContentAsync(html);
        (await Axe.FindProblemsOfMailAsync(page)).Should().BeEmpty();
        await _pictures.TakeAsync(page, "mail");
    }

    private async Task ApproveAsync(Browser browser, Uri link)
    {
        var page = await browser.OpenAsync();
        await page.GotoAsync(link.ToString());
        await page.GetByRole(AriaRole.Textbox).FillAsync("Rotate it before noon, please.");
        await _pictures.TakeAsync(page, "pending");
        await ExpectAccessibleAsync(page);
        await page.GetByRole(AriaRole.Textbox).FocusAsync();
        await page.Keyboard.PressAsync("Tab");
        await page.Keyboard.PressAsync("Enter");
        await page.GetByRole(AriaRole.Heading, new() { Level = 1, Name = "approved" }).WaitForAsync();
        await ExpectAccessibleAsync(page);
        await _pictures.TakeAsync(page, "decided");
    }

    private async Task SeeWhoDecidedAsync(Browser browser, Uri link, string decider)
    {
        var page = await browser.OpenAsync();
        await page.GotoAsync(link.ToString());
        (await page.Locator("body").InnerTextAsync()).Should().Contain(decider);
        (await page.GetByRole(AriaRole.Button).CountAsync()).Should().Be(0, "there is nothing left to decide");
        await ExpectAccessibleAsync(page);
        await _pictures.TakeAsync(page, "already-decided");
    }
}
