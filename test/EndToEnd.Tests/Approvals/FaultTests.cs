using System.Net;
using Amazon.DynamoDBv2.Model;
using RegulatedData.LocalCloud;
using RegulatedData.Samples.Demo;
using RegulatedData.TokenApproval.Client;

namespace RegulatedData.EndToEnd.Tests.Approvals;

/// <summary>Whatever fails on the way, a decision that is recorded is delivered, mails arrive, and nothing happens twice.</summary>
[Collection(SampleGroup.Name)]
public sealed class FaultTests(SampleFixture sample) : IDisposable
{
    private readonly ApprovalDesk _desk = new(sample);

    [Fact]
    public async Task A_decision_waits_for_a_queue_that_is_down_for_a_while()
    {
        using var down = Inject(FaultEffect.Refuse(503, "ServiceUnavailable"), "sqs", "SendMessage", caller: "*Deliver*", times: 2);
        var (request, links) = await FiledAsync();

        (await _desk.PressAsync(links["approve"])).Status.Should().Be(HttpStatusCode.OK);

        (await _desk.NextMessageAsync(request.RequestId)).Kind.Should().Be("DECISION");
        down.Hits.Should().Be(2);
    }

    [Fact]
    public async Task A_decision_that_could_not_be_delivered_is_visible_and_redriven()
    {
        var (request, links) = await FiledAsync();
        using (var refused = Inject(FaultEffect.Refuse(400, "AccessDenied"), "sqs", "SendMessage", resource: QueueName))
        {
            await _desk.PressAsync(links["approve"]);
            await refused.WaitForHitsAsync(ct: Patience());
            var keys = await DeadLetterAboutAsync(request.RequestId);
            keys.Should().Contain("OUTBOX#MESSAGE").And.NotContain("@example.org", "a dead letter holds keys only");
        }

        (await _desk.FurtherMessagesAsync(request.RequestId)).Should().BeEmpty();
        await RedriveAsync(request.RequestId);

        ((string?)(await _desk.NextMessageAsync(request.RequestId)).Body["ApprovalAction"]).Should().Be("APPROVED");
        (await UndeliveredAsync(request.RequestId)).Should().BeEmpty();
    }

    [Fact]
    public async Task A_decision_whose_stream_record_is_lost_is_redriven()
    {
        var (request, links) = await FiledAsync();
        using (var dropped = sample.Cloud.Faults.Inject(new Fault(FaultEffect.DropStreamRecord) { Body = request.RequestId }))
        {
            await _desk.PressAsync(links["reject"]);
            await dropped.WaitForHitsAsync(ct: Patience());
            (await _desk.FurtherMessagesAsync(request.RequestId)).Should().BeEmpty();
        }

        await RedriveAsync(request.RequestId);

        ((string?)(await _desk.NextMessageAsync(request.RequestId)).Body["ApprovalAction"]).Should().Be("REJECTED");
    }

    [Fact]
    public async Task A_message_that_was_sent_and_not_marked_is_sent_again_and_stays_one()
    {
        var (request, links) = await FiledAsync();
        using (var refused = Inject(FaultEffect.Refuse(400, "AccessDenied"), "dynamodb", "UpdateItem", caller: "*Deliver*"))
        {
            await _desk.PressAsync(links["approve"]);
            await refused.WaitForHitsAsync(ct: Patience());
            await _desk.NextMessageAsync(request.RequestId);
            await DeadLetterAboutAsync(request.RequestId);
        }

        await RedriveAsync(request.RequestId);

        (await UndeliveredAsync(request.RequestId)).Should().BeEmpty();
        (await _desk.FurtherMessagesAsync(request.RequestId)).Should().BeEmpty("the queue takes a message with the same id once");
    }

    [Fact]
    public async Task A_mail_whose_answer_from_SES_is_lost_may_come_twice_with_the_same_links()
    {
        using var lost = Inject(FaultEffect.LoseAnswer(), "ses", "SendEmail", times: 1);
        var request = ApprovalDesk.NewRequest(approvers: 1);

        await _desk.FileAsync(request);
        await lost.WaitForHitsAsync(ct: Patience());
        await sample.Cloud.WaitUntilIdleAsync();

        var mails = sample.Cloud.Mails.To(request.ApproverEmails[0]);
        mails.Should().HaveCount(2);
        DecisionLinks.Of(mails[0]).Should().Equal(DecisionLinks.Of(mails[1]));
    }

