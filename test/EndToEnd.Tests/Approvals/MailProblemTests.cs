namespace RegulatedData.EndToEnd.Tests.Approvals;

/// <summary>A mail that doesn't arrive is told to those who asked.</summary>
[Collection(SampleGroup.Name)]
public sealed class MailProblemTests(SampleFixture sample) : IDisposable
{
    private readonly ApprovalDesk _desk = new(sample);

    [Theory]
    [InlineData("bounce", "BOUNCED")]
    [InlineData("complaint", "COMPLAINED")]
    public async Task A_mail_problem_reaches_the_request_and_the_queue(string mailbox, string problem)
    {
        var request = ApprovalDesk.NewRequest(approvers: 1);
        // One of SES's own addresses, which behave as named: the label keeps requests apart.
        var address = $"{mailbox}+{request.RequestId[^8..]}@simulator.amazonses.com";
        await _desk.FileAsync(request with { ApproverEmails = [address] });

        var message = await _desk.NextMessageAsync(request.RequestId);

        message.Kind.Should().Be("MAIL_PROBLEM");
        ((string?)message.Body["Problem"]).Should().Be(problem);
        ((string?)message.Body["ApproverEmail"]).Should().Be(address);
        (await _desk.GetAsync(request.RequestId)).Approvers.Should().ContainSingle().Which.MailStatus.Should().Be(problem);
    }

    [Fact]
    public async Task A_mail_that_SES_rejects_reaches_the_request_the_queue_and_the_requester()
    {
        // The text that virus scanners are tried with: SES takes the mail, and rejects it afterwards.
        const string Virus = "X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*";
        var request = ApprovalDesk.NewRequest(approvers: 1) with { Description = Virus };
        await _desk.FileAsync(request);

        var message = await _desk.NextMessageAsync(request.RequestId);

        ((string?)message.Body["Problem"]).Should().Be("REJECTED");
        var told = await sample.Cloud.Mails.NextAsync(request.RequesterEmail, timeout: SampleFixture.Patience);
        told.Text.Should().Contain(request.ApproverEmails[0]).And.Contain(request.RequestId);
        (await _desk.GetAsync(request.RequestId)).Events.Should().Contain(happening => happening.Type == "MAIL_REJECTED");
    }

    public void Dispose() => _desk.Dispose();
}
