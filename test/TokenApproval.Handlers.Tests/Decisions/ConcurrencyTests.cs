using System.Text.Json;
using RegulatedData.Handlers.TokenApproval.Rows;
using RegulatedData.Handlers.TokenApproval.Rules;
using RegulatedData.LocalCloud;
using RegulatedData.TokenApproval.Handlers.Tests.Cloud;

namespace RegulatedData.TokenApproval.Handlers.Tests.Decisions;

/// <summary>Many press at once.</summary>
[Collection(WithLocalCloud.Name)]
public sealed class ConcurrencyTests(Cloud.LocalCloud cloud) : IDisposable
{
    private const int Approvers = 20;

    private static readonly string[] Decisions = ["approve", "reject", "ignore"];

    public void Dispose() => cloud.Faults.Clear();

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Of_200_presses_by_20_approvers_who_disagree_exactly_one_decides(int round)
    {
        var approval = await Approval.FileAsync(cloud, Approvers);
        using var conflicts = Conflicts(probability: 0.2, seed: round);

        var answers = await PressAllAsync(approval, presses: 200);

        answers.Count(answer => answer.Status == 200).Should().Be(1);
        var winner = answers.Single(answer => answer.Status == 200).Json;
        answers
            .Where(answer => answer.Status != 200)
            .Should()
            .OnlyContain(answer => answer.Status == 400 && answer.Code == "already_decided");
        var (request, approvers, events) = await approval.ReadAsync();
        request.Decision.Should().Be(winner.GetProperty("decision").GetString());
        request.DecidedBy.Should().Be(winner.GetProperty("approverEmail").GetString());
        approvers.Where(approver => approver.Answer is not null).Should().ContainSingle().Which.Email.Should().Be(request.DecidedBy);
        events.Select(entry => entry.Type).Should().Equal("ANSWERED", "DECIDED");
        approval.Count("Decisions").Should().Be(1);
        (await MessageAsync(approval)).GetProperty("ApprovalAction").GetString().Should().Be(request.Status);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task A_quorum_counts_each_approver_once_and_decides_once_whatever_comes_together(int round)
    {
        var policy = new ApprovalPolicy(ApprovalPolicy.Quorum, 8);
        var approval = await Approval.FileAsync(cloud, Approvers, policy);
        using var conflicts = Conflicts(probability: 0.1, seed: round);

        var answers = await PressAllAsync(approval, presses: 60);

        var (request, approvers, events) = await approval.ReadAsync();
        var given = approvers.Where(approver => approver.Answer is not null).ToList();
        request.Answers.Should().Be(given.Count).And.Be(answers.Count(answer => answer.Status == 200));
        request.Tally.Should().BeEquivalentTo(given.CountBy(approver => approver.Answer!).ToDictionary());
        var outcome = policy.Outcome(request.Decisions, Approvers, request.Tally, request.Decisions[0]);
        request.Decision.Should().NotBeNull("each approver has pressed at least once").And.Be(outcome!.Id);
        events.Count(entry => entry.Type == "ANSWERED").Should().Be(given.Count);
        events.Count(entry => entry.Type == "DECIDED").Should().Be(1);
        events[^1].Type.Should().Be("DECIDED", "nobody's answer counts after the decision");
        approval.Count("Decisions").Should().Be(1);
        (await MessageAsync(approval)).GetProperty("ApprovalAction").GetString().Should().Be(request.Status);
    }

    [Fact]
    public async Task Unanimity_of_20_who_all_approve_at_once_is_reached()
    {
        var approval = await Approval.FileAsync(cloud, Approvers, ApprovalPolicy.For(ApprovalPolicy.Unanimous, 0, Approvers));

        var answers = await Task.WhenAll(Enumerable.Range(1, Approvers).Select(approver => approval.PressAsync(approver, "approve")));

        answers.Should().OnlyContain(answer => answer.Status == 200);
        var request = (await approval.ReadAsync()).Request;
        (request.Status, request.Answers).Should().Be(("APPROVED", Approvers));
        (await MessageAsync(approval)).GetProperty("ApproverEmail").GetString().Should().Be(request.DecidedBy);
    }

    [Fact]
    public async Task Unanimity_ends_with_the_first_who_does_not_approve()
    {
        var approval = await Approval.FileAsync(cloud, Approvers, ApprovalPolicy.For(ApprovalPolicy.Unanimous, 0, Approvers));

        var answers = await Task.WhenAll(
            Enumerable.Range(1, Approvers).Select(approver => approval.PressAsync(approver, approver == 7 ? "reject" : "approve"))
        );

        var request = (await approval.ReadAsync()).Request;
        (request.Status, request.DecidedBy).Should().Be(("REJECTED", Samples.Email(7)));
        answers[6].Status.Should().Be(200);
        await MessageAsync(approval);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(20)]
    [InlineData(60)]
    public async Task A_request_that_expires_while_many_press_has_one_outcome(int milliseconds)
    {
        var approval = await Approval.FileAsync(cloud, Approvers);
        var presses = PressAllAsync(approval, presses: 40);
        await Task.Delay(milliseconds);
        approval.Time.Set(approval.Request.ExpiresAt);

        var expired = await approval.ExpireAsync();
        var answers = await presses;

        var request = (await approval.ReadAsync()).Request;
        expired.GetProperty("status").GetString().Should().Be(request.Status);
        answers.Count(answer => answer.Status == 200).Should().Be(request.Status == "EXPIRED" ? 0 : 1);
        answers.Should().OnlyContain(answer => answer.Status == 200 || answer.Status == 400);
        (await MessageAsync(approval)).GetProperty("ApprovalAction").GetString().Should().Be(request.Status);
    }

    private InjectedFault Conflicts(double probability, int seed) =>
        cloud.Faults.Inject(
            new Fault(FaultEffect.ConflictTransaction)
            {
                Operation = "TransactWriteItems",
                Probability = probability,
                Seed = seed,
            }
        );

    private static async Task<Answer[]> PressAllAsync(Approval approval, int presses)
    {
        return await Task.WhenAll(
            Enumerable
                .Range(0, presses)
                .Select(press => Task.Run(() => approval.PressAsync((press % Approvers) + 1, Decisions[(press / 7) % Decisions.Length])))
        );
    }

    /// <summary>The one message that there is.</summary>
    private static async Task<JsonElement> MessageAsync(Approval approval)
    {
        var rows = await approval.RowsAsync(Keys.Message(""));
        return JsonDocument.Parse(rows.Should().ContainSingle().Subject.Text("Body")).RootElement;
    }
}
