namespace RegulatedData.TokenApproval.Client;

/// <summary>What becomes of a message.</summary>
/// <param name="Pause">After which pause it is delivered again; null if it isn't handed back.</param>
internal sealed record MessageFate(TimeSpan? Pause)
{
    /// <summary>It is dealt with, and removed.</summary>
    public static MessageFate Done { get; } = new((TimeSpan?)null);

    /// <summary>It isn't this worker's any more, or is still being worked on: left alone, it comes again after its visibility.</summary>
    public static MessageFate Left { get; } = new(Pause: null) { IsLeft = true };

    private bool IsLeft { get; init; }

    /// <summary>It is delivered again, to whoever asks first.</summary>
    public static MessageFate HandBack(TimeSpan pause) => new(pause);
}
