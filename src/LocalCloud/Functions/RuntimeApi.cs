using System.Globalization;
using System.Text.Json.Nodes;
using System.Threading.Channels;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace RegulatedData.LocalCloud;

/// <summary>
/// The Lambda Runtime API (https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html) for one function process: next, response, error
/// and init/error.
/// </summary>
internal sealed class RuntimeApi : IAsyncDisposable
{
    /// <summary>The largest answer of a function: 6 MB and a little (https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html).</summary>
    public const int MaximumPayload = 6_291_556;

    private readonly WebApplication _server;
    private readonly string _functionArn;
    private readonly Channel<Invocation> _events = Channel.CreateBounded<Invocation>(1);
    private readonly TaskCompletionSource<InvocationResult?> _initialized = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile Invocation? _current;

    private RuntimeApi(WebApplication server, string functionArn)
    {
        _server = server;
        _functionArn = functionArn;
        _server.Run(HandleAsync);
    }

    /// <summary>What AWS_LAMBDA_RUNTIME_API should be: <c>127.0.0.1:port</c>.</summary>
    public string Address => new Uri(_server.Urls.Single()).Authority;

    /// <summary>Done once the function asks for its first event (null) or reports that its start failed (that failure).</summary>
    public Task<InvocationResult?> Initialized => _initialized.Task;

    /// <summary>Listens for one function process.</summary>
    public static async Task<RuntimeApi> StartAsync(string functionArn, CancellationToken ct)
    {
        var api = new RuntimeApi(LoopbackServer.Create(port: 0), functionArn);
        await api._server.StartAsync(ct);
        return api;
    }

    /// <summary>Gives the function an event. The invocation's <see cref="Invocation.Result"/> tells how it ended.</summary>
    public ValueTask SendAsync(Invocation invocation, CancellationToken ct)
    {
        _current = invocation;
        return _events.Writer.WriteAsync(invocation, ct);
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync() => await LoopbackServer.StopAsync(_server);

    private Task HandleAsync(HttpContext http)
    {
        var segments = http.Request.Path.Value!.Split('/', StringSplitOptions.RemoveEmptyEntries);
        return (http.Request.Method, segments) switch
        {
            ("GET", ["2018-06-01", "runtime", "invocation", "next"]) => NextAsync(http),
            ("POST", ["2018-06-01", "runtime", "invocation", var id, "response"]) => ResponseAsync(http, id),
            ("POST", ["2018-06-01", "runtime", "invocation", var id, "error"]) => ErrorAsync(http, id),
            ("POST", ["2018-06-01", "runtime", "init", "error"]) => InitErrorAsync(http),
            _ => RefuseAsync(http, 404, "InvalidPath", $"The Runtime API has no {http.Request.Method} {http.Request.Path}."),
        };
    }

    private async Task NextAsync(HttpContext http)
    {
        _initialized.TrySetResult(null);
        Invocation next;
        try
        {
            next = await _events.Reader.ReadAsync(http.RequestAborted);
        }
        catch (OperationCanceledException)
        {
            // The function has gone, or we are ending: there is nobody to give an event to.
            http.Abort();
            return;
        }
        var headers = http.Response.Headers;
        headers["Lambda-Runtime-Aws-Request-Id"] = next.RequestId;
        headers["Lambda-Runtime-Deadline-Ms"] = next.Deadline.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture);
        headers["Lambda-Runtime-Invoked-Function-Arn"] = _functionArn;
        headers["Lambda-Runtime-Trace-Id"] = next.TraceId;
        http.Response.ContentType = "application/json";
        http.Response.ContentLength = next.Payload.Length;
        await http.Response.Body.WriteAsync(next.Payload, http.RequestAborted);
    }

    private async Task ResponseAsync(HttpContext http, string id)
    {
        if (await CurrentAsync(http, id) is not { } invocation)
            return;
        if (await ReadAsync(http) is { } payload)
        {
            invocation.TryComplete(new InvocationResult(id, payload, FunctionError: null));
            await AcceptAsync(http);
            return;
        }
        const string type = "Function.ResponseSizeTooLarge";
        var message = $"Response payload size exceeded maximum allowed payload size ({MaximumPayload} bytes).";
        invocation.TryComplete(InvocationResult.Failed(id, type, message));
        await RefuseAsync(http, 413, type, message);
    }

    private async Task ErrorAsync(HttpContext http, string id)
    {
        if (await CurrentAsync(http, id) is not { } invocation)
            return;
        invocation.TryComplete(await ReadErrorAsync(http, id));
        await AcceptAsync(http);
    }

    private async Task InitErrorAsync(HttpContext http)
    {
        var failure = await ReadErrorAsync(http, requestId: "");
        await AcceptAsync(http);
        _initialized.TrySetResult(failure);
    }

    private async Task<Invocation?> CurrentAsync(HttpContext http, string id)
    {
        if (_current is { } current && current.RequestId == id && !current.Result.IsCompleted)
            return current;
        await RefuseAsync(http, 400, "InvalidRequestID", $"'{id}' isn't the request that the function works on.");
        return null;
    }

    private static async Task<InvocationResult> ReadErrorAsync(HttpContext http, string requestId)
    {
        var type = http.Request.Headers["Lambda-Runtime-Function-Error-Type"].ToString();
        var body = await ReadAsync(http);
        return body is { IsEmpty: false } payload
            ? new InvocationResult(requestId, payload, "Unhandled")
            : InvocationResult.Failed(requestId, type.Length > 0 ? type : "Runtime.Unknown", "The function gave no error message.");
    }

    /// <summary>The body; null where it is larger than a function may answer.</summary>
    private static async Task<ReadOnlyMemory<byte>?> ReadAsync(HttpContext http)
    {
        using var body = new MemoryStream();
        var buffer = new byte[81920];
        for (int read; (read = await http.Request.Body.ReadAsync(buffer, http.RequestAborted)) > 0; )
        {
            if (body.Length + read > MaximumPayload)
                return null;
            body.Write(buffer, 0, read);
        }
        return body.ToArray();
    }

    private static Task AcceptAsync(HttpContext http)
    {
        http.Response.StatusCode = StatusCodes.Status202Accepted;
        return http.Response.WriteAsync("""{"status":"OK"}""", http.RequestAborted);
    }

    private static Task RefuseAsync(HttpContext http, int status, string type, string message)
    {
        http.Response.StatusCode = status;
        var body = new JsonObject { ["errorType"] = type, ["errorMessage"] = message };
        return http.Response.WriteAsync(body.ToJsonString(), http.RequestAborted);
    }
}