    [Fact]
    public async Task Mails_wait_for_a_key_that_makes_no_MACs_for_a_while()
    {
        using var refused = Inject(FaultEffect.Refuse(500, "KMSInternalException"), "kms", "GenerateMac", times: 5);
        var request = ApprovalDesk.NewRequest(approvers: 1);

        await _desk.FileAsync(request);

        (await _desk.LinksAsync(request.ApproverEmails[0])).Should().ContainKeys("approve", "reject");
        refused.Hits.Should().Be(5);
    }

    [Fact]
    public async Task Mails_that_SES_refuses_are_redriven()
    {
        var request = ApprovalDesk.NewRequest(approvers: 1);
        using (var refused = Inject(FaultEffect.Refuse(400, "MailFromDomainNotVerifiedException"), "ses", "SendEmail"))
        {
            await _desk.FileAsync(request);
            await refused.WaitForHitsAsync(ct: Patience());
            var keys = await DeadLetterAboutAsync(request.RequestId);
            keys.Should().Contain("OUTBOX#MAIL").And.NotContain("token=", "a dead letter holds keys only").And.NotContain("@example.org");

            await RedriveAsync(request.RequestId);
            await sample.Cloud.WaitUntilIdleAsync();
            (await _desk.TakeAsync(FailedDeliveriesUrl, waitSeconds: 0))
                .Should()
                .BeEmpty("what is redriven every 5 minutes isn't put there each time");
        }

        sample.Cloud.Mails.To(request.ApproverEmails[0]).Should().BeEmpty();
        await RedriveAsync(request.RequestId);

        (await _desk.LinksAsync(request.ApproverEmails[0])).Should().ContainKeys("approve", "reject");
    }

    [Fact]
    public async Task Mails_wait_for_a_renderer_that_crashes()
    {
        using var crash = sample.Cloud.Faults.Inject(new Fault(FaultEffect.CrashFunction) { Resource = "*RenderMail*", Times = 1 });
        var request = ApprovalDesk.NewRequest(approvers: 1);

        await _desk.FileAsync(request);

        (await _desk.LinksAsync(request.ApproverEmails[0])).Should().ContainKeys("approve", "reject");
        crash.Hits.Should().Be(1);
    }

    [Fact]
    public async Task A_decision_survives_the_death_of_the_function_that_made_it()
    {
        var (request, links) = await FiledAsync();
        using var kill = sample.Cloud.Faults.Inject(
            new Fault(FaultEffect.KillCaller)
            {
                Service = "dynamodb",
                Operation = "TransactWriteItems",
                Caller = "*Decide*",
                When = FaultMoment.AfterCall,
                Times = 1,
            }
        );

        (await _desk.PressAsync(links["approve"])).Status.Should().Be(HttpStatusCode.InternalServerError);

        (await _desk.GetAsync(request.RequestId)).Status.Should().Be(ApprovalStatus.Approved);
        (await _desk.NextMessageAsync(request.RequestId)).Kind.Should().Be("DECISION");
        var again = await _desk.PressAsync(links["approve"], wantsJson: true);
        again.Status.Should().Be(HttpStatusCode.BadRequest);
        again.Body.Should().Contain("already_decided");
        (await _desk.FurtherMessagesAsync(request.RequestId)).Should().BeEmpty("the first message was the only one");
    }

    [Fact]
    public async Task A_decision_whose_answer_from_the_database_is_lost_succeeds()
    {
        var (request, links) = await FiledAsync();
        using var lost = Inject(FaultEffect.LoseAnswer(), "dynamodb", "TransactWriteItems", caller: "*Decide*", times: 1);

        var page = await _desk.PressAsync(links["approve"]);

        page.Status.Should().Be(HttpStatusCode.OK, page.Body);
        lost.Hits.Should().Be(1);
        (await _desk.NextMessageAsync(request.RequestId)).Kind.Should().Be("DECISION");
        (await _desk.FurtherMessagesAsync(request.RequestId)).Should().BeEmpty("one decision is one message");
    }

