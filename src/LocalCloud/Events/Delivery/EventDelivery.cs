namespace RegulatedData.LocalCloud;

/// <summary>What became of an event that a rule or schedule sent to a target.</summary>
/// <param name="SourceArn">The rule's or schedule's ARN.</param>
/// <param name="TargetArn">The target's ARN.</param>
/// <param name="IsDelivered">Whether the target took it.</param>
/// <param name="Retries">How often it was tried again.</param>
/// <param name="ErrorCode">For a failure: EventBridge's code, such as NO_PERMISSIONS; else null.</param>
/// <param name="ErrorMessage">For a failure: the target's message; else null.</param>
public sealed record EventDelivery(
    string SourceArn,
    string TargetArn,
    bool IsDelivered,
    int Retries = 0,
    string? ErrorCode = null,
    string? ErrorMessage = null
);
