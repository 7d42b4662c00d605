using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using System.Threading.Channels;

namespace RegulatedData.LocalCloud;

/// <summary>
/// One log stream of a function: what its process writes, and Lambda's own START, END and REPORT lines. Lines in the embedded metric format
/// become metrics too.
/// </summary>
internal sealed class FunctionLog : IAsyncDisposable
{
    private const int TailBytes = 4096;

    private readonly FunctionDefinition _function;
    private readonly AwsApi _moto;
    private readonly Action<string> _report;
    private readonly TimeProvider _time;
    private readonly Channel<Line> _lines = Channel.CreateUnbounded<Line>(new UnboundedChannelOptions { SingleReader = true });
    private readonly StringBuilder _tail = new();
    private readonly Task _shipping;
    private string _currentRequest = "";

    /// <summary>Opens a stream in the function's log group; both are made where they don't exist.</summary>
    /// <param name="function">The function.</param>
    /// <param name="moto">Where the log goes.</param>
    /// <param name="report">Told about lines that couldn't be shipped.</param>
    /// <param name="time">The clock.</param>
    public FunctionLog(FunctionDefinition function, AwsApi moto, Action<string> report, TimeProvider time)
    {
        _function = function;
        _moto = moto;
        _report = report;
        _time = time;
        var day = time.GetUtcNow().ToString("yyyy/MM/dd", CultureInfo.InvariantCulture);
        StreamName = $"{day}/[$LATEST]{RandomNumberGenerator.GetHexString(32, lowercase: true)}";
        _shipping = ShipAsync();
    }

    /// <summary>The stream's name.</summary>
    public string StreamName { get; }

    /// <summary>Reads what the process writes, until it closes the stream.</summary>
    public async Task ReadAsync(StreamReader output)
    {
        while (await output.ReadLineAsync() is { } line)
            Write(_currentRequest, line);
    }

    /// <summary>Writes a line.</summary>
    public void Write(string requestId, string text)
    {
        lock (_tail)
        {
            if (requestId == _currentRequest)
                _tail.Append(text).Append('\n');
        }
        _lines.Writer.TryWrite(new Line(_time.GetUtcNow(), text));
    }

    /// <summary>Lambda's line at the start of an invocation.</summary>
    public void Start(string requestId)
    {
        lock (_tail)
        {
            _currentRequest = requestId;
            _tail.Clear();
        }
        Write(requestId, $"START RequestId: {requestId} Version: $LATEST");
    }

    /// <summary>Lambda's lines at the end of an invocation.</summary>
    public void End(string requestId, TimeSpan duration, int memoryMb, long usedMb, TimeSpan? init)
    {
        Write(requestId, $"END RequestId: {requestId}");
        var report = new StringBuilder()
            .Append(CultureInfo.InvariantCulture, $"REPORT RequestId: {requestId}\tDuration: {duration.TotalMilliseconds:0.00} ms\t")
            .Append(CultureInfo.InvariantCulture, $"Billed Duration: {Math.Ceiling(duration.TotalMilliseconds):0} ms\t")
            .Append(CultureInfo.InvariantCulture, $"Memory Size: {memoryMb} MB\tMax Memory Used: {usedMb} MB\t");
        if (init is { } span)
            report.Append(CultureInfo.InvariantCulture, $"Init Duration: {span.TotalMilliseconds:0.00} ms\t");
        Write(requestId, report.ToString());
    }

    /// <summary>The last 4 KB that the invocation wrote.</summary>
    public string Tail(string requestId)
    {
        lock (_tail)
        {
            if (requestId != _currentRequest)
                return "";
            return _tail.Length <= TailBytes ? _tail.ToString() : _tail.ToString(_tail.Length - TailBytes, TailBytes);
        }
    }

    /// <summary>Ships what is left, and ends.</summary>
    public async ValueTask DisposeAsync()
    {
        _lines.Writer.TryComplete();
        await _shipping;
    }

    private async Task ShipAsync()
    {
        var exists = false;
        while (await _lines.Reader.WaitToReadAsync())
        {
            var batch = new List<Line>();
            while (batch.Count < 1000 && _lines.Reader.TryRead(out var line))
                batch.Add(line);
            try
            {
                if (!exists)
                    await CreateAsync();
                exists = true;
                await PutAsync(batch);
            }
            catch (Exception error) when (error is AwsApiException or HttpRequestException)
            {
                // The function's work doesn't fail with its log; who runs the local cloud should know, though.
                _report($"{_function.Name}: {batch.Count} log lines are lost: {error.Message}");
            }
        }
    }

    private async Task CreateAsync()
    {
        await IgnoreExistingAsync("CreateLogGroup", new JsonObject { ["logGroupName"] = _function.EffectiveLogGroup });
        await IgnoreExistingAsync(
            "CreateLogStream",
            new JsonObject { ["logGroupName"] = _function.EffectiveLogGroup, ["logStreamName"] = StreamName }
        );
    }

    private async Task IgnoreExistingAsync(string operation, JsonObject body)
    {
        try
        {
            await _moto.JsonAsync("logs", $"Logs_20140328.{operation}", body, CancellationToken.None);
        }
        catch (AwsApiException error) when (error.Code == "ResourceAlreadyExistsException")
        {
            // The template made the group, or an earlier process of the function did: just what is wanted.
        }
    }

    private async Task PutAsync(List<Line> batch)
    {
        var events = batch
            .OrderBy(l => l.Time)
            .Select(l => (JsonNode)new JsonObject { ["timestamp"] = l.Time.ToUnixTimeMilliseconds(), ["message"] = l.Text });
        var body = new JsonObject
        {
            ["logGroupName"] = _function.EffectiveLogGroup,
            ["logStreamName"] = StreamName,
            ["logEvents"] = new JsonArray([.. events]),
        };
        await _moto.JsonAsync("logs", "Logs_20140328.PutLogEvents", body, CancellationToken.None);
        foreach (var put in batch.SelectMany(l => EmbeddedMetrics.Read(l.Text)))
            await _moto.JsonAsync("monitoring", "GraniteServiceVersion20100801.PutMetricData", put, CancellationToken.None);
    }

    private sealed record Line(DateTimeOffset Time, string Text);
}
