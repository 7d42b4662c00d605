using RegulatedData.Handlers.TokenApproval.Rows;
using RegulatedData.Handlers.TokenApproval.Rules;
using RegulatedData.Handlers.TokenApproval.Store;
using RegulatedData.LocalCloud;
using RegulatedData.TokenApproval.Handlers.Tests.Cloud;

namespace RegulatedData.TokenApproval.Handlers.Tests.Decisions;

/// <summary>What becomes of a press when DynamoDB refuses, delays, or answers by silence.</summary>
[Collection(WithLocalCloud.Name)]
public sealed class DecideFaultTests(Cloud.LocalCloud cloud) : IDisposable
{
    public void Dispose() => cloud.Faults.Clear();

    [Fact]
    public async Task Conflicts_are_tried_again_until_the_decision_is_through()
    {
        var approval = await Approval.FileAsync(cloud);
        using var conflicts = Inject(FaultEffect.ConflictTransaction, times: 4);

        var answer = await approval.PressAsync(1, "approve");

        answer.Status.Should().Be(200, answer.Body);
        conflicts.Hits.Should().Be(4);
        await ExpectDecidedOnceAsync(approval, "APPROVED");
    }

    [Theory]
    [InlineData("TransactionInProgressException")]
    [InlineData("ProvisionedThroughputExceededException")]
    [InlineData("ThrottlingException")]
    [InlineData("RequestLimitExceeded")]
    public async Task What_passes_by_itself_is_tried_again(string code)
    {
        var approval = await Approval.FileAsync(cloud);
        using var refusals = Inject(FaultEffect.Refuse(400, code), times: 3);

        (await approval.PressAsync(1, "approve")).Status.Should().Be(200);

        await ExpectDecidedOnceAsync(approval, "APPROVED");
    }

    [Fact]
    public async Task When_conflicts_outlast_the_time_the_approver_is_told_to_look_again_and_nothing_is_recorded()
    {
        var approval = await Approval.FileAsync(cloud);
        using (var conflicts = Inject(FaultEffect.ConflictTransaction))
        {
            var json = await PressUntilConflictsAsync(approval, conflicts, 2, json: true);
            var page = await PressUntilConflictsAsync(approval, conflicts, 4, json: false);

            (json.Status, json.Code).Should().Be((500, "unsettled"));
            json.Message.Should().Contain("Open the link again");
            page.Status.Should().Be(500);
            page.Heading.Should().Be("Not confirmed: open the link again");
        }

        (await approval.ReadAsync()).Request.Should().BeEquivalentTo(approval.Request);
        (await approval.PressAsync(1, "approve")).Status.Should().Be(200, "the link was good all the time");
    }

    [Fact]
    public async Task A_decision_whose_confirmation_was_lost_is_confirmed_and_made_once()
    {
        var approval = await Approval.FileAsync(cloud);
        using var lost = Inject(FaultEffect.LoseAnswer(), times: 1);

        var answer = await approval.PressAsync(1, "approve");

        answer.Status.Should().Be(200, answer.Body);
        lost.Hits.Should().Be(1);
        await ExpectDecidedOnceAsync(approval, "APPROVED");
    }

    [Theory]
    [InlineData(500)]
    [InlineData(503)]
    public async Task A_decision_that_was_written_and_answered_by_an_error_is_confirmed_and_made_once(int status)
    {
        var approval = await Approval.FileAsync(cloud);
        using var lost = Inject(FaultEffect.LoseAnswer(status), times: 5);

        (await approval.PressAsync(1, "reject")).Status.Should().Be(200);

        await ExpectDecidedOnceAsync(approval, "REJECTED");
    }

    [Fact]
    public async Task A_lost_confirmation_that_dynamodb_does_not_know_again_is_told_from_somebody_elses_decision()
    {
        var approval = await Approval.FileAsync(cloud);
        using var dynamo = new ForgetfulDynamoDb();
        using var lost = Inject(FaultEffect.LoseAnswer(500), times: 1);
        using var counted = new CountedCalls(dynamo);

        var answer = await approval.SendAsync(await PressEventAsync(approval, 1, "approve"), approval.DecideOver(dynamo));

        counted.Calls.Should().Equal("BatchGetItem", "TransactWriteItems", "TransactWriteItems", "BatchGetItem");
        answer.Status.Should().Be(200, answer.Body);
        answer.Json.GetProperty("status").GetString().Should().Be("APPROVED");
        await ExpectDecidedOnceAsync(approval, "APPROVED");
    }

