using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using RegulatedData.LocalCloud.Events;

namespace RegulatedData.LocalCloud.Pipes;

/// <summary>A DynamoDB stream as a source: its records come in order, and a batch that doesn't get through holds up those behind it.</summary>
/// <remarks>https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-pipes-dynamodb.html</remarks>
internal sealed class StreamSource : PipeSource
{
    private const string Parameters = "SourceParameters.DynamoDBStreamParameters";
    private const int DefaultBatchSize = 100;

    private static readonly HashSet<string> s_writes = new(StringComparer.Ordinal)
    {
        "PutItem",
        "UpdateItem",
        "DeleteItem",
        "BatchWriteItem",
        "TransactWriteItems",
        "ExecuteStatement",
        "BatchExecuteStatement",
        "ExecuteTransaction",
    };

    private readonly LocalCloudContext _context;
    private readonly Pipe _pipe;
    private readonly ArnParts _stream;
    private readonly PipeFilter _filter;
    private readonly StreamRetries _retries;
    private readonly int _batchSize;
    private readonly byte[] _tableName;
    private readonly Dictionary<string, string> _iterators = new(StringComparer.Ordinal);

    /// <summary>The stream that the pipe reads.</summary>
    public StreamSource(LocalCloudContext context, Pipe pipe, PipeFlow flow, PipeLog log)
    {
        _context = context;
        _pipe = pipe;
        _stream = ArnParts.Parse(pipe.Source);
        _filter = new PipeFilter(pipe);
        _retries = new StreamRetries(context, pipe, flow, log);
        _batchSize = pipe.Number($"{Parameters}.BatchSize", DefaultBatchSize);
        _tableName = Encoding.UTF8.GetBytes(TableName());
        if (pipe.Text($"{Parameters}.StartingPosition") is not ("TRIM_HORIZON" or "LATEST"))
            throw new AwsApiException("ValidationException", $"{Parameters}.StartingPosition must be TRIM_HORIZON or LATEST.", 400);
    }

    /// <inheritdoc />
    /// <remarks>For a write whose caller never got its answer: nobody is told of that.</remarks>
    public override TimeSpan Recheck => TimeSpan.FromSeconds(1);

    /// <inheritdoc />
    /// <remarks>Whichever way a write is put, the table's name is in it.</remarks>
    public override bool MayHaveNews(AwsRequest request) =>
        request.Service == "dynamodb"
        && request.Region == _stream.Region
        && s_writes.Contains(request.Operation)
        && request.Body.Span.IndexOf(_tableName) >= 0;

    /// <inheritdoc />
    public override async Task OpenAsync(AwsApi api, CancellationToken ct)
    {
        // Pipes asks for all four of the stream's rights, ListStreams too.
        await StreamsAsync(
            api,
            "ListStreams",
            new JsonObject { ["TableName"] = TableName(), ["ExclusiveStartStreamArn"] = _pipe.Source },
            ct
        );
        var described = await StreamsAsync(api, "DescribeStream", new JsonObject { ["StreamArn"] = _pipe.Source }, ct);
        foreach (var shard in described["StreamDescription"]?["Shards"] as JsonArray ?? [])
        {
            var id = shard!["ShardId"]!.GetValue<string>();
            if (_iterators.ContainsKey(id))
                continue;
            var start = new JsonObject
            {
                ["StreamArn"] = _pipe.Source,
                ["ShardId"] = id,
                ["ShardIteratorType"] = _pipe.Text($"{Parameters}.StartingPosition"),
            };
            _iterators[id] = Iterator(await StreamsAsync(api, "GetShardIterator", start, ct), "ShardIterator");
        }
        // So that a missing right shows now, not with the first record.
        foreach (var iterator in _iterators.Values)
            await StreamsAsync(api, "GetRecords", new JsonObject { ["ShardIterator"] = iterator, ["Limit"] = 1 }, ct);
    }

    /// <inheritdoc />
    public override void ContinueFrom(PipeSource other)
    {
        foreach (var (shard, iterator) in ((StreamSource)other)._iterators)
            _iterators[shard] = iterator;
    }

    /// <inheritdoc />
    public override async Task<bool> PumpAsync(Func<CancellationToken, Task<AwsApi>> assumeRole, CancellationToken ct)
    {
        var found = false;
        foreach (var (shard, iterator) in _iterators.ToList())
        {
            var api = (await assumeRole(ct)).In(_stream.Region);
            var read = new JsonObject { ["ShardIterator"] = iterator, ["Limit"] = _batchSize };
            var answer = await StreamsAsync(api, "GetRecords", read, ct);
            var records = (answer["Records"] as JsonArray ?? []).Select(r => r!.AsObject()).ToList();
            if (records.Count > 0)
                await _retries.BringAsync(shard, [.. records.Select(Event).Where(IsWanted)], assumeRole, ct);
            // Only now: what isn't through when the pipe stops comes again when it starts.
            _iterators[shard] = Iterator(answer, "NextShardIterator");
            found |= records.Count > 0;
        }
        return found;
    }

    /// <summary>A record as Pipes hands it on: with its stream, and its time in seconds.</summary>
    private PipeEvent Event(JsonObject record)
    {
        var item = record.DeepClone().AsObject();
        item["awsRegion"] = _stream.Region;
        item["eventSourceARN"] = _pipe.Source;
        if (item["dynamodb"]?["ApproximateCreationDateTime"] is { } time)
            item["dynamodb"]!["ApproximateCreationDateTime"] = StreamRecordTime.Read(time).ToUnixTimeSeconds();
        return new PipeEvent(item["eventID"]!.GetValue<string>(), item);
    }

    private bool IsWanted(PipeEvent item)
    {
        if (!_context.StreamFaults.ShouldDrop(_pipe.Source, item.Body))
            return _filter.Accepts(item.Body);
        _context.Log($"{_pipe.Arn} loses the record {item.Body["dynamodb"]?["SequenceNumber"]} on purpose.");
        return false;
    }

    private string TableName() => _stream.Resource.Split('/') is ["table", var name, "stream", _] ? name : throw NoStream();

    private AwsApiException NoStream() =>
        new(
            "ValidationException",
            string.Create(
                CultureInfo.InvariantCulture,
                $"The source {_pipe.Source} is no stream's ARN: it should end with /stream/<label>."
            ),
            400
        );

    private static Task<JsonObject> StreamsAsync(AwsApi api, string operation, JsonObject body, CancellationToken ct) =>
        api.JsonAsync("dynamodb", $"DynamoDBStreams_20120810.{operation}", body, ct);

    private static string Iterator(JsonObject answer, string member) => answer[member]!.GetValue<string>();
}
