using RegulatedData.HandlerRuntime;

namespace RegulatedData.Handlers.TokenApproval.Rules;

/// <summary>
/// How long a request's rows are kept. Its record (the request, its approvers, its events) is kept for the retention and a margin. So the
/// record is whole for all of the retention even of a request that is worked on up to the margin's length after its decision, which keeps
/// some of its rows longer than others. And what was left in the outbox, without a margin, is gone long before the record is, and with it
/// the id's being taken: it can't stand in the way of a new request of the same id.
/// </summary>
internal sealed record Retention(TimeSpan Length)
{
    /// <summary>Far more than the few days that DynamoDB takes to remove what is past its time to live.</summary>
    public static readonly TimeSpan Margin = TimeSpan.FromDays(30);

    public static Retention Of(FunctionEnvironment environment) =>
        new(TimeSpan.FromDays(environment.Number("AUDIT_RETENTION_DAYS", 1, 36_500)));

    /// <summary>When the record of what happens then may be removed.</summary>
    public DateTimeOffset OfRecord(DateTimeOffset time) => time + Length + Margin;

    /// <summary>When what is put in the outbox may be removed.</summary>
    /// <param name="record">When the request's record may be.</param>
    public static DateTimeOffset OfOutbox(DateTimeOffset record) => record - Margin;
}
