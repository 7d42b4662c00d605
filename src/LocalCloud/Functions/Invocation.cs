using System.Security.Cryptography;

namespace RegulatedData.LocalCloud;

/// <summary>One event on its way to a function.</summary>
internal sealed class Invocation
{
    private readonly TaskCompletionSource<InvocationResult> _result = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>An event with a request id.</summary>
    public Invocation(string requestId, ReadOnlyMemory<byte> payload)
    {
        RequestId = requestId;
        Payload = payload;
    }

    /// <summary>The request id.</summary>
    public string RequestId { get; }

    /// <summary>The event.</summary>
    public ReadOnlyMemory<byte> Payload { get; }

    /// <summary>When the function's time is up.</summary>
    public DateTimeOffset Deadline { get; set; }

    /// <summary>X-Ray's header: never sampled, since there is no X-Ray here.</summary>
    public string TraceId { get; } = $"Root=1-00000000-{RandomNumberGenerator.GetHexString(24, lowercase: true)};Sampled=0";

    /// <summary>How it ended.</summary>
    public Task<InvocationResult> Result => _result.Task;

    /// <summary>Ends it; false where it had ended already.</summary>
    public bool TryComplete(InvocationResult result) => _result.TrySetResult(result);
}
