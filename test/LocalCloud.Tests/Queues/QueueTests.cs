using System.Text.Json.Nodes;
using RegulatedData.LocalCloud.Tests.Pipes;

namespace RegulatedData.LocalCloud.Tests.Queues;

/// <summary>SQS as it is documented, through the gateway.</summary>
[Collection(PipeTestCollection.Name)]
public sealed class QueueTests(PipeBed bed)
{
    [Fact]
    public async Task A_duplicate_is_dropped_for_five_minutes_also_when_the_first_is_gone()
    {
        var queue = await bed.QueueAsync(fifo: true);

        var first = await SendAsync(queue, "1", id: "d");
        await DeleteAsync(queue, (await ReceiveAsync(queue)).Single());
        var second = await SendAsync(queue, "2", id: "d");

        (await ReceiveAsync(queue)).Should().BeEmpty();
        second["MessageId"]!.ToString().Should().Be(first["MessageId"]!.ToString(), "the sender is told of the message that is there");
    }

    [Fact]
    public async Task A_group_keeps_its_order_and_waits_for_its_message_in_flight_while_others_go_on()
    {
        var queue = await bed.QueueAsync(fifo: true);
        await SendAsync(queue, "a1", group: "a");
        await SendAsync(queue, "a2", group: "a");
        await SendAsync(queue, "b1", group: "b");

        var first = (await ReceiveAsync(queue, 1)).Single();
        var others = await ReceiveAsync(queue);
        await DeleteAsync(queue, first);
        var next = await ReceiveAsync(queue);

        Body(first).Should().Be("a1");
        others.Select(Body).Should().Equal("b1");
        next.Select(Body).Should().Equal("a2");
        string[] numbers = [Number(first), Number(next.Single()), Number(others.Single())];
        numbers.Should().BeInAscendingOrder(StringComparer.Ordinal);
    }

