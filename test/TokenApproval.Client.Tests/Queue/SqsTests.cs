using System.Text.Json.Nodes;
using Amazon.Runtime;
using RegulatedData.LocalCloud;
using RegulatedData.TokenApproval.Client.Signing;

namespace RegulatedData.TokenApproval.Client.Tests.Queue;

/// <summary>The queue's client and a worker on the local cloud's SQS.</summary>
public sealed class SqsTests(SqsFixture sqs) : IClassFixture<SqsFixture>
{
    [Fact]
    public async Task A_message_is_received_with_its_kind_its_group_and_its_deliveries()
    {
        using var queue = await sqs.NewQueueAsync();
        await sqs.SendAsync(queue, """{"RequestId":"r-1"}""", "r-1", "EXPIRED");

        var first = (await queue.ReceiveAsync(10, TimeSpan.FromMinutes(1))).Should().ContainSingle().Subject;
        await queue.ChangeVisibilityAsync(first, TimeSpan.Zero);
        var second = (await queue.ReceiveAsync(10, TimeSpan.FromMinutes(1))).Should().ContainSingle().Subject;

        first.Body.Should().Be("""{"RequestId":"r-1"}""");
        first.Kind.Should().Be("EXPIRED");
        first.GroupId.Should().Be("r-1");
        first.ReceiveCount.Should().Be(1);
        second.MessageId.Should().Be(first.MessageId);
        second.ReceiptHandle.Should().NotBe(first.ReceiptHandle);
        second.ReceiveCount.Should().Be(2);
    }

    [Fact]
    public async Task A_removed_message_does_not_come_again()
    {
        using var queue = await sqs.NewQueueAsync();
        await sqs.SendAsync(queue, "1", "r-1");
        await sqs.SendAsync(queue, "2", "r-2");

        var messages = await queue.ReceiveAsync(10, TimeSpan.FromMinutes(1));
        await queue.DeleteAsync(messages.Single(message => message.Body == "1"));
        await queue.ChangeVisibilityAsync(messages.Single(message => message.Body == "2"), TimeSpan.Zero);

        (await queue.ReceiveAsync(10, TimeSpan.FromMinutes(1))).Should().ContainSingle().Which.Body.Should().Be("2");
    }

    [Fact]
    public async Task A_queue_that_is_not_there_is_an_error_that_names_it()
    {
        using var queue = sqs.QueueAt(new Uri(sqs.Endpoint, "/123456789012/missing.fifo"));

        var error = await FluentActions
            .Awaiting(() => queue.ReceiveAsync(1, TimeSpan.FromMinutes(1)))
            .Should()
            .ThrowAsync<ApprovalException>();

        error.Which.Message.Should().Contain("missing.fifo");
        error.Which.Code.Should().Contain("QueueDoesNotExist");
    }

    [Fact]
    public async Task A_worker_acts_on_what_the_queue_delivers_and_leaves_failures_to_its_dead_letter_queue()
    {
        await using var cloud = await FakeCloud.StartAsync();
        using var deadLetters = await sqs.NewQueueAsync();
        using var queue = await sqs.NewQueueAsync(deadLetters);
        var handler = new TestHandler(cloud)
        {
            OnExecute = (action, _) =>
                Task.FromResult(action.RequestId == "bad" ? ActionResult.Failed("no") : ActionResult.Completed("yes")),
        };
        await sqs.SendAsync(queue, cloud.Approvals.AddApproved("good"), "good");
        await sqs.SendAsync(queue, cloud.Approvals.AddApproved("bad"), "bad");
        await sqs.SendAsync(queue, FakeApprovals.Message("rejected", "REJECTED"), "rejected");
        await sqs.SendAsync(queue, "poison", "poison");

        await using (var worker = RunningWorker.Start(cloud, handler, options => options with { Queue = queue }))
        {
            await cloud.Changes.UntilAsync(() => cloud.Approvals.StatusOf("good") == "COMPLETED", "the good one is done");
            await cloud.Changes.UntilAsync(() => !handler.NotApproved.IsEmpty, "the rejected one is told");
            await cloud.Changes.UntilAsync(() => cloud.Approvals.EventsOf("bad", "FAILED") == 2, "the bad one has failed twice");
            await cloud.Changes.UntilAsync(
                () => worker.Log.Text.Contains("(delivery 2) can't be read", StringComparison.Ordinal),
                "the unreadable one was delivered twice"
            );
        }

        // The queue moves a message when it is asked for the next time.
        (await queue.ReceiveAsync(10, TimeSpan.FromSeconds(1)))
            .Should()
            .BeEmpty();
        var dead = await deadLetters.ReceiveAsync(10, TimeSpan.FromMinutes(1));
        dead.Select(message => message.GroupId).Should().BeEquivalentTo("bad", "poison");
        handler.Executed.Select(action => action.RequestId).Should().BeEquivalentTo("good", "bad", "bad");
    }
}

