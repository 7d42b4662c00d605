using System.Net;
using RegulatedData.LocalCloud;

namespace RegulatedData.EndToEnd.Tests.Approvals;

/// <summary>Many people decide at once, and disagree.</summary>
[Collection(SampleGroup.Name)]
public sealed class ContentionTests(SampleFixture sample) : IDisposable
{
    private const int Approvers = 20;
    private const int Presses = 200;

    private readonly ApprovalDesk _desk = new(sample);

    [Theory]
    [InlineData(0)]
    [InlineData(0.3)]
    public async Task Two_hundred_presses_make_one_decision_and_one_message(double conflicts)
    {
        using var _ = conflicts > 0 ? sample.Cloud.Faults.Inject(Conflicts(conflicts)) : null;
        var request = ApprovalDesk.NewRequest(Approvers);
        await _desk.FileAsync(request);
        var links = await Task.WhenAll(request.ApproverEmails.Select(_desk.LinksAsync));

        var pages = await Task.WhenAll(
            Enumerable.Range(0, Presses).Select(number => _desk.PressAsync(LinkOf(links, number), wantsJson: true))
        );

        pages
            .Select(page => page.Status)
            .Should()
            .OnlyContain(status => status == HttpStatusCode.OK || status == HttpStatusCode.BadRequest);
        pages.Count(page => page.Status == HttpStatusCode.OK).Should().Be(1);
        var decided = await _desk.GetAsync(request.RequestId);
        decided.Approvers.Count(approver => approver.Answer is not null).Should().Be(1);
        var message = await _desk.NextMessageAsync(request.RequestId);
        ((string?)message.Body["ApprovalAction"]).Should().Be(decided.Status.ToString());
        ((string?)message.Body["ApproverEmail"]).Should().Be(decided.DecidedBy);
        (await _desk.FurtherMessagesAsync(request.RequestId)).Should().BeEmpty("one decision is one message");
        decided.Events.Count(happening => happening.Type == "DECIDED").Should().Be(1);
    }

    public void Dispose() => _desk.Dispose();

    // Neighbouring presses are by different people, and each person presses each of their links again and again.
    private static Uri LinkOf(IReadOnlyDictionary<string, Uri>[] links, int press) =>
        links[press % Approvers][(press / Approvers + press) % 2 == 0 ? "approve" : "reject"];

    private static Fault Conflicts(double probability) =>
        new(FaultEffect.ConflictTransaction)
        {
            Operation = "TransactWriteItems",
            Caller = "*Decide*",
            Probability = probability,
        };
}
