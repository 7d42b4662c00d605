using RegulatedData.LocalCloud.Events;

namespace RegulatedData.LocalCloud.Pipes;

/// <summary>Where a pipe gets its events from.</summary>
internal abstract class PipeSource
{
    /// <summary>The source of a pipe.</summary>
    /// <exception cref="AwsApiException">The local cloud's pipes can't read it (ValidationException).</exception>
    public static PipeSource Of(LocalCloudContext context, Pipe pipe, PipeFlow flow, PipeLog log) =>
        ArnParts.Parse(pipe.Source) switch
        {
            { Service: "dynamodb" } => new StreamSource(context, pipe, flow, log),
            { Service: "sqs" } queue => new QueueSource(context, pipe, queue, flow),
            _ => throw new AwsApiException(
                "ValidationException",
                $"The local cloud's pipes read DynamoDB streams and queues only, not {pipe.Source}.",
                400
            ),
        };

    /// <summary>How long to wait before another look, although nothing was heard of the source.</summary>
    public abstract TimeSpan Recheck { get; }

    /// <summary>Takes the place from which to read; where it has one already, keeps it.</summary>
    /// <exception cref="AwsApiException">The role may not read the source, or there is none.</exception>
    public abstract Task OpenAsync(AwsApi api, CancellationToken ct);

    /// <summary>Takes over the place up to which another reader of the same source has read.</summary>
    public abstract void ContinueFrom(PipeSource other);

    /// <summary>Whether the source may have something new after this call. It succeeded.</summary>
    public abstract bool MayHaveNews(AwsRequest request);

    /// <summary>Reads one batch, and brings it through the pipe.</summary>
    /// <returns>Whether there was anything; if so there may be more.</returns>
    /// <exception cref="AwsApiException">The source can't be read.</exception>
    public abstract Task<bool> PumpAsync(Func<CancellationToken, Task<AwsApi>> assumeRole, CancellationToken ct);
}
