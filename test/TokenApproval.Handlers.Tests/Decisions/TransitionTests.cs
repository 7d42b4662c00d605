using Amazon.DynamoDBv2.Model;
using RegulatedData.Handlers.TokenApproval.Decisions;
using RegulatedData.Handlers.TokenApproval.Rows;
using RegulatedData.Handlers.TokenApproval.Rules;
using RegulatedData.Handlers.TokenApproval.Store;
using RegulatedData.TokenApproval.Handlers.Tests.Cloud;

namespace RegulatedData.TokenApproval.Handlers.Tests.Decisions;

/// <summary>The transactions themselves: what the table refuses, whatever the code before it thought.</summary>
[Collection(WithLocalCloud.Name)]
public sealed class TransitionTests(Cloud.LocalCloud cloud)
{
    private static readonly Retention Year = new(TimeSpan.FromDays(365));

    [Fact]
    public void A_decision_does_not_grow_with_the_approvers()
    {
        int Items(int approvers)
        {
            var request = Samples.Request(approvers);
            return Answer(request, FakeTime.Start).Items.Count;
        }

        Items(1).Should().Be(6);
        Items(RequestRules.MaximumApprovers).Should().Be(6);
    }

    [Fact]
    public void An_answer_that_decides_nothing_writes_no_message_and_no_mail()
    {
        var request = Samples.Request(3, new ApprovalPolicy(ApprovalPolicy.Quorum, 2));

        var transition = Answer(request, FakeTime.Start);

        transition.After.IsPending.Should().BeTrue();
        transition.Items.Where(item => item.Put is not null).Should().ContainSingle().Which.Put.Item.Text("Kind").Should().Be("EVENT");
    }

    [Fact]
    public async Task The_table_refuses_an_answer_from_the_millisecond_of_the_expiry_on()
    {
        var approval = await Approval.FileAsync(cloud);

        (await CommitAsync(approval, Answer(approval.Request, approval.Request.ExpiresAt, approval.Table))).Should().Be(Commit.Refused);
        (await CommitAsync(approval, Answer(approval.Request, approval.Request.ExpiresAt.AddMilliseconds(-1), approval.Table)))
            .Should()
            .Be(Commit.Done);
    }

    [Fact]
    public async Task The_table_refuses_an_expiry_before_its_time()
    {
        var approval = await Approval.FileAsync(cloud);
        var transitions = new Transitions(approval.Table, Year);

        (await CommitAsync(approval, transitions.Expire(approval.Request, approval.Request.ExpiresAt.AddMilliseconds(-1))))
            .Should()
            .Be(Commit.Refused);
        (await CommitAsync(approval, transitions.Expire(approval.Request, approval.Request.ExpiresAt))).Should().Be(Commit.Done);
    }

    [Fact]
    public async Task The_table_refuses_an_answer_that_does_not_know_of_another_one()
    {
        var approval = await Approval.FileAsync(cloud, approvers: 3, new ApprovalPolicy(ApprovalPolicy.Quorum, 2));
        var stale = Answer(approval.Request, FakeTime.Start, approval.Table);

        await approval.PressAsync(3, "approve");

        (await CommitAsync(approval, stale)).Should().Be(Commit.Refused);
    }

    [Fact]
    public async Task The_table_refuses_an_answer_of_somebody_who_was_not_asked()
    {
        var approval = await Approval.FileAsync(cloud);
        var stranger = ApproverRow.Of(approval.Request).First() with { ApproverId = "9" };

        var answer = new Transitions(approval.Table, Year).Answer(approval.Request, stranger, Samples.Approve, null, "a", FakeTime.Start);

        (await CommitAsync(approval, answer)).Should().Be(Commit.Refused);
        (await approval.ReadAsync()).Request.Status.Should().Be("PENDING");
    }

    [Fact]
    public void What_is_kept_is_never_kept_shorter()
    {
        var request = Samples.Request() with { ExpireAfter = FakeTime.Start.AddYears(9) };

        Answer(request, FakeTime.Start).After.ExpireAfter.Should().Be(request.ExpireAfter);
    }

    [Fact]
    public void Each_event_is_kept_as_long_as_the_request_that_it_is_of()
    {
        var request = Samples.Request(3, new ApprovalPolicy(ApprovalPolicy.Quorum, 2));

        var answer = Answer(request, FakeTime.Start);

        Added(answer).Should().ContainSingle().Which.ExpireAfter().Should().Be(request.ExpireAfter);
    }

    [Fact]
    public void What_leaves_is_kept_a_month_shorter_than_the_record_of_it()
    {
        var late = Samples.Request().ExpiresAt.AddMilliseconds(-1);
        var outbox = Added(Answer(Samples.Request(), late)).Concat(Added(new Transitions("T", Year).Expire(Samples.Request(), late)));

        outbox
            .Where(row => row.Text(Keys.Sk).StartsWith(Keys.OutboxPrefix, StringComparison.Ordinal))
            .Should()
            .HaveCount(4)
            .And.OnlyContain(row => row.ExpireAfter() == Samples.Request().ExpireAfter.AddDays(-30));
    }

    private static IEnumerable<Dictionary<string, AttributeValue>> Added(Transition transition) =>
        transition.Items.Where(item => item.Put is not null).Select(item => item.Put.Item);

    private static Transition Answer(RequestRow request, DateTimeOffset now, string table = "Requests") =>
        new Transitions(table, Year).Answer(request, ApproverRow.Of(request).First(), Samples.Approve, "Yes", "attempt", now);

    private Task<Commit> CommitAsync(Approval approval, Transition transition) =>
        new Transactions(cloud.DynamoDb, approval.Time).CommitAsync(transition.Items, deadline: null, default);
}
