namespace RegulatedData.LocalCloud;

/// <summary>Something that goes wrong on purpose: which calls it befalls, and what becomes of them. Conditions that aren't given match all.</summary>
/// <param name="Effect">What goes wrong.</param>
public sealed record Fault(FaultEffect Effect)
{
    /// <summary>
    /// The service, by its name in signatures: <c>sqs</c>, <c>dynamodb</c>, <c>kms</c>, <c>ses</c>, <c>states</c>, <c>lambda</c>. Default: any.
    /// </summary>
    public string? Service { get; init; }

    /// <summary>
    /// The API operation, such as <c>SendMessage</c>; for stream records the kind of change: <c>INSERT</c>, <c>MODIFY</c>, <c>REMOVE</c>. May hold
    /// wildcards (<c>*</c>, <c>?</c>). Default: any.
    /// </summary>
    public string? Operation { get; init; }

    /// <summary>
    /// Who calls: the name of the role, or of its session, which for a function is the function's name; a user's name; a service such as
    /// <c>events.amazonaws.com</c>; <c>administrator</c>. May hold wildcards. Default: anybody, also the test itself.
    /// </summary>
    public string? Caller { get; init; }

    /// <summary>
    /// What the call is about: a table's, queue's, function's or other resource's name, which must be one of the request's values, or the last part
    /// of one that is an ARN or a URL; for <see cref="FaultEffect.CrashFunction"/> the function, for <see cref="FaultEffect.DropStreamRecord"/> the
    /// table. May hold wildcards. Default: anything.
    /// </summary>
    public string? Resource { get; init; }

    /// <summary>A text that must occur in the request's body as it was sent, or in the stream record. Case counts. Default: none.</summary>
    public string? Body { get; init; }

    /// <summary>How many calls it befalls; afterwards it lets all pass. Default: every call until it is removed.</summary>
    public int? Times { get; init; }

    /// <summary>How many matching calls pass before the first that it befalls. Default: 0.</summary>
    public int Skip { get; init; }

    /// <summary>With which probability it befalls a matching call, above 0 and up to 1. Default: 1.</summary>
    public double Probability { get; init; } = 1;

    /// <summary>For the same probability and seed, the same calls in a row are befallen. Default: 0.</summary>
    public int Seed { get; init; }

    /// <summary>
    /// Whether a delay, a hold or a caller's end comes before the call is carried out or after it. Default: before. The other effects have their
    /// own moment.
    /// </summary>
    public FaultMoment When { get; init; } = FaultMoment.BeforeCall;
}

/// <summary>When a fault comes.</summary>
public enum FaultMoment
{
    /// <summary>Before the call is carried out: nothing has happened yet.</summary>
    BeforeCall,

    /// <summary>After the call was carried out, and before its answer is sent.</summary>
    AfterCall,
}
