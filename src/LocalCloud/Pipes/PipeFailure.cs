namespace RegulatedData.LocalCloud.Pipes;

/// <summary>A batch didn't get through.</summary>
/// <remarks>https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-pipes-error-troubleshooting.html</remarks>
internal sealed class PipeFailureException : Exception
{
    /// <summary>A failure in a stage of a pipe.</summary>
    /// <param name="message">What failed, without any of the batch's values: it is logged even where execution data isn't.</param>
    /// <param name="innerException">Why.</param>
    public PipeFailureException(string message, Exception? innerException = null)
        : base(message, innerException) { }

    /// <summary>
    /// Whether the cause lies with AWS (a throttled or failing service, a lost connection). Such failures are tried again without counting:
    /// only the customer's own (a missing right, an error in a function) use up <c>MaximumRetryAttempts</c>.
    /// </summary>
    public bool IsInternal { get; init; }

    /// <summary>The identifiers of the events that failed, where the target says so (<c>batchItemFailures</c>); empty for all of them.</summary>
    public IReadOnlySet<string> FailedItems { get; init; } = new HashSet<string>(StringComparer.Ordinal);

    /// <summary>The HTTP status, where a service answered.</summary>
    public int? Status => (InnerException as AwsApiException)?.Status;

    /// <summary>The failure behind a service's error.</summary>
    public static PipeFailureException Of(string what, Exception error) =>
        new(error is AwsApiException api ? $"{what}: {api.Code}: {api.Message}" : $"{what}: {error.Message}", error)
        {
            IsInternal = error switch
            {
                AwsApiException e => e.Status is 429 or >= 500 || e.Code.Contains("Throttl", StringComparison.Ordinal),
                _ => error is HttpRequestException,
            },
        };
}
