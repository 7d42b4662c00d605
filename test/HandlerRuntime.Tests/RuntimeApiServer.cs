using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Text.Json;
using System.Threading.Channels;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace RegulatedData.HandlerRuntime.Tests;

/// <summary>Lambda's side of the Runtime API, over real HTTP.</summary>
internal sealed class RuntimeApiServer : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly TimeProvider time;
    private readonly Channel<(string Id, byte[] Payload, TimeSpan Timeout, string? TraceId)> events = Channel.CreateUnbounded<(
        string,
        byte[],
        TimeSpan,
        string?
    )>();
    private readonly ConcurrentDictionary<string, TaskCompletionSource<Report>> reports = new();
    private readonly TaskCompletionSource<Report> initError = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource asked = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int count;

    private RuntimeApiServer(TimeProvider time)
    {
        this.time = time;
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.Services.Configure<HostOptions>(options => options.ShutdownTimeout = TimeSpan.FromMilliseconds(100));
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(IPAddress.Loopback, 0);
            kestrel.Limits.MaxRequestBodySize = null;
        });
        app = builder.Build();
        const string Root = "/2018-06-01/runtime";
        app.MapGet($"{Root}/invocation/next", NextAsync);
        app.MapPost($"{Root}/invocation/{{id}}/response", (string id, HttpContext http) => TakeAsync(id, http, isError: false));
        app.MapPost($"{Root}/invocation/{{id}}/error", (string id, HttpContext http) => TakeAsync(id, http, isError: true));
        app.MapPost($"{Root}/init/error", TakeInitErrorAsync);
    }

    /// <summary>Host and port, as in <c>AWS_LAMBDA_RUNTIME_API</c>.</summary>
    public string Address { get; private set; } = "";

    /// <summary>The status of the answer to <c>response</c>; Lambda's is 202.</summary>
    public int ResponseStatus { get; set; } = 202;

    /// <summary>The status of the answer to <c>error</c>.</summary>
    public int ErrorStatus { get; set; } = 202;

    /// <summary>Completes when the runtime has asked for its first event: it has started.</summary>
    public Task Started => asked.Task.WaitAsync(Patience);

    /// <summary>What was posted to <c>init/error</c>.</summary>
    public Task<Report> InitError => initError.Task.WaitAsync(Patience);

    private static TimeSpan Patience => TimeSpan.FromMinutes(2);

    public static Task<RuntimeApiServer> StartAsync() => StartAsync(TimeProvider.System);

    /// <summary>Starts a server whose deadlines are told by that clock.</summary>
    public static async Task<RuntimeApiServer> StartAsync(TimeProvider time)
    {
        var server = new RuntimeApiServer(time);
        await server.app.StartAsync();
        server.Address = new Uri(server.app.Urls.Single()).Authority;
        return server;
    }

    /// <summary>Delivers an event, and completes with what the runtime reported on it.</summary>
    public Task<Report> InvokeAsync(string json, TimeSpan? timeout = null, string? traceId = null) =>
        InvokeAsync(System.Text.Encoding.UTF8.GetBytes(json), timeout, traceId);

    /// <inheritdoc cref="InvokeAsync(string, TimeSpan?, string?)"/>
    public async Task<Report> InvokeAsync(byte[] payload, TimeSpan? timeout = null, string? traceId = null)
    {
        var id = $"request-{Interlocked.Increment(ref count)}";
        var report = reports[id] = new TaskCompletionSource<Report>(TaskCreationOptions.RunContinuationsAsynchronously);
        await events.Writer.WriteAsync((id, payload, timeout ?? TimeSpan.FromSeconds(30), traceId));
        return await report.Task.WaitAsync(Patience);
    }

    public async ValueTask DisposeAsync()
    {
        await app.StopAsync();
        await app.DisposeAsync();
    }

    private async Task NextAsync(HttpContext http)
    {
        asked.TrySetResult();
        using var either = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted, app.Lifetime.ApplicationStopping);
        try
        {
            var (id, payload, timeout, traceId) = await events.Reader.ReadAsync(either.Token);
            var headers = http.Response.Headers;
            headers["Lambda-Runtime-Aws-Request-Id"] = id;
            headers["Lambda-Runtime-Deadline-Ms"] = (time.GetUtcNow() + timeout)
                .ToUnixTimeMilliseconds()
                .ToString(CultureInfo.InvariantCulture);
            headers["Lambda-Runtime-Invoked-Function-Arn"] = "arn:aws:lambda:us-east-1:123456789012:function:tested";
            headers["Lambda-Runtime-Client-Context"] = "{}";
            if (traceId is not null)
                headers["Lambda-Runtime-Trace-Id"] = traceId;
            http.Response.ContentType = "application/json";
            await http.Response.Body.WriteAsync(payload);
        }
        catch (OperationCanceledException)
        {
            http.Abort();
        }
    }

    private async Task TakeAsync(string id, HttpContext http, bool isError)
    {
        var report = await ReadAsync(http, isError);
        http.Response.StatusCode = isError ? ErrorStatus : ResponseStatus;
        if (http.Response.StatusCode == 202)
            reports[id].TrySetResult(report);
    }

    private async Task TakeInitErrorAsync(HttpContext http)
    {
        initError.TrySetResult(await ReadAsync(http, isError: true));
        http.Response.StatusCode = 202;
    }

    private static async Task<Report> ReadAsync(HttpContext http, bool isError)
    {
        using var body = new MemoryStream();
        await http.Request.Body.CopyToAsync(body);
        return new Report(isError, http.Request.Headers["Lambda-Runtime-Function-Error-Type"].FirstOrDefault(), body.ToArray());
    }
}

/// <summary>What a runtime posted.</summary>
internal sealed record Report(bool IsError, string? ErrorTypeHeader, byte[] Body)
{
    public JsonElement Json => JsonDocument.Parse(Body).RootElement;

    public string Text => System.Text.Encoding.UTF8.GetString(Body);
}
