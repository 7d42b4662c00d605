using System.Diagnostics;
using System.Globalization;
using System.Threading.Channels;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace RegulatedData.TokenApproval.Benchmarks;

/// <summary>The function in a process of its own, on a Runtime API that hands it one event after the other, as Lambda does.</summary>
internal sealed class FunctionProcess : IAsyncDisposable
{
    private readonly WebApplication _runtimeApi;
    private readonly Process _process;
    private readonly Channel<string> _events;
    private readonly Channel<string> _answers;

    private FunctionProcess(WebApplication runtimeApi, Process process, Channel<string> events, Channel<string> answers)
    {
        _runtimeApi = runtimeApi;
        _process = process;
        _events = events;
        _answers = answers;
    }

    public static async Task<FunctionProcess> StartAsync(Bundle bundle, AwsStub aws)
    {
        var events = Channel.CreateUnbounded<string>();
        var answers = Channel.CreateUnbounded<string>();
        var runtimeApi = await StartRuntimeApiAsync(events, answers);
        var start = new ProcessStartInfo("dotnet", [bundle.Assembly])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment =
            {
                ["AWS_LAMBDA_RUNTIME_API"] = new Uri(runtimeApi.Urls.Single()).Authority,
                ["AWS_LAMBDA_FUNCTION_NAME"] = "Decide",
                ["AWS_ENDPOINT_URL"] = aws.Endpoint,
                ["AWS_REGION"] = "us-east-1",
                ["AWS_ACCESS_KEY_ID"] = "local",
                ["AWS_SECRET_ACCESS_KEY"] = "local",
                ["HANDLER"] = "Decide",
                ["TABLE_NAME"] = AwsStub.Table,
                ["AUDIT_RETENTION_DAYS"] = "365",
                ["METRICS_NAMESPACE"] = "RegulatedData/TokenApproval",
                ["HMAC_KEY_ID"] = "links",
                // As Lambda's managed runtime has it.
                ["DOTNET_TieredCompilation"] = "1",
            },
        };
        var process = Process.Start(start) ?? throw new InvalidOperationException($"{bundle.Assembly} didn't start.");
        // What it logs is read, so that it never waits for a reader, and dropped.
        _ = process.StandardOutput.BaseStream.CopyToAsync(Stream.Null);
        _ = process.StandardError.BaseStream.CopyToAsync(Stream.Null);
        return new FunctionProcess(runtimeApi, process, events, answers);
    }

    /// <summary>Hands an event over, and waits for the answer.</summary>
    /// <exception cref="InvalidOperationException">The function failed, or answered with another status.</exception>
    public async Task InvokeAsync(Event happening, int expectedStatus)
    {
        await _events.Writer.WriteAsync(happening.Json);
        var answer = await _answers.Reader.ReadAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(30));
        if (!answer.Contains($"\"statusCode\":{expectedStatus}", StringComparison.Ordinal))
            throw new InvalidOperationException($"Expected status {expectedStatus} of '{happening.Name}', got: {answer}");
    }

    public async ValueTask DisposeAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
        await _runtimeApi.DisposeAsync();
    }

    private static async Task<WebApplication> StartRuntimeApiAsync(Channel<string> events, Channel<string> answers)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        var invocation = app.MapGroup("/2018-06-01/runtime/invocation");
        invocation.MapGet(
            "/next",
            async context =>
            {
                var happening = await events.Reader.ReadAsync(context.RequestAborted);
                var deadline = TimeProvider.System.GetUtcNow().AddSeconds(20).ToUnixTimeMilliseconds();
                context.Response.Headers["Lambda-Runtime-Aws-Request-Id"] = Guid.NewGuid().ToString();
                context.Response.Headers["Lambda-Runtime-Deadline-Ms"] = deadline.ToString(CultureInfo.InvariantCulture);
                context.Response.Headers["Lambda-Runtime-Invoked-Function-Arn"] = "arn:aws:lambda:us-east-1:123456789012:function:Decide";
                await context.Response.WriteAsync(happening);
            }
        );
        invocation.MapPost("/{id}/response", AnswerAsync);
        invocation.MapPost("/{id}/error", AnswerAsync);
        app.MapPost("/2018-06-01/runtime/init/error", AnswerAsync);
        await app.StartAsync();
        return app;

        async Task AnswerAsync(HttpContext context)
        {
            using var reader = new StreamReader(context.Request.Body);
            var answer = await reader.ReadToEndAsync();
            context.Response.StatusCode = StatusCodes.Status202Accepted;
            await context.Response.CompleteAsync();
            await answers.Writer.WriteAsync(answer);
        }
    }
}
