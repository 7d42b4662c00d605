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

    public void Dispose() => _desk.Dispose();
}
