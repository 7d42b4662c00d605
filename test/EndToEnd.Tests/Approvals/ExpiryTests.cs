using System.Net;
using RegulatedData.TokenApproval.Client;

namespace RegulatedData.EndToEnd.Tests.Approvals;

/// <summary>A request that nobody answers ends by itself. It was filed when the sample was deployed, since a minute is the shortest time.</summary>
[Collection(SampleGroup.Name)]
public sealed class ExpiryTests(SampleFixture sample) : IDisposable
{
    private readonly ApprovalDesk _desk = new(sample);

    [Fact]
    public async Task An_unanswered_request_expires_and_its_requester_is_told_by_queue_and_mail()
    {
        var request = sample.Unanswered;

        var message = await sample.ExpiredAsync();

        message.Kind.Should().Be("EXPIRED");
        ((string?)message.Body["ApprovalAction"]).Should().Be("EXPIRED");
        message.Group.Should().Be(request.RequestId);
        (await _desk.GetAsync(request.RequestId)).Status.Should().Be(ApprovalStatus.Expired);
        var mail = await sample.Cloud.Mails.NextAsync(request.RequesterEmail, timeout: SampleFixture.Patience);
        mail.Text.Should().Contain(request.RequestId);
        var late = await _desk.PressAsync((await _desk.LinksAsync(request.ApproverEmails[0]))["approve"], wantsJson: true);
        late.Status.Should().Be(HttpStatusCode.BadRequest);
        late.Body.Should().Contain("expired");
    }

    [Fact]
    public async Task A_request_whose_schedule_could_not_be_made_is_ended_by_the_redrive()
    {
        var request = sample.Unscheduled;
        // It was filed before the other, for the same time: once that one has expired, its time is over too.
        await sample.ExpiredAsync();

        await sample.RunRedriveAsync();

        (await _desk.NextMessageAsync(request.RequestId)).Kind.Should().Be("EXPIRED");
        (await _desk.GetAsync(request.RequestId)).Status.Should().Be(ApprovalStatus.Expired);
    }

    public void Dispose() => _desk.Dispose();
}
