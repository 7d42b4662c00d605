using System.Text;
using System.Text.Json;
using RegulatedData.HandlerRuntime;

namespace RegulatedData.TokenApproval.Handlers.Tests.Cloud;

/// <summary>One invocation of a function, with what it wrote to its log.</summary>
internal static class Invoked
{
    /// <summary>More than anything takes here, though hundreds may share a busy machine.</summary>
    private static readonly TimeSpan TimeLimit = TimeSpan.FromMinutes(5);

    /// <summary>Calls a function as the runtime does.</summary>
    /// <param name="function">The function.</param>
    /// <param name="payload">The event.</param>
    /// <param name="log">Gets the log's lines.</param>
    /// <param name="ct">Tells it to finish, as Lambda's deadline does.</param>
    public static async Task<JsonElement> CallAsync(
        IFunction function,
        string payload,
        MemoryStream? log = null,
        CancellationToken ct = default
    )
    {
        using var outOfTime = CancellationTokenSource.CreateLinkedTokenSource(ct);
        outOfTime.CancelAfter(TimeLimit);
        var output = new LineWriter(log ?? new MemoryStream());
        var invocation = new Invocation(
            new RuntimeEvent("request-1", null, null, TimeProvider.System.GetUtcNow() + TimeLimit, Encoding.UTF8.GetBytes(payload)),
            new Log(output, LogLevel.Trace, TimeProvider.System, "request-1"),
            new Metrics(output, TimeProvider.System),
            TimeProvider.System,
            outOfTime.Token
        );
        var answer = await function.InvokeAsync(Encoding.UTF8.GetBytes(payload), invocation);
        return JsonDocument.Parse(answer).RootElement;
    }
}
