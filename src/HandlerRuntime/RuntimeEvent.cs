namespace RegulatedData.HandlerRuntime;

/// <summary>What the Runtime API's <c>next</c> returned.</summary>
internal sealed record RuntimeEvent(
    string RequestId,
    string? FunctionArn,
    string? TraceId,
    DateTimeOffset Deadline,
    ReadOnlyMemory<byte> Payload
);