    [Fact]
    public async Task Each_message_goes_to_one_receiver_only()
    {
        var queue = await bed.QueueAsync();
        await Task.WhenAll(Enumerable.Range(0, 60).Select(i => SendAsync(queue, $"{i}")));

        var received = await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => ReceiveAsync(queue)));

        received.SelectMany(r => r).Select(Body).Should().OnlyHaveUniqueItems().And.HaveCount(60);
    }

    [Fact]
    public async Task A_long_poll_ends_when_a_message_arrives()
    {
        var (queue, other) = (await bed.QueueAsync(), await bed.QueueAsync());
        using var over = new CancellationTokenSource();
        var inVain = ReceiveAsync(other, wait: 20, ct: over.Token);
        // Something that the gateway answers after it: so it is there.
        await bed.SqsAsync("ListQueues", []);

        var receiving = ReceiveAsync(queue, wait: 20);
        await SendAsync(queue, "now");

        (await FirstOf(receiving, inVain)).Should().ContainSingle();
        await over.CancelAsync();
    }

    [Fact]
    public async Task A_long_poll_ends_when_a_blocked_group_is_free_again()
    {
        var (queue, other) = (await bed.QueueAsync(fifo: true), await bed.QueueAsync());
        await SendAsync(queue, "1");
        await SendAsync(queue, "2");
        var first = (await ReceiveAsync(queue, 1)).Single();
        using var over = new CancellationTokenSource();
        var inVain = ReceiveAsync(other, wait: 20, ct: over.Token);
        await bed.SqsAsync("ListQueues", []);

        var receiving = ReceiveAsync(queue, wait: 20);
        await DeleteAsync(queue, first);

        (await FirstOf(receiving, inVain)).Select(Body).Should().Equal("2");
        await over.CancelAsync();
    }

    [Fact]
    public async Task A_receiver_that_has_gone_takes_no_message()
    {
        var queue = await bed.QueueAsync();
        using var gone = new CancellationTokenSource();
        var receiving = ReceiveAsync(queue, wait: 20, ct: gone.Token);
        // Something that the gateway answers after it: so it is there.
        await bed.SqsAsync("ListQueues", []);
        await gone.CancelAsync();
        await ((Func<Task>)(() => receiving)).Should().ThrowAsync<OperationCanceledException>();

        await SendAsync(queue, "x");

        (await ReceiveAsync(queue, wait: 5)).Should().ContainSingle();
    }

    [Fact]
    public async Task A_message_whose_visibility_is_over_comes_again_and_counts()
    {
        var queue = await bed.QueueAsync(fifo: true);
        await SendAsync(queue, "x");
        var first = (await ReceiveAsync(queue)).Single();

        await ChangeVisibilityAsync(queue, first, 0);
        var second = (await ReceiveAsync(queue, wait: 5)).Single();
        await ChangeVisibilityAsync(queue, second, 1);
        var third = (await ReceiveAsync(queue, wait: 10)).Single();

        string[] counts = [.. new[] { first, second, third }.Select(m => m["Attributes"]!["ApproximateReceiveCount"]!.ToString())];
        counts.Should().Equal("1", "2", "3");
    }

    [Fact]
    public async Task A_receipt_of_a_FIFO_queue_ends_with_the_visibility()
    {
        var queue = await bed.QueueAsync(fifo: true);
        await SendAsync(queue, "x");
        var late = (await ReceiveAsync(queue)).Single();
        await ChangeVisibilityAsync(queue, late, 0);

        var delete = () => DeleteAsync(queue, late);
        var extend = () => ChangeVisibilityAsync(queue, late, 30);

        (await delete.Should().ThrowAsync<AwsApiException>()).Which.Message.Should().Contain("receipt handle has expired");
        (await extend.Should().ThrowAsync<AwsApiException>()).Which.Code.Should().Contain("MessageNotInflight");
        (await ReceiveAsync(queue)).Should().ContainSingle("nothing of it was lost");
    }

    [Fact]
    public async Task What_nobody_manages_goes_to_the_dead_letter_queue_and_can_be_moved_back()
    {
        var dead = await bed.QueueAsync(fifo: true);
        var queue = await bed.QueueAsync(fifo: true);
        await SetAsync(queue, "RedrivePolicy", $$"""{"deadLetterTargetArn":"{{dead.Arn}}","maxReceiveCount":2}""");
        await SendAsync(queue, "bad", id: "d1");
        await SendAsync(queue, "good", id: "d2");
        for (var i = 0; i < 2; i++)
            await ChangeVisibilityAsync(queue, (await ReceiveAsync(queue, 1)).Single(), 0);

        var next = (await ReceiveAsync(queue, 1)).Single();
        var letters = await ReceiveAsync(dead, visibility: 0);
        await bed.SqsAsync("StartMessageMoveTask", new JsonObject { ["SourceArn"] = dead.Arn });
        await DeleteAsync(queue, next);
        var again = await ReceiveAsync(queue);

        Body(next).Should().Be("good", "the group goes on without the bad one");
        letters.Select(Body).Should().Equal("bad");
        again.Select(Body).Should().Equal("bad");
        again[0]["Attributes"]!["ApproximateReceiveCount"]!.ToString().Should().Be("1");
        var tasks = await bed.SqsAsync("ListMessageMoveTasks", new JsonObject { ["SourceArn"] = dead.Arn });
        tasks["Results"]![0]!["ApproximateNumberOfMessagesMoved"]!.GetValue<int>().Should().Be(1);
    }

    [Fact]
    public async Task Who_may_use_a_dead_letter_queue_is_kept()
    {
        var queue = await bed.QueueAsync();

        await SetAsync(queue, "RedriveAllowPolicy", """{"redrivePermission":"denyAll"}""");

        var attributes = await bed.SqsAsync(
            "GetQueueAttributes",
            new JsonObject { ["QueueUrl"] = queue.Url, ["AttributeNames"] = new JsonArray("RedriveAllowPolicy") }
        );
        attributes["Attributes"]!["RedriveAllowPolicy"]!.ToString().Should().Contain("denyAll");
    }

    [Theory]
    [InlineData("SendMessage", """{"MessageBody":"x"}""")]
    [InlineData("ReceiveMessage", "{}")]
    [InlineData("DeleteMessage", """{"ReceiptHandle":"x"}""")]
    [InlineData("ChangeMessageVisibility", """{"ReceiptHandle":"x","VisibilityTimeout":1}""")]
    [InlineData("GetQueueAttributes", """{"AttributeNames":["All"]}""")]
    public async Task A_caller_needs_the_right_from_its_own_policies_or_from_the_queues(string operation, string parameters)
    {
        var queue = await bed.QueueAsync();
        var role = await bed.RoleAsync("lambda.amazonaws.com", ($"sqs:{operation}", queue.Arn + "x"));
        var stranger = As(role);
        var granted = await CallerAsync($"sqs:{operation}", queue.Arn);

        (await RefusedAsync(stranger, queue, operation, parameters)).Should().BeTrue();
        (await RefusedAsync(granted, queue, operation, parameters)).Should().BeFalse();
        await SetAsync(
            queue,
            "Policy",
            $$$$$"""
            {"Version":"2012-10-17","Statement":{"Effect":"Allow","Principal":{"AWS":"{{{{{role}}}}}"},"Action":"sqs:*",
              "Resource":"{{{{{queue.Arn}}}}}"}}
            """
        );
        (await RefusedAsync(stranger, queue, operation, parameters)).Should().BeFalse("the queue's own policy lets it in");
    }

    [Theory]
    [InlineData("SendMessage", """{"MessageBody":"x"}""", "kms:GenerateDataKey")]
    [InlineData("ReceiveMessage", "{}", "kms:Decrypt")]
    public async Task An_encrypted_queue_asks_its_callers_for_the_key(string operation, string parameters, string keyRight)
    {
        var key = (await bed.Aws.JsonAsync("kms", "TrentService.CreateKey", [], default))["KeyMetadata"]!["Arn"]!.ToString();
        var queue = await bed.QueueAsync();
        await SetAsync(queue, "KmsMasterKeyId", key);
        var without = await CallerAsync("sqs:*", "*");
        var with = await CallerAsync(["sqs:*", keyRight, "kms:Decrypt"], "*");

        (await RefusedAsync(without, queue, operation, parameters)).Should().BeTrue();
        (await RefusedAsync(with, queue, operation, parameters)).Should().BeFalse();
    }

    private Task<AwsApi> CallerAsync(string action, string resource) => CallerAsync([action], resource);

    private async Task<AwsApi> CallerAsync(string[] actions, string resource)
    {
        var role = await bed.RoleAsync("lambda.amazonaws.com", [.. actions.Select(a => (a, resource))]);
        return As(role);
    }

    private AwsApi As(string role) => bed.Aws.As(bed.Host.Context.Credentials.IssueForRole(role, "session"));

    private static async Task<bool> RefusedAsync(AwsApi caller, PipeQueue queue, string operation, string parameters)
    {
        var body = JsonNode.Parse(parameters)!.AsObject();
        body["QueueUrl"] = queue.Url;
        try
        {
            await caller.JsonAsync("sqs", $"AmazonSQS.{operation}", body, default);
            return false;
        }
        catch (AwsApiException e)
        {
            return e.Code == "AccessDenied";
        }
    }

    private Task<JsonObject> SetAsync(PipeQueue queue, string attribute, string value) =>
        bed.SqsAsync(
            "SetQueueAttributes",
            new JsonObject
            {
                ["QueueUrl"] = queue.Url,
                ["Attributes"] = new JsonObject { [attribute] = value },
            }
        );

    private Task<JsonObject> SendAsync(PipeQueue queue, string body, string group = "g", string? id = null)
    {
        var message = new JsonObject { ["QueueUrl"] = queue.Url, ["MessageBody"] = body };
        if (queue.Arn.EndsWith(".fifo", StringComparison.Ordinal))
        {
            message["MessageGroupId"] = group;
            message["MessageDeduplicationId"] = id ?? body;
        }
        return bed.SqsAsync("SendMessage", message);
    }

    private async Task<IReadOnlyList<JsonObject>> ReceiveAsync(
        PipeQueue queue,
        int count = 10,
        int wait = 0,
        int? visibility = null,
        CancellationToken ct = default
    )
    {
        var body = new JsonObject
        {
            ["QueueUrl"] = queue.Url,
            ["MaxNumberOfMessages"] = count,
            ["WaitTimeSeconds"] = wait,
            ["AttributeNames"] = new JsonArray("All"),
        };
        if (visibility is { } seconds)
            body["VisibilityTimeout"] = seconds;
        var answer = await bed.Aws.JsonAsync("sqs", "AmazonSQS.ReceiveMessage", body, ct);
        return [.. (answer["Messages"] as JsonArray ?? []).Select(m => m!.AsObject())];
    }

    private Task<JsonObject> DeleteAsync(PipeQueue queue, JsonObject message) =>
        bed.SqsAsync(
            "DeleteMessage",
            new JsonObject { ["QueueUrl"] = queue.Url, ["ReceiptHandle"] = message["ReceiptHandle"]!.DeepClone() }
        );

    private Task<JsonObject> ChangeVisibilityAsync(PipeQueue queue, JsonObject message, int seconds) =>
        bed.SqsAsync(
            "ChangeMessageVisibility",
            new JsonObject
            {
                ["QueueUrl"] = queue.Url,
                ["ReceiptHandle"] = message["ReceiptHandle"]!.DeepClone(),
                ["VisibilityTimeout"] = seconds,
            }
        );

    // Which of two polls ends first: one that began earlier and waits as long shows that the other one didn't wait for its own end.
    private static async Task<IReadOnlyList<JsonObject>> FirstOf(params Task<IReadOnlyList<JsonObject>>[] polls) =>
        await await Task.WhenAny(polls);

    private static string Body(JsonObject message) => message["Body"]!.ToString();

    private static string Number(JsonObject message) => message["Attributes"]!["SequenceNumber"]!.ToString();
}
