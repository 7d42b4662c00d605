using RegulatedData.HandlerRuntime;
using RegulatedData.Handlers.TokenApproval.Rows;
using RegulatedData.LocalCloud;
using RegulatedData.TokenApproval.Handlers.Tests.Cloud;

namespace RegulatedData.TokenApproval.Handlers.Tests.Decisions;

[Collection(WithLocalCloud.Name)]
public sealed class ExpireTests(Cloud.LocalCloud cloud) : IDisposable
{
    public void Dispose() => cloud.Faults.Clear();

    [Fact]
    public async Task A_request_that_nobody_decided_ends_with_a_message_a_mail_and_an_event()
    {
        var approval = await Approval.FileAsync(cloud);
        approval.Time.Set(approval.Request.ExpiresAt);

        var result = await approval.ExpireAsync();

        result.GetProperty("status").GetString().Should().Be("EXPIRED");
        var (request, _, events) = await approval.ReadAsync();
        request
            .Should()
            .BeEquivalentTo(
                approval.Request with
                {
                    Status = "EXPIRED",
                    UpdatedAt = approval.Time.GetUtcNow(),
                    ExpireAfter = approval.Request.ExpiresAt.AddDays(365 + 30),
                }
            );
        events.Should().ContainSingle().Which.Type.Should().Be("EXPIRED");
        var outbox = await approval.RowsAsync(Keys.OutboxPrefix);
        outbox.Select(row => row.Text(Keys.Sk)).Should().Equal("OUTBOX#MAIL#EXPIRED", "OUTBOX#MESSAGE#DECISION");
        outbox[1].Text("MessageKind").Should().Be("EXPIRED");
        outbox[1].Text("DeduplicationId").Should().Be("r-4711");
        outbox[1]
            .Text("Body")
            .Should()
            .Be(
                """{"RequestId":"r-4711","IncidentId":"INC-1","ApprovalAction":"EXPIRED","Action":"restart-service","ActionParameters":{"host":"db-7","service":"payments"},"ApproverEmail":null,"ApprovedAt":"2026-11-23T10:00:00.000Z","Comment":null}"""
            );
        approval.Count("RequestsExpired").Should().Be(1);
    }

    [Fact]
    public async Task Without_a_requester_there_is_nobody_to_mail()
    {
        var approval = await Approval.FileAsync(cloud, change: request => request with { RequesterEmail = null });
        approval.Time.Set(approval.Request.ExpiresAt);

        await approval.ExpireAsync();

        (await approval.RowsAsync(Keys.OutboxPrefix)).Select(row => row.Text(Keys.Sk)).Should().Equal("OUTBOX#MESSAGE#DECISION");
    }

    [Fact]
    public async Task Expiring_twice_does_what_expiring_once_does()
    {
        var approval = await Approval.FileAsync(cloud);
        approval.Time.Set(approval.Request.ExpiresAt);
        await approval.ExpireAsync();
        var before = await approval.RowsAsync();
        approval.Time.Advance(TimeSpan.FromMinutes(1));

        (await approval.ExpireAsync()).GetProperty("status").GetString().Should().Be("EXPIRED");

        (await approval.RowsAsync()).Should().BeEquivalentTo(before);
        approval.Count("RequestsExpired").Should().Be(1);
    }

    [Fact]
    public async Task A_leftover_message_of_an_earlier_request_of_the_same_id_fails_the_call_instead_of_keeping_it_busy()
    {
        var approval = await Approval.FileAsync(cloud);
        approval.Time.Set(approval.Request.ExpiresAt);
        await approval.PutAsync(MessageRow.Outcome(approval.Request, MessageRow.Decision, FakeTime.Start.AddYears(-1)).ToItem());
        using var calls = cloud.Count();

        var expire = () => approval.ExpireAsync();

        (await expire.Should().ThrowAsync<FunctionException>()).Which.ErrorType.Should().Be("TokenApproval.Stuck");
        calls.Calls.Count(call => call == "TransactWriteItems").Should().Be(3);
        (await approval.ReadAsync()).Request.Status.Should().Be("PENDING");
        approval.Count("RequestsExpired").Should().Be(0);
    }

    [Fact]
    public async Task Many_who_expire_it_at_once_expire_it_once()
    {
        var approval = await Approval.FileAsync(cloud);
        approval.Time.Set(approval.Request.ExpiresAt);

        var results = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => approval.ExpireAsync()));

        results.Should().OnlyContain(result => result.GetProperty("status").GetString() == "EXPIRED");
        (await approval.ReadAsync()).Events.Should().ContainSingle();
    }

    [Fact]
    public async Task A_decided_request_stays_as_it_is()
    {
        var approval = await Approval.FileAsync(cloud);
        await approval.PressAsync(1, "reject");
        var before = await approval.RowsAsync();
        approval.Time.Set(approval.Request.ExpiresAt);

        (await approval.ExpireAsync()).GetProperty("status").GetString().Should().Be("REJECTED");

        (await approval.RowsAsync()).Should().BeEquivalentTo(before);
        approval.Count("RequestsExpired").Should().Be(0);
    }

    [Fact]
    public async Task A_request_whose_time_is_not_over_is_left_open_and_the_call_fails_so_that_it_comes_again()
    {
        var approval = await Approval.FileAsync(cloud);
        approval.Time.Set(approval.Request.ExpiresAt.AddMilliseconds(-1));

        var expire = () => approval.ExpireAsync();

        (await expire.Should().ThrowAsync<FunctionException>()).Which.ErrorType.Should().Be("TokenApproval.NotDue");
        (await approval.ReadAsync()).Request.Status.Should().Be("PENDING");
    }

    [Fact]
    public async Task A_request_that_is_past_its_retention_is_no_failure()
    {
        var approval = await Approval.FileAsync(cloud);

        (await approval.ExpireAsync("r-gone")).GetProperty("status").GetString().Should().Be("GONE");
    }

    [Theory]
    [InlineData("")]
    [InlineData("r 1")]
    [InlineData("r/1")]
    public async Task An_event_without_a_request_id_fails(string requestId)
    {
        var approval = await Approval.FileAsync(cloud);

        var expire = () => approval.ExpireAsync(requestId);

        (await expire.Should().ThrowAsync<FunctionException>()).Which.ErrorType.Should().Be("TokenApproval.BadInput");
    }

    [Fact]
    public async Task An_expiry_whose_confirmation_was_lost_is_made_and_counted_once()
    {
        var approval = await Approval.FileAsync(cloud);
        approval.Time.Set(approval.Request.ExpiresAt);
        using var lost = cloud.Faults.Inject(new Fault(FaultEffect.LoseAnswer()) { Operation = "TransactWriteItems", Times = 1 });

        (await approval.ExpireAsync()).GetProperty("status").GetString().Should().Be("EXPIRED");

        approval.Count("RequestsExpired").Should().Be(1);
        (await approval.RowsAsync(Keys.Message(""))).Should().ContainSingle();
    }
}
