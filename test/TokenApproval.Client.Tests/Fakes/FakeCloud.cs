using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json.Nodes;
using Amazon.Runtime;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace RegulatedData.TokenApproval.Client.Tests;

/// <summary>The approvals' HTTP API and SQS on one real HTTP server: they check signatures, keep the contract, and fail on demand.</summary>
internal sealed class FakeCloud : IAsyncDisposable
{
    /// <summary>The API is below a path, as behind a custom domain.</summary>
    public const string ApiPath = "/stage/approvals";

    private readonly WebApplication _server;
    private readonly List<Fault> _faults = [];
    private readonly TimeProvider _time;

    private FakeCloud(WebApplication server, TimeProvider time, bool fifo)
    {
        _server = server;
        _time = time;
        Approvals = new FakeApprovals(Changes, time);
        Queue = new FakeQueue(Changes, time, fifo);
    }

    public Changes Changes { get; } = new();

    public FakeApprovals Approvals { get; }

    public FakeQueue Queue { get; }

    public ConcurrentQueue<string> Calls { get; } = new();

    /// <summary>How far the server's clock is ahead of the machine's.</summary>
    public TimeSpan ClockAhead { get; set; }

    public Uri Address => new(_server.Urls.Single());

    public Uri ApiAddress => new(Address, ApiPath);

    public Uri QueueAddress => new(Address, $"/123456789012/{(Queue.IsFifo ? "decisions.fifo" : "decisions")}");

    public static async Task<FakeCloud> StartAsync(TimeProvider? time = null, bool fifo = true)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0").UseSetting("suppressStatusMessages", "true");
        var server = builder.Build();
        var cloud = new FakeCloud(server, time ?? TimeProvider.System, fifo);
        server.Run(cloud.HandleAsync);
        await server.StartAsync();
        return cloud;
    }

    public ApprovalClient NewApprovalClient() =>
        new(
            new ApprovalClientOptions
            {
                Endpoint = ApiAddress,
                Region = SignatureCheck.Region,
                Credentials = Credentials,
            }
        );

    public DecisionQueue NewQueue() =>
        new(
            new DecisionQueueOptions
            {
                QueueUrl = QueueAddress,
                Region = SignatureCheck.Region,
                Endpoint = Address,
                Credentials = Credentials,
            }
        );

    public static AWSCredentials Credentials { get; } = new BasicAWSCredentials(SignatureCheck.AccessKey, SignatureCheck.SecretKey);

    public Fault Add(Fault fault)
    {
        lock (_faults)
            _faults.Add(fault);
        return fault;
    }

    public int CallsOf(string name) => Calls.Count(call => call == name);

    public async ValueTask DisposeAsync()
    {
        // Long polls that wait for messages don't keep the server.
        using var now = new CancellationTokenSource(TimeSpan.FromSeconds(1));
        await _server.StopAsync(now.Token);
        await _server.DisposeAsync();
    }

    private async Task HandleAsync(HttpContext http)
    {
        using var copy = new MemoryStream();
        await http.Request.Body.CopyToAsync(copy);
        var body = copy.ToArray();
        var isQueue = http.Request.Headers.TryGetValue("X-Amz-Target", out var target);
        var now = TimeProvider.System.GetUtcNow() + ClockAhead;
        http.Response.Headers.Date = now.ToString("R", CultureInfo.InvariantCulture);
        if (SignatureCheck.Fault(http.Request, body, isQueue ? "sqs" : "execute-api", now) is not null)
        {
            await WriteAsync(http, 403, new JsonObject { ["message"] = "Forbidden" });
            return;
        }

        var name = NameOf(http.Request, target.ToString(), body);
        Calls.Enqueue(name);
        var fault = TakeFault(name);
        Changes.Notify();
        if (fault?.Hold is { } hold)
            await hold;
        if (fault is { Refuse: > 0 })
        {
            await WriteAsync(http, fault.Refuse, new JsonObject { ["message"] = "refused by the test" });
            return;
        }

        var (status, answer) = isQueue
            ? await Queue.HandleAsync(name, JsonNode.Parse(body)!.AsObject(), http.RequestAborted)
            : Approvals.Handle(http.Request, body);
        Changes.Notify();
        if (fault is { LoseAnswer: true })
            http.Abort();
        else
            await WriteAsync(http, status, answer);
    }

    private Fault? TakeFault(string name)
    {
        lock (_faults)
        {
            var fault = _faults.FirstOrDefault(candidate => candidate.Times > 0 && candidate.Fits(name));
            if (fault is not null)
                fault.Times--;
            return fault;
        }
    }

    private static string NameOf(HttpRequest request, string target, byte[] body)
    {
        if (target.Length > 0)
            return target[(target.IndexOf('.') + 1)..];
        var path = request.Path.Value![ApiPath.Length..];
        return path.EndsWith("/result", StringComparison.Ordinal)
            ? $"PUT {JsonNode.Parse(body)!["status"]}"
            : $"{request.Method} {(path == "/requests" ? path : "/requests/{id}")}";
    }

    private static async Task WriteAsync(HttpContext http, int status, JsonObject? body)
    {
        http.Response.StatusCode = status;
        if (body is null)
            return;
        http.Response.ContentType = "application/json";
        await http.Response.WriteAsync(body.ToJsonString());
    }
}
