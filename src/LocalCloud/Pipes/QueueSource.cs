using System.Text.Json.Nodes;
using RegulatedData.LocalCloud.Events;
using RegulatedData.LocalCloud.Events.Delivery;

namespace RegulatedData.LocalCloud.Pipes;

/// <summary>
/// A queue as a source: messages are deleted when they are through, or don't match. What doesn't get through comes again after the queue's
/// visibility timeout, and goes to the queue's own dead-letter queue in the end.
/// </summary>
/// <remarks>https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-pipes-sqs.html</remarks>
internal sealed class QueueSource : PipeSource
{
    private const int DefaultBatchSize = 10;

    private readonly LocalCloudContext _context;
    private readonly Pipe _pipe;
    private readonly ArnParts _queue;
    private readonly PipeFlow _flow;
    private readonly PipeFilter _filter;
    private readonly string _url;

    /// <summary>The queue that the pipe reads.</summary>
    public QueueSource(LocalCloudContext context, Pipe pipe, ArnParts queue, PipeFlow flow)
    {
        _context = context;
        _pipe = pipe;
        _queue = queue;
        _flow = flow;
        _filter = new PipeFilter(pipe);
        _url = QueueUrl.Of(context, queue);
    }

    /// <inheritdoc />
    /// <remarks>For messages whose delay or visibility timeout is over.</remarks>
    public override TimeSpan Recheck => TimeSpan.FromMilliseconds(100);

    /// <inheritdoc />
    public override bool MayHaveNews(AwsRequest request) =>
        request
            is { Service: "sqs", Operation: "SendMessage" or "SendMessageBatch" or "ChangeMessageVisibility" or "StartMessageMoveTask" }
                or { Service: "sns", Operation: "Publish" or "PublishBatch" };

    /// <inheritdoc />
    public override Task OpenAsync(AwsApi api, CancellationToken ct) =>
        SqsAsync(api.In(_queue.Region), "GetQueueAttributes", new JsonObject { ["AttributeNames"] = new JsonArray("All") }, ct);

    /// <inheritdoc />
    /// <remarks>The queue itself knows what is left.</remarks>
    public override void ContinueFrom(PipeSource other) { }

    /// <inheritdoc />
    public override async Task<bool> PumpAsync(Func<CancellationToken, Task<AwsApi>> assumeRole, CancellationToken ct)
    {
        var api = (await assumeRole(ct)).In(_queue.Region);
        var receive = new JsonObject
        {
            ["MaxNumberOfMessages"] = Math.Min(_pipe.Number("SourceParameters.SqsQueueParameters.BatchSize", DefaultBatchSize), 10),
            ["AttributeNames"] = new JsonArray("All"),
            ["MessageAttributeNames"] = new JsonArray("All"),
        };
        var answer = await SqsAsync(api, "ReceiveMessage", receive, ct);
        if (answer["Messages"] is not JsonArray { Count: > 0 } messages)
            return false;
        var events = messages.Select(m => Event(m!.AsObject())).ToList();
        var wanted = events.Where(e => _filter.Accepts(e.Body)).ToList();
        var failed = await TryAsync(wanted, api, ct);
        foreach (var item in events.Where(e => !failed.Contains(e.Id)))
            await SqsAsync(api, "DeleteMessage", new JsonObject { ["ReceiptHandle"] = item.Body["receiptHandle"]!.DeepClone() }, ct);
        return true;
    }

    /// <returns>The ids of the messages that didn't get through.</returns>
    private async Task<IReadOnlySet<string>> TryAsync(List<PipeEvent> batch, AwsApi api, CancellationToken ct)
    {
        try
        {
            if (batch.Count > 0)
                await _flow.RunAsync(batch, api, ct);
            return new HashSet<string>(StringComparer.Ordinal);
        }
        catch (PipeFailureException e)
        {
            _context.Log($"{_pipe.Arn} couldn't bring {batch.Count} messages to {_pipe.Target}: {e.Message}");
            return e.FailedItems.Count > 0 ? e.FailedItems : batch.Select(b => b.Id).ToHashSet(StringComparer.Ordinal);
        }
    }

    /// <summary>A message in the shape that Pipes hands on.</summary>
    private PipeEvent Event(JsonObject message)
    {
        var attributes = new JsonObject();
        foreach (var (name, value) in message["MessageAttributes"] as JsonObject ?? [])
            attributes[name] = new JsonObject
            {
                ["stringValue"] = value?["StringValue"]?.DeepClone(),
                ["dataType"] = value?["DataType"]?.DeepClone(),
            };
        var id = message["MessageId"]!.GetValue<string>();
        return new PipeEvent(
            id,
            new JsonObject
            {
                ["messageId"] = id,
                ["receiptHandle"] = message["ReceiptHandle"]!.DeepClone(),
                ["body"] = message["Body"]!.DeepClone(),
                ["attributes"] = message["Attributes"]?.DeepClone() ?? new JsonObject(),
                ["messageAttributes"] = attributes,
                ["md5OfBody"] = message["MD5OfBody"]?.DeepClone(),
                ["eventSource"] = "aws:sqs",
                ["eventSourceARN"] = _pipe.Source,
                ["awsRegion"] = _queue.Region,
            }
        );
    }

    private Task<JsonObject> SqsAsync(AwsApi api, string operation, JsonObject body, CancellationToken ct)
    {
        body["QueueUrl"] = _url;
        return api.JsonAsync("sqs", $"AmazonSQS.{operation}", body, ct);
    }
}
