using System.Text;
using System.Text.Json.Nodes;

namespace RegulatedData.LocalCloud;

/// <summary>How an invocation ended.</summary>
/// <param name="RequestId">The invocation's id.</param>
/// <param name="Payload">What the function answered, or its error as JSON.</param>
/// <param name="FunctionError">Null for success; <c>Unhandled</c> for an error, a crash or a timeout, as Lambda calls all of them.</param>
/// <param name="LogTail">The last lines that the invocation wrote, at most 4 KB.</param>
internal sealed record InvocationResult(string RequestId, ReadOnlyMemory<byte> Payload, string? FunctionError, string LogTail = "")
{
    /// <summary>The payload as JSON; null for no payload.</summary>
    public JsonNode? Json => Payload.IsEmpty ? null : JsonNode.Parse(Payload.Span);

    /// <summary>The failure of a process that was killed.</summary>
    public static InvocationResult Killed(string requestId) =>
        Failed(requestId, "Runtime.ExitError", $"RequestId: {requestId} Error: Runtime exited with error: signal: killed");

    /// <summary>A failure in Lambda's shape.</summary>
    public static InvocationResult Failed(string requestId, string errorType, string errorMessage)
    {
        var payload = new JsonObject { ["errorType"] = errorType, ["errorMessage"] = errorMessage };
        return new InvocationResult(requestId, Encoding.UTF8.GetBytes(payload.ToJsonString()), "Unhandled");
    }
}
