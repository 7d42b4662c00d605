using System.Globalization;
using System.Text.Json.Nodes;
using RegulatedData.LocalCloud.Events;
using RegulatedData.LocalCloud.Events.Delivery;

namespace RegulatedData.LocalCloud.Pipes;

/// <summary>
/// Tells a pipe's dead-letter queue or topic what was given up. As on AWS it learns where the records are in the stream, not what was in them.
/// </summary>
internal sealed class StreamDeadLetters(LocalCloudContext context, Pipe pipe, PipeLog log)
{
    /// <summary>When a record came into its stream.</summary>
    public static DateTimeOffset Arrival(PipeEvent item) => StreamRecordTime.Read(item.Body["dynamodb"]!["ApproximateCreationDateTime"]!);

    /// <summary>Sends the message under the pipe's role.</summary>
    public async Task SendAsync(
        string shard,
        IReadOnlyList<PipeEvent> batch,
        string condition,
        Func<CancellationToken, Task<AwsApi>> assumeRole,
        CancellationToken ct
    )
    {
        if (pipe.Text("SourceParameters.DynamoDBStreamParameters.DeadLetterConfig.Arn") is not { } arn)
        {
            context.Log($"{pipe.Arn} has no dead-letter queue: {batch.Count} records are lost ({condition}).");
            return;
        }
        try
        {
            await SendAsync(await assumeRole(ct), ArnParts.Parse(arn), Message(shard, batch, condition).ToJsonString(), ct);
        }
        catch (Exception e) when (e is AwsApiException or HttpRequestException)
        {
            var failure = PipeFailureException.Of(
                $"The dead-letter queue {arn} didn't take the message, so {batch.Count} records are lost",
                e
            );
            context.Log($"{pipe.Arn}: {failure.Message}");
            var execution = log.NewExecution();
            execution.Fail("EXECUTION_FAILED", failure, ArnParts.Parse(arn).Service);
            await execution.EndAsync(ct);
        }
    }

    private async Task SendAsync(AwsApi api, ArnParts to, string message, CancellationToken ct)
    {
        if (to.Service == "sns")
        {
            var arn = $"arn:{to.Partition}:sns:{to.Region}:{to.Account}:{to.Resource}";
            await TopicPublisher.PublishAsync(api.In(to.Region), arn, message, null, ct);
            return;
        }
        var body = new JsonObject { ["QueueUrl"] = QueueUrl.Of(context, to), ["MessageBody"] = message };
        await api.In(to.Region).JsonAsync("sqs", "AmazonSQS.SendMessage", body, ct);
    }

    private JsonObject Message(string shard, IReadOnlyList<PipeEvent> batch, string condition) =>
        new()
        {
            ["context"] = new JsonObject { ["partnerResourceArn"] = pipe.Arn, ["condition"] = condition },
            ["version"] = "1.0",
            ["timestamp"] = Time(context.Time.GetUtcNow()),
            ["DDBStreamBatchInfo"] = new JsonObject
            {
                ["shardId"] = shard,
                ["startSequenceNumber"] = Sequence(batch[0]),
                ["endSequenceNumber"] = Sequence(batch[^1]),
                ["approximateArrivalOfFirstRecord"] = Time(Arrival(batch[0])),
                ["approximateArrivalOfLastRecord"] = Time(Arrival(batch[^1])),
                ["batchSize"] = batch.Count,
                ["streamArn"] = pipe.Source,
            },
        };

    private static string Sequence(PipeEvent item) => item.Body["dynamodb"]!["SequenceNumber"]!.GetValue<string>();

    private static string Time(DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
}
