using System.Text.Json.Nodes;
using RegulatedData.LocalCloud.Events;

namespace RegulatedData.LocalCloud.Pipes;

/// <summary>
/// A pipe's log group: a line for each step, as far as the pipe's level asks for it. Values of events are in it only where the pipe includes
/// execution data. EventBridge delivers these lines itself, so the pipe's role needs no right for it.
/// </summary>
/// <remarks>https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-pipes-logs.html</remarks>
internal sealed class PipeLog
{
    private readonly LocalCloudContext _context;
    private readonly Pipe _pipe;
    private readonly PipeLogLevel _level;
    private readonly string? _group;
    private readonly bool _withData;
    private bool _exists;

    /// <summary>The log that the pipe's <c>LogConfiguration</c> asks for.</summary>
    public PipeLog(LocalCloudContext context, Pipe pipe)
    {
        _context = context;
        _pipe = pipe;
        var arn = pipe.Text("LogConfiguration.CloudwatchLogsLogDestination.LogGroupArn");
        _group = arn is null ? null : ArnParts.Parse(arn).Resource["log-group:".Length..].TrimEnd('*').TrimEnd(':');
        _level = Enum.TryParse<PipeLogLevel>(pipe.Text("LogConfiguration.Level"), ignoreCase: true, out var level)
            ? level
            : PipeLogLevel.Off;
        _withData = (pipe.Find("LogConfiguration.IncludeExecutionData") as JsonArray ?? []).Any(o => o?.GetValue<string>() == "ALL");
    }

    /// <summary>A new execution: one try of one batch.</summary>
    public PipeExecution NewExecution() => new(this);

    private async Task WriteAsync(IReadOnlyList<(DateTimeOffset Time, JsonObject Line)> lines, CancellationToken ct)
    {
        if (_group is null || lines.Count == 0)
            return;
        var logs = _context.Moto.In(_pipe.Region);
        var events = lines.Select(l =>
            (JsonNode)new JsonObject { ["timestamp"] = l.Time.ToUnixTimeMilliseconds(), ["message"] = l.Line.ToJsonString() }
        );
        try
        {
            if (!_exists)
                await CreateStreamAsync(logs, ct);
            _exists = true;
            var put = new JsonObject
            {
                ["logGroupName"] = _group,
                ["logStreamName"] = _pipe.Name,
                ["logEvents"] = new JsonArray([.. events]),
            };
            await logs.JsonAsync("logs", "Logs_20140328.PutLogEvents", put, ct);
        }
        catch (Exception e) when (e is AwsApiException or HttpRequestException)
        {
            // The pipe's work doesn't fail with its log; who runs the local cloud should know, though.
            _context.Log($"{_pipe.Arn}: {lines.Count} log lines are lost: {e.Message}");
        }
    }

    private async Task CreateStreamAsync(AwsApi logs, CancellationToken ct)
    {
        try
        {
            var stream = new JsonObject { ["logGroupName"] = _group, ["logStreamName"] = _pipe.Name };
            await logs.JsonAsync("logs", "Logs_20140328.CreateLogStream", stream, ct);
        }
        catch (AwsApiException e) when (e.Code == "ResourceAlreadyExistsException")
        {
            // An earlier run of the pipe made it: just what is wanted.
        }
    }

    /// <summary>The lines of one execution, written when it ends.</summary>
    internal sealed class PipeExecution
    {
        private readonly PipeLog _log;
        private readonly string _id = Guid.NewGuid().ToString();
        private readonly List<(DateTimeOffset Time, JsonObject Line)> _lines = [];

        internal PipeExecution(PipeLog log) => _log = log;

        /// <summary>Notes a step that went well.</summary>
        /// <param name="level">From which level on it is logged.</param>
        /// <param name="step">The step, such as <c>TARGET_STAGE_ENTERED</c>.</param>
        /// <param name="payload">The batch; logged only with execution data.</param>
        public void Note(PipeLogLevel level, string step, JsonNode? payload = null) => Add(level, step, payload, null);

        /// <summary>Notes a step that failed.</summary>
        public void Fail(string step, PipeFailureException failure, string service) =>
            Add(
                PipeLogLevel.Error,
                step,
                null,
                new JsonObject
                {
                    ["httpStatusCode"] = failure.Status,
                    ["message"] = failure.Message,
                    ["details"] = "",
                    ["awsService"] = service,
                }
            );

        /// <summary>Writes the lines.</summary>
        public async Task EndAsync(CancellationToken ct)
        {
            await _log.WriteAsync(_lines, ct);
            _lines.Clear();
        }

        private void Add(PipeLogLevel level, string step, JsonNode? payload, JsonObject? error)
        {
            if (_log._group is null || level > _log._level)
                return;
            var now = _log._context.Time.GetUtcNow();
            var line = new JsonObject
            {
                ["resourceArn"] = _log._pipe.Arn,
                ["timestamp"] = now.ToUnixTimeMilliseconds(),
                ["executionId"] = _id,
                ["messageType"] = step,
                ["logLevel"] = level.ToString().ToUpperInvariant(),
            };
            if (payload is not null && _log._withData)
                line["payload"] = payload.ToJsonString();
            if (error is not null)
                line["error"] = error;
            _lines.Add((now, line));
        }
    }
}

/// <summary>How much a pipe logs; each level has those before it.</summary>
internal enum PipeLogLevel
{
    /// <summary>Nothing.</summary>
    Off,

    /// <summary>Failures.</summary>
    Error,

    /// <summary>Executions and stages too.</summary>
    Info,

    /// <summary>Each transformation and invocation too.</summary>
    Trace,
}