/// <summary>One local cloud for these tests.</summary>
public sealed class SqsFixture : IAsyncLifetime
{
    private static readonly AWSCredentials Credentials = new BasicAWSCredentials("local", "local");

    private LocalCloudHost? _host;
    private SignedClient? _service;

    internal Uri Endpoint => _host!.Endpoint;

    public async Task InitializeAsync()
    {
        _host = await LocalCloudHost.StartAsync();
        _service = SignedClient.Create(new SignedClientConfig("sqs", _host.Region, _host.Endpoint), Credentials);
    }

    public async Task DisposeAsync()
    {
        _service?.Dispose();
        if (_host is not null)
            await _host.DisposeAsync();
    }

    internal DecisionQueue QueueAt(Uri url) =>
        new(
            new DecisionQueueOptions
            {
                QueueUrl = url,
                Region = _host!.Region,
                Endpoint = Endpoint,
                Credentials = Credentials,
            }
        );

    /// <summary>A FIFO queue whose messages are delivered twice at most, if it has a dead-letter queue.</summary>
    internal async Task<DecisionQueue> NewQueueAsync(DecisionQueue? deadLetters = null)
    {
        var attributes = new JsonObject { ["FifoQueue"] = "true" };
        if (deadLetters is not null)
        {
            var arn = $"arn:aws:sqs:{_host!.Region}:{_host.AccountId}:{deadLetters.QueueUrl.Segments[^1]}";
            attributes["RedrivePolicy"] = new JsonObject { ["deadLetterTargetArn"] = arn, ["maxReceiveCount"] = 2 }.ToJsonString();
        }
        var answer = await CallAsync(
            "CreateQueue",
            new JsonObject { ["QueueName"] = $"q-{Guid.NewGuid():N}.fifo", ["Attributes"] = attributes }
        );
        return QueueAt(new Uri(answer["QueueUrl"]!.GetValue<string>()));
    }

    internal Task SendAsync(DecisionQueue queue, string body, string groupId, string kind = "DECISION") =>
        CallAsync(
            "SendMessage",
            new JsonObject
            {
                ["QueueUrl"] = queue.QueueUrl.AbsoluteUri,
                ["MessageBody"] = body,
                ["MessageGroupId"] = groupId,
                ["MessageDeduplicationId"] = Guid.NewGuid().ToString("N"),
                ["MessageAttributes"] = new JsonObject
                {
                    ["Kind"] = new JsonObject { ["DataType"] = "String", ["StringValue"] = kind },
                },
            }
        );

    private async Task<JsonObject> CallAsync(string operation, JsonObject body)
    {
        var call = new SignedRequest(HttpMethod.Post, "/") { Body = System.Text.Encoding.UTF8.GetBytes(body.ToJsonString()) };
        call.Headers["Content-Type"] = "application/x-amz-json-1.0";
        call.Headers["X-Amz-Target"] = $"AmazonSQS.{operation}";
        return JsonNode.Parse((await _service!.SendAsync(call, default)).Body)!.AsObject();
    }
}
