namespace RegulatedData.HandlerRuntime;

/// <summary>One Lambda function.</summary>
public interface IFunction
{
    /// <summary>Answers one invocation.</summary>
    /// <param name="payload">The event, as Lambda delivered it: UTF-8 JSON.</param>
    /// <param name="invocation">What is known about this invocation: deadline, request id, log.</param>
    /// <returns>The response, UTF-8 JSON, 6 MB at most.</returns>
    Task<ReadOnlyMemory<byte>> InvokeAsync(ReadOnlyMemory<byte> payload, Invocation invocation);
}