    [Fact]
    public async Task A_lost_answer_to_a_quorum_is_confirmed_though_others_have_decided_since()
    {
        var approval = await Approval.FileAsync(cloud, approvers: 3, new ApprovalPolicy(ApprovalPolicy.Quorum, 2));
        using var dynamo = new ForgetfulDynamoDb();
        using var held = cloud.Faults.Inject(
            new Fault(FaultEffect.Hold)
            {
                Operation = "TransactWriteItems",
                When = FaultMoment.AfterCall,
                Times = 1,
            }
        );
        using var lost = Inject(FaultEffect.LoseAnswer(500), times: 1);
        var first = approval.SendAsync(await PressEventAsync(approval, 1, "approve"), approval.DecideOver(dynamo));
        await held.WaitForHitsAsync();

        (await approval.PressAsync(2, "approve")).Json.GetProperty("status").GetString().Should().Be("APPROVED");
        held.Release();

        (await first).Status.Should().Be(200);
        approval.Count("Decisions").Should().Be(1, "the second answer decided");
        await ExpectOneMessageAsync(approval);
    }

    [Fact]
    public async Task A_call_that_hangs_is_given_up_and_tried_again()
    {
        var approval = await Approval.FileAsync(cloud);
        using var dynamo = AwsClients.DynamoDb();
        using var hung = cloud.Faults.Inject(
            new Fault(FaultEffect.Hold)
            {
                Operation = "TransactWriteItems",
                When = FaultMoment.AfterCall,
                Times = 1,
            }
        );

        var answer = await approval.SendAsync(await PressEventAsync(approval, 1, "approve"), approval.DecideOver(dynamo));

        answer.Status.Should().Be(200, answer.Body);
        await ExpectDecidedOnceAsync(approval, "APPROVED");
    }

    [Fact]
    public async Task A_leftover_message_of_an_earlier_request_of_the_same_id_is_our_failure_and_ends_soon()
    {
        var approval = await Approval.FileAsync(cloud);
        await approval.PutAsync(MessageRow.Outcome(approval.Request, MessageRow.Decision, FakeTime.Start.AddYears(-1)).ToItem());
        using var calls = cloud.Count();

        var answer = await approval.PressAsync(1, "approve");

        (answer.Status, answer.Code).Should().Be((500, "internal"));
        calls.Calls.Count(call => call == "TransactWriteItems").Should().Be(3);
        approval.LogText.Should().Contain("TokenApproval.Stuck");
        (await approval.ReadAsync()).Request.Should().BeEquivalentTo(approval.Request);
    }

    [Fact]
    public async Task An_approver_whose_row_is_gone_is_our_failure_and_ends_soon()
    {
        var approval = await Approval.FileAsync(cloud);
        using var held = Inject(FaultEffect.Hold, times: 1);
        var press = approval.PressAsync(1, "approve");
        await held.WaitForHitsAsync();

        await approval.DeleteAsync(Keys.Approver("1"));
        held.Release();

        (await press).Code.Should().Be("internal");
    }

    [Fact]
    public async Task A_press_that_was_overtaken_is_told_by_whom()
    {
        var approval = await Approval.FileAsync(cloud);
        using var held = Inject(FaultEffect.Hold, times: 1);
        var slow = approval.PressAsync(1, "reject");
        await held.WaitForHitsAsync();

        (await approval.PressAsync(2, "approve")).Status.Should().Be(200);
        held.Release();

        var answer = await slow;
        (answer.Status, answer.Code).Should().Be((400, "already_decided"));
        answer.Json.GetProperty("error").GetProperty("decidedBy").GetString().Should().Be(Samples.Email(2));
        await ExpectDecidedOnceAsync(approval, "APPROVED");
    }

