using System.Text.Json.Nodes;

namespace RegulatedData.LocalCloud.Events.Delivery;

/// <summary>What is to be delivered.</summary>
/// <param name="SourceArn">The rule's or schedule's ARN.</param>
/// <param name="Target">The target, as PutTargets or CreateSchedule took it.</param>
/// <param name="Principal">In whose name: EventBridge or its Scheduler.</param>
/// <param name="EventJson">What the dead-letter queue gets.</param>
internal sealed record DeliveryAttempt(string SourceArn, JsonObject Target, ServicePrincipal Principal, string EventJson)
{
    /// <summary>The target's ARN.</summary>
    public string TargetArn => Target["Arn"]!.GetValue<string>();

    /// <summary>The role to deliver with; null where the target's own policy must let the principal in.</summary>
    public string? RoleArn => Target[nameof(RoleArn)]?.GetValue<string>();

    /// <summary>The dead-letter queue's ARN; null for none.</summary>
    public string? DeadLetterArn => Target["DeadLetterConfig"]?["Arn"]?.GetValue<string>();

    /// <summary>Further attributes of the message in the dead-letter queue.</summary>
    public Dictionary<string, string> DeadLetterAttributes { get; } = new(StringComparer.Ordinal);
}