    [Fact]
    public async Task A_request_whose_answer_from_the_database_is_lost_is_filed_once()
    {
        using var lost = Inject(FaultEffect.LoseAnswer(), "dynamodb", "TransactWriteItems", caller: "*Requests*", times: 1);
        var request = ApprovalDesk.NewRequest(approvers: 1);

        (await _desk.FileAsync(request)).Status.Should().Be(ApprovalStatus.Pending);

        lost.Hits.Should().Be(1);
        await _desk.InvitationAsync(request.ApproverEmails[0]);
        await sample.Cloud.WaitUntilIdleAsync();
        sample.Cloud.Mails.To(request.ApproverEmails[0]).Should().ContainSingle();
    }

    public void Dispose() => _desk.Dispose();

    private string QueueName => _desk.QueueUrl[(_desk.QueueUrl.LastIndexOf('/') + 1)..];

    private string FailedDeliveriesUrl => sample.Resource("AWS::SQS::Queue", "FailedDeliveries", ApprovalDesk.Stack).PhysicalId;

    private static CancellationToken Patience() => new CancellationTokenSource(SampleFixture.Patience).Token;

    private InjectedFault Inject(
        FaultEffect effect,
        string service,
        string operation,
        string? caller = null,
        string? resource = null,
        int? times = null
    ) =>
        sample.Cloud.Faults.Inject(
            new Fault(effect)
            {
                Service = service,
                Operation = operation,
                Caller = caller,
                Resource = resource,
                Times = times,
            }
        );

    private async Task<(ApprovalRequest Request, IReadOnlyDictionary<string, Uri> Links)> FiledAsync()
    {
        var request = ApprovalDesk.NewRequest(approvers: 1);
        await _desk.FileAsync(request);
        var links = await _desk.LinksAsync(request.ApproverEmails[0]);
        await sample.Cloud.WaitUntilIdleAsync();
        return (request, links);
    }

    /// <summary>The text of the dead letter that names a request; those about others are taken off the queue.</summary>
    private async Task<string> DeadLetterAboutAsync(string requestId)
    {
        using var patience = new CancellationTokenSource(SampleFixture.Patience);
        while (true)
        {
            patience.Token.ThrowIfCancellationRequested();
            foreach (var body in await _desk.TakeAsync(FailedDeliveriesUrl))
            {
                if (body.Contains(requestId, StringComparison.Ordinal))
                    return body;
            }
        }
    }

    /// <summary>Lets the redrive run now, and think that what isn't delivered has been waiting long enough.</summary>
    private async Task RedriveAsync(string requestId)
    {
        using var dynamoDb = sample.DynamoDb();
        var stale = await UndeliveredAsync(requestId);
        stale.Should().NotBeEmpty();
        foreach (var row in stale)
        {
            await dynamoDb.UpdateItemAsync(
                new UpdateItemRequest
                {
                    TableName = _desk.TableName,
                    Key = new Dictionary<string, AttributeValue>(StringComparer.Ordinal) { ["PK"] = row["PK"], ["SK"] = row["SK"] },
                    UpdateExpression = "SET GSI2SK = :longAgo",
                    ExpressionAttributeValues = new Dictionary<string, AttributeValue>(StringComparer.Ordinal)
                    {
                        [":longAgo"] = new("2026-01-01T00:00:00.000Z"),
                    },
                }
            );
        }

        await sample.RunRedriveAsync();
    }

    private async Task<IReadOnlyList<Dictionary<string, AttributeValue>>> UndeliveredAsync(string requestId)
    {
        await sample.Cloud.WaitUntilIdleAsync();
        using var dynamoDb = sample.DynamoDb();
        var rows = await dynamoDb.QueryAsync(
            new QueryRequest
            {
                TableName = _desk.TableName,
                KeyConditionExpression = "PK = :pk AND begins_with(SK, :outbox)",
                FilterExpression = "attribute_exists(GSI2PK)",
                ExpressionAttributeValues = new Dictionary<string, AttributeValue>(StringComparer.Ordinal)
                {
                    [":pk"] = new($"REQUEST#{requestId}"),
                    [":outbox"] = new("OUTBOX#"),
                },
                ConsistentRead = true,
            }
        );
        return rows.Items;
    }
}