    [Fact]
    public async Task A_quorums_answer_that_was_overtaken_is_counted_all_the_same()
    {
        var approval = await Approval.FileAsync(cloud, approvers: 3, new ApprovalPolicy(ApprovalPolicy.Quorum, 2));
        using var held = Inject(FaultEffect.Hold, times: 1);
        var slow = approval.PressAsync(1, "approve");
        await held.WaitForHitsAsync();

        await approval.PressAsync(2, "approve");
        held.Release();

        (await slow).Json.GetProperty("status").GetString().Should().Be("APPROVED");
        (await approval.ReadAsync()).Request.Tally.Should().Equal(new Dictionary<string, int> { ["approve"] = 2 });
        await ExpectOneMessageAsync(approval);
    }

    [Fact]
    public async Task A_press_that_conflicts_keep_until_the_time_is_over_has_expired()
    {
        var approval = await Approval.FileAsync(cloud);
        using var conflicts = Inject(FaultEffect.ConflictTransaction);
        var press = approval.PressAsync(1, "approve");
        await conflicts.WaitForHitsAsync();

        approval.Time.Set(approval.Request.ExpiresAt);

        var answer = await press;
        (answer.Status, answer.Code).Should().Be((400, "expired"));
        (await approval.ReadAsync()).Request.Should().BeEquivalentTo(approval.Request);
    }

    [Fact]
    public async Task When_nobody_can_look_whether_it_was_recorded_the_approver_is_told_so()
    {
        var approval = await Approval.FileAsync(cloud);
        using var dynamo = new ForgetfulDynamoDb();
        using var lost = Inject(FaultEffect.LoseAnswer(500), times: 1);
        using var blind = cloud.Faults.Inject(
            new Fault(FaultEffect.Refuse(400, "AccessDeniedException")) { Operation = "BatchGetItem", Skip = 1 }
        );

        var answer = await approval.SendAsync(await PressEventAsync(approval, 1, "approve"), approval.DecideOver(dynamo));

        (answer.Status, answer.Code).Should().Be((500, "unsettled"));
        (await approval.ReadAsync()).Request.Status.Should().Be("APPROVED");
    }

    [Fact]
    public async Task What_no_retry_mends_fails_at_once()
    {
        var approval = await Approval.FileAsync(cloud);
        using var denied = Inject(FaultEffect.Refuse(400, "AccessDeniedException"));

        var answer = await approval.PressAsync(1, "approve");

        (answer.Status, answer.Code).Should().Be((500, "internal"));
        denied.Hits.Should().Be(1);
    }

    [Fact]
    public async Task A_key_that_is_out_of_reach_is_our_failure_and_not_the_links()
    {
        var approval = await Approval.FileAsync(cloud);
        using var disabled = cloud.Faults.Inject(new Fault(FaultEffect.Refuse(400, "DisabledException")) { Operation = "VerifyMac" });

        (await approval.PressAsync(1, "approve")).Status.Should().Be(500);
    }

    // The time is over while it tries again and again.
    private static async Task<Answer> PressUntilConflictsAsync(Approval approval, InjectedFault conflicts, int hits, bool json)
    {
        using var outOfTime = new CancellationTokenSource();
        var press = approval.PressAsync(1, "approve", json: json, ct: outOfTime.Token);
        await conflicts.WaitForHitsAsync(hits);
        await outOfTime.CancelAsync();
        return await press;
    }

    private InjectedFault Inject(FaultEffect effect, int? times = null) =>
        cloud.Faults.Inject(
            new Fault(effect)
            {
                Service = "dynamodb",
                Operation = "TransactWriteItems",
                Times = times,
            }
        );

    private static async Task<string> PressEventAsync(Approval approval, int approver, string decision) =>
        Samples.PressEvent(decision, approval.Request.RequestId, await approval.TokenAsync(approver, decision));

    private static async Task ExpectDecidedOnceAsync(Approval approval, string status)
    {
        var (request, approvers, events) = await approval.ReadAsync();
        request.Status.Should().Be(status);
        approvers.Count(approver => approver.Answer is not null).Should().Be(1);
        events.Select(entry => entry.Type).Should().Equal("ANSWERED", "DECIDED");
        approval.Count("Decisions").Should().Be(1);
        await ExpectOneMessageAsync(approval);
    }

    private static async Task ExpectOneMessageAsync(Approval approval) =>
        (await approval.RowsAsync(Keys.OutboxPrefix))
            .Select(row => row.Text(Keys.Sk))
            .Should()
            .Equal("OUTBOX#MAIL#DECIDED", "OUTBOX#MESSAGE#DECISION");
}
