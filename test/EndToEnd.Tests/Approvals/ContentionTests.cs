using System.Net;
using RegulatedData.LocalCloud;
using RegulatedData.Samples.Demo;
using RegulatedData.TokenApproval.Client;

namespace RegulatedData.EndToEnd.Tests.Approvals;

/// <summary>Many people decide at once, and disagree.</summary>
[Collection(SampleGroup.Name)]
public sealed class ContentionTests(SampleFixture sample) : IDisposable
{
    private const int Approvers = 20;
    private const int Presses = 200;

    // The local cloud runs four processes of a function, so four decide at the same time, and some more wait at the door. Not all of them: API
    // Gateway gives up on a press after 30 seconds, and a busy machine may need as long for a hundred.
    private const int UnderWay = 16;

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

        var pages = await PressAllAsync(links);

        ExpectOneDecision(pages);
        var decided = await _desk.GetAsync(request.RequestId);
        decided.Approvers.Count(approver => approver.Answer is not null).Should().Be(1);
        var message = await _desk.NextMessageAsync(request.RequestId);
        ((string?)message.Body["ApprovalAction"]).Should().Be(decided.Status.ToString());
        ((string?)message.Body["ApproverEmail"]).Should().Be(decided.DecidedBy);
        (await _desk.FurtherMessagesAsync(request.RequestId)).Should().BeEmpty("one decision is one message");
        decided.Events.Count(happening => happening.Type == "DECIDED").Should().Be(1);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Two_hundred_presses_and_two_workers_make_one_action_at_most(int seed)
    {
        await sample.ExpiredAsync();
        using var _ = sample.Cloud.Faults.Inject(Conflicts(0.2) with { Seed = seed });
        var request = ApprovalDesk.NewRequest(Approvers);
        await _desk.FileAsync(request);
        var links = await Task.WhenAll(request.ApproverEmails.Select(_desk.LinksAsync));
        var actions = new ActionLog();
        var premises = new OnPremises(sample.Cloud, sample.Deployment);

        await using (await premises.StartWorkerAsync(actions, default))
        await using (await premises.StartWorkerAsync(actions, default))
        {
            var pages = await PressAllAsync(links);
            ExpectOneDecision(pages);
            await sample.Cloud.WaitUntilIdleAsync();
            await _desk.WaitForEmptyQueueAsync();
        }

        var decided = await _desk.GetAsync(request.RequestId);
        var expected = decided.Decision == "approve" ? (ApprovalStatus.Completed, 1) : (ApprovalStatus.Rejected, 0);
        (decided.Status, actions.Done.Count(action => action.RequestId == request.RequestId)).Should().Be(expected);
    }

    public void Dispose() => _desk.Dispose();

    private async Task<IReadOnlyList<Page>> PressAllAsync(IReadOnlyDictionary<string, Uri>[] links)
    {
        var pages = new Page[Presses];
        var options = new ParallelOptions { MaxDegreeOfParallelism = UnderWay };
        await Parallel.ForAsync(
            0,
            Presses,
            options,
            async (number, _) => pages[number] = await _desk.PressAsync(LinkOf(links, number), wantsJson: true)
        );
        return pages;
    }

    private static void ExpectOneDecision(IReadOnlyList<Page> pages) =>
        pages
            .GroupBy(page => page.Status)
            .Select(same => (same.Key, same.Count()))
            .Should()
            .BeEquivalentTo([(HttpStatusCode.OK, 1), (HttpStatusCode.BadRequest, Presses - 1)]);

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
