using System.Text;
using System.Text.Json;
using RegulatedData.HandlerRuntime;

namespace RegulatedData.TokenApproval.Handlers.Tests.Cloud;

/// <summary>One invocation of a function, with what it wrote to its log.</summary>
internal static class Invoked
{
    /// <summary>Calls a function as the runtime does.</summary>
    /// <param name="function">The function.</param>
    /// <param name="payload">The event.</param>
    /// <param name="log">Gets the log's lines.</param>
    /// <param name="timeout">The time until it's told to finish; default: 30 seconds.</param>
    public static async Task<JsonElement> CallAsync(IFunction function, string payload, MemoryStream? log = null, TimeSpan? timeout = null)
    {
        using var outOfTime = new CancellationTokenSource(timeout ?? TimeSpan.FromSeconds(30));
        var output = new LineWriter(log ?? new MemoryStream());
        var invocation = new Invocation(
            new RuntimeEvent("request-1", null, null, TimeProvider.System.GetUtcNow().AddSeconds(30), Encoding.UTF8.GetBytes(payload)),
            new Log(output, LogLevel.Trace, TimeProvider.System, "request-1"),
            new Metrics(output, TimeProvider.System),
            TimeProvider.System,
            outOfTime.Token
        );
        var answer = await function.InvokeAsync(Encoding.UTF8.GetBytes(payload), invocation);
        return JsonDocument.Parse(answer).RootElement;
    }
}
