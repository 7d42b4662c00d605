using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using RegulatedData.LocalCloud.Events.Delivery;

namespace RegulatedData.LocalCloud.HttpApis;

/// <summary>Writes access logs into their log groups, after the clients have their answers.</summary>
internal sealed class AccessLogWriter(LocalCloudContext context, DeliveryTracker tracker)
{
    private const int LargestBatch = 1000;

    private readonly ConcurrentDictionary<string, Group> _groups = new(StringComparer.Ordinal);

    /// <summary>Adds a line to a log group.</summary>
    /// <param name="groupArn">The log group's ARN, with or without <c>:*</c>.</param>
    /// <param name="line">The line.</param>
    public void Write(string groupArn, string line)
    {
        var group = _groups.GetOrAdd(groupArn, _ => new Group());
        group.Lines.Enqueue((context.Time.GetUtcNow(), line));
        if (Interlocked.Exchange(ref group.IsShipping, 1) == 0)
            tracker.Run(ct => ShipAsync(groupArn, group, ct));
    }

    private async Task ShipAsync(string groupArn, Group group, CancellationToken ct)
    {
        do
        {
            try
            {
                await ShipAllAsync(groupArn, group, ct);
            }
            catch (AwsApiException error)
            {
                // As on AWS: requests don't fail with their log. Who runs the local cloud should know, though.
                context.Log($"Lines of the access log {groupArn} are lost: {error.Message}");
            }
            Interlocked.Exchange(ref group.IsShipping, 0);
            // A line that came after the last look was not shipped by its writer, which saw us at work.
        } while (!group.Lines.IsEmpty && Interlocked.Exchange(ref group.IsShipping, 1) == 0);
    }

    private async Task ShipAllAsync(string groupArn, Group group, CancellationToken ct)
    {
        var (region, name) = Parse(groupArn);
        var logs = context.Moto.In(region);
        var batch = new List<(DateTimeOffset Time, string Text)>();
        while (batch.Count < LargestBatch && group.Lines.TryDequeue(out var line))
            batch.Add(line);
        if (batch.Count == 0)
            return;
        if (!group.HasStream)
        {
            var stream = new JsonObject { ["logGroupName"] = name, ["logStreamName"] = group.Stream };
            await logs.JsonAsync("logs", "Logs_20140328.CreateLogStream", stream, ct);
            group.HasStream = true;
        }
        var events = batch
            .OrderBy(l => l.Time)
            .Select(l => (JsonNode)new JsonObject { ["timestamp"] = l.Time.ToUnixTimeMilliseconds(), ["message"] = l.Text });
        await logs.JsonAsync(
            "logs",
            "Logs_20140328.PutLogEvents",
            new JsonObject
            {
                ["logGroupName"] = name,
                ["logStreamName"] = group.Stream,
                ["logEvents"] = new JsonArray([.. events]),
            },
            ct
        );
    }

    private static (string Region, string Name) Parse(string groupArn) =>
        groupArn.Split(':') is [_, _, _, var region, _, "log-group", var name, ..]
            ? (region, name)
            : throw new AwsApiException("InvalidParameterException", $"'{groupArn}' isn't a log group's ARN.", 400);

    private sealed class Group
    {
        public ConcurrentQueue<(DateTimeOffset Time, string Text)> Lines { get; } = new();

        public string Stream { get; } = RandomNumberGenerator.GetHexString(32, lowercase: true);

        public bool HasStream { get; set; }

        public int IsShipping;
    }
}
