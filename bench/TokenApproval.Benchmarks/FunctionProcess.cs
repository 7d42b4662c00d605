using System.Diagnostics;
using RegulatedData.HandlerRuntime.Tests;

namespace RegulatedData.TokenApproval.Benchmarks;

/// <summary>The function in a process of its own, on a Runtime API that hands it one event after the other, as Lambda does.</summary>
internal sealed class FunctionProcess : IAsyncDisposable
{
    private readonly RuntimeApiServer _runtimeApi;
    private readonly Process _process;

    private FunctionProcess(RuntimeApiServer runtimeApi, Process process)
    {
        _runtimeApi = runtimeApi;
        _process = process;
    }

    public static async Task<FunctionProcess> StartAsync(Bundle bundle, AwsStub aws)
    {
        var runtimeApi = await RuntimeApiServer.StartAsync();
        var start = new ProcessStartInfo("dotnet", [bundle.Assembly])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment =
            {
                ["AWS_LAMBDA_RUNTIME_API"] = runtimeApi.Address,
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
        return new FunctionProcess(runtimeApi, process);
    }

    /// <summary>Hands an event over, and waits for the answer.</summary>
    /// <exception cref="InvalidOperationException">The function failed, or answered with another status.</exception>
    public async Task InvokeAsync(Event happening, int expectedStatus)
    {
        var answer = await AnswerAsync(happening);
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

    private async Task<string> AnswerAsync(Event happening)
    {
        try
        {
            return (await _runtimeApi.InvokeAsync(happening.Json)).Text;
        }
        catch (TimeoutException) when (_runtimeApi.InitError.IsCompletedSuccessfully)
        {
            return (await _runtimeApi.InitError).Text;
        }
    }
}
