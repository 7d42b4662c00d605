using RegulatedData.HandlerRuntime;

namespace RegulatedData.Handlers.TokenApproval.Rules;

/// <summary>How long the audit trail is kept.</summary>
internal sealed record Retention(TimeSpan Length)
{
    public static Retention Of(FunctionEnvironment environment) =>
        new(TimeSpan.FromDays(environment.Number("AUDIT_RETENTION_DAYS", 1, 36_500)));

    /// <summary>When what happens then may be removed.</summary>
    public DateTimeOffset After(DateTimeOffset time) => time + Length;
}
