using System.Net;
using RegulatedData.TokenApproval.Client;

namespace RegulatedData.EndToEnd.Tests.Approvals;

/// <summary>Mail scanners fetch every link, and some run the page's scripts. None of that decides.</summary>
[Collection(SampleGroup.Name)]
public sealed class LinkScannerTests(SampleFixture sample) : IDisposable
{
    private readonly ApprovalDesk _desk = new(sample);

    [Fact]
    public async Task Fetching_every_link_decides_nothing()
    {
        var request = ApprovalDesk.NewRequest();
        await _desk.FileAsync(request);

        foreach (var approver in request.ApproverEmails)
        {
            foreach (var link in ApprovalDesk.AllLinksOf(await _desk.InvitationAsync(approver)))
            {
                (await _desk.OpenAsync(HttpMethod.Head, link)).Status.Should().Be(HttpStatusCode.OK);
                (await _desk.OpenAsync(HttpMethod.Get, link)).Status.Should().Be(HttpStatusCode.OK);
            }
        }

        (await _desk.GetAsync(request.RequestId)).Status.Should().Be(ApprovalStatus.Pending);
        (await _desk.FurtherMessagesAsync(request.RequestId)).Should().BeEmpty();
    }

    [Fact]
    public async Task Opening_every_link_in_a_browser_that_runs_scripts_decides_nothing()
    {
        var request = ApprovalDesk.NewRequest();
        await _desk.FileAsync(request);
        var browser = await sample.BrowserAsync();

        foreach (var approver in request.ApproverEmails)
        {
            foreach (var link in ApprovalDesk.AllLinksOf(await _desk.InvitationAsync(approver)))
            {
                var page = await browser.OpenAsync();
                var answer = await page.GotoAsync(link.ToString(), new() { WaitUntil = Microsoft.Playwright.WaitUntilState.NetworkIdle });
                answer!.Status.Should().Be(200);
                await page.CloseAsync();
            }
        }

        (await _desk.GetAsync(request.RequestId)).Status.Should().Be(ApprovalStatus.Pending);
        (await _desk.FurtherMessagesAsync(request.RequestId)).Should().BeEmpty();
    }

    public void Dispose() => _desk.Dispose();
}
