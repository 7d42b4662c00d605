using System.Collections.Concurrent;
using System.Net;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace RegulatedData.HandlerRuntime.Tests;

/// <summary>CloudFormation's side of a custom resource: asks through Lambda, and is answered at an address.</summary>
internal sealed class StackServer : IAsyncDisposable
{
    public const string StackId = "arn:aws:cloudformation:us-east-1:123456789012:stack/tested/00000000-0000-0000-0000-000000000000";
    public const string RequestId = "11111111-1111-1111-1111-111111111111";

    private readonly WebApplication app;
    private readonly TimeProvider time;
    private readonly ConcurrentQueue<int> failures = new();
    private readonly ConcurrentQueue<StackAnswer> answers = new();
    private int attempts;

    private StackServer(TimeProvider time)
    {
        this.time = time;
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        app = builder.Build();
        app.MapPut("/answer", TakeAsync);
    }

    /// <summary>How often an answer was sent.</summary>
    public int Attempts => attempts;

    /// <summary>The deadline of the last request.</summary>
    public DateTimeOffset Deadline { get; private set; }

    /// <summary>What the function of the last request logged.</summary>
    public string Log { get; private set; } = "";

    public static Task<StackServer> StartAsync() => StartAsync(TimeProvider.System);

    /// <summary>Starts a stack whose deadlines are told by that clock.</summary>
    public static async Task<StackServer> StartAsync(TimeProvider time)
    {
        var server = new StackServer(time);
        await server.app.StartAsync();
        return server;
    }

    /// <summary>Answers the next attempts with these statuses.</summary>
    public void FailNext(params int[] statuses)
    {
        foreach (var status in statuses)
            failures.Enqueue(status);
    }

    /// <summary>Asks, and gives the answer.</summary>
    public async Task<StackAnswer> RequestAsync(
        IFunction resource,
        string type,
        string? physicalId = null,
        string properties = "{}",
        TimeSpan? timeout = null
    )
    {
        var report = await InvokeAsync(resource, type, physicalId, properties, timeout);
        report.IsError.Should().BeFalse(report.Text);
        answers.Should().HaveCount(1);
        answers.TryDequeue(out var answer);
        return answer!;
    }

    /// <summary>Asks, and gives what Lambda was told.</summary>
    public async Task<Report> InvokeAsync(
        IFunction resource,
        string type,
        string? physicalId = null,
        string properties = "{}",
        TimeSpan? timeout = null
    )
    {
        await using var function = await RunningFunction.StartAsync(resource, time);
        var request = new JsonObject
        {
            ["RequestType"] = type,
            ["ResponseURL"] = $"{app.Urls.Single()}/answer?signature=secret",
            ["StackId"] = StackId,
            ["RequestId"] = RequestId,
            ["LogicalResourceId"] = "Check",
            ["ResourceType"] = "Custom::Tested",
            ["ResourceProperties"] = JsonNode.Parse(properties),
        };
        if (physicalId is not null)
            request["PhysicalResourceId"] = physicalId;

        var limit = timeout ?? TimeSpan.FromSeconds(30);
        Deadline = time.GetUtcNow() + limit;
        var report = await function.Api.InvokeAsync(request.ToJsonString(), limit);
        Log = function.Output;
        return report;
    }

    public async ValueTask DisposeAsync() => await app.DisposeAsync();

    private async Task TakeAsync(HttpContext http)
    {
        Interlocked.Increment(ref attempts);
        if (failures.TryDequeue(out var status))
        {
            http.Response.StatusCode = status;
            return;
        }

        using var body = new MemoryStream();
        await http.Request.Body.CopyToAsync(body);
        answers.Enqueue(new StackAnswer(http.Request.ContentType, body.ToArray(), time.GetUtcNow()));
    }
}
