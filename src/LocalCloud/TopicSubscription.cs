using System.Text.Json.Nodes;

namespace RegulatedData.LocalCloud;

/// <summary>What an SNS topic published.</summary>
/// <param name="Subject">The subject, where it has one.</param>
/// <param name="Body">The message.</param>
public sealed record TopicMessage(string? Subject, string Body);

/// <summary>
/// Listens to an SNS topic, as a person who gets its mails would, from the moment of subscribing. Made by
/// <see cref="LocalCloudHost.SubscribeAsync"/>.
/// </summary>
public sealed class TopicSubscription : IAsyncDisposable
{
    private const int LongPollSeconds = 20; // SQS's longest

    private readonly AwsApi _api;
    private readonly string _queueUrl;
    private readonly string _subscriptionArn;
    private readonly string _topicArn;
    private readonly TimeProvider _time;

    private TopicSubscription(AwsApi api, TimeProvider time, string topicArn, string queueUrl, string subscriptionArn)
    {
        _api = api;
        _time = time;
        _topicArn = topicArn;
        _queueUrl = queueUrl;
        _subscriptionArn = subscriptionArn;
    }

    /// <summary>The next message that fits. Those that don't are dropped.</summary>
    /// <param name="wanted">Which message to wait for. Default: any.</param>
    /// <param name="timeout">How long to wait.</param>
    /// <param name="ct">Cancels the wait.</param>
    /// <exception cref="TimeoutException">None came; the message tells what was published instead.</exception>
    public async Task<TopicMessage> NextAsync(TimeSpan timeout, Func<TopicMessage, bool>? wanted = null, CancellationToken ct = default)
    {
        var started = _time.GetTimestamp();
        var others = new List<TopicMessage>();
        while (timeout - _time.GetElapsedTime(started) is var left && left > TimeSpan.Zero)
        {
            var message = await ReceiveAsync((int)Math.Clamp(Math.Ceiling(left.TotalSeconds), 1, LongPollSeconds), ct);
            if (message is null)
                continue;
            if (wanted?.Invoke(message) ?? true)
                return message;
            others.Add(message);
        }

        throw new TimeoutException(
            $"{_topicArn} published no such message within {timeout.TotalSeconds:0} s. "
                + (others.Count == 0 ? "It published nothing." : $"It published: {string.Join(" | ", others.Select(other => other.Body))}")
        );
    }

    /// <summary>Unsubscribes.</summary>
    public async ValueTask DisposeAsync()
    {
        await _api.QueryAsync("sns", "2010-03-31", "Unsubscribe", [new("SubscriptionArn", _subscriptionArn)], CancellationToken.None);
        await _api.JsonAsync("sqs", "AmazonSQS.DeleteQueue", new JsonObject { ["QueueUrl"] = _queueUrl }, CancellationToken.None);
    }

    internal static async Task<TopicSubscription> CreateAsync(AwsApi moto, TimeProvider time, string topicArn, CancellationToken ct)
    {
        var api = moto.In(topicArn.Split(':')[3]);
        var name = $"local-cloud-{Guid.NewGuid():N}";
        var queue = await api.JsonAsync("sqs", "AmazonSQS.CreateQueue", new JsonObject { ["QueueName"] = name }, ct);
        var queueArn = string.Join(':', "arn:aws:sqs", string.Join(':', topicArn.Split(':')[3..5]), name);
        var subscribed = await api.QueryAsync(
            "sns",
            "2010-03-31",
            "Subscribe",
            [new("TopicArn", topicArn), new("Protocol", "sqs"), new("Endpoint", queueArn), new("ReturnSubscriptionArn", "true")],
            ct
        );
        var subscriptionArn = subscribed.Descendants("SubscriptionArn").Single().Value;
        return new TopicSubscription(api, time, topicArn, queue["QueueUrl"]!.GetValue<string>(), subscriptionArn);
    }

    private async Task<TopicMessage?> ReceiveAsync(int waitSeconds, CancellationToken ct)
    {
        var received = await _api.JsonAsync(
            "sqs",
            "AmazonSQS.ReceiveMessage",
            new JsonObject
            {
                ["QueueUrl"] = _queueUrl,
                ["MaxNumberOfMessages"] = 1,
                ["WaitTimeSeconds"] = waitSeconds,
            },
            ct
        );
        if (received["Messages"] is not JsonArray { Count: > 0 } messages)
            return null;
        var message = messages[0]!;
        await _api.JsonAsync(
            "sqs",
            "AmazonSQS.DeleteMessage",
            new JsonObject { ["QueueUrl"] = _queueUrl, ["ReceiptHandle"] = message["ReceiptHandle"]!.GetValue<string>() },
            ct
        );
        var notification = JsonNode.Parse(message["Body"]!.GetValue<string>())!;
        return new TopicMessage((string?)notification["Subject"], notification["Message"]!.GetValue<string>());
    }
}

/// <content>Listening to topics.</content>
public sealed partial class LocalCloudHost
{
    /// <summary>Listens to an SNS topic from now on.</summary>
    /// <param name="topicArn">The topic.</param>
    /// <param name="ct">Cancels subscribing.</param>
    public Task<TopicSubscription> SubscribeAsync(string topicArn, CancellationToken ct = default) =>
        TopicSubscription.CreateAsync(_context.Moto, _context.Time, topicArn, ct);
}
