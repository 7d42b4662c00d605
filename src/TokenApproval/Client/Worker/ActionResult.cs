namespace RegulatedData.TokenApproval.Client;

/// <summary>How an attempt at an action ended.</summary>
public sealed record ActionResult
{
    private ActionResult(bool succeeded, string? output)
    {
        Succeeded = succeeded;
        Output = output;
    }

    /// <summary>Whether the action is done.</summary>
    public bool Succeeded { get; }

    /// <summary>What is kept with the request, and seen by whoever may read it.</summary>
    public string? Output { get; }

    /// <summary>It is done.</summary>
    /// <param name="output">What to keep with the request: plain text. What is over 4,000 characters is cut off, control characters become U+FFFD.</param>
    public static ActionResult Completed(string? output = null) => new(succeeded: true, output);

    /// <summary>It isn't done, and may be tried again.</summary>
    /// <param name="output">What to keep with the request: plain text. What is over 4,000 characters is cut off, control characters become U+FFFD.</param>
    public static ActionResult Failed(string? output = null) => new(succeeded: false, output);
}
