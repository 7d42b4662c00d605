using System.Collections.Frozen;

namespace RegulatedData.Handlers.TokenApproval.Rules;

/// <summary>
/// The statuses of a request that every configuration has: <c>PENDING</c>, then the status of a decision or <c>EXPIRED</c>; an approved one
/// goes on to <c>IN_PROGRESS</c> and <c>COMPLETED</c> or <c>FAILED</c>.
/// </summary>
internal static class Statuses
{
    public const string Pending = "PENDING";
    public const string Approved = "APPROVED";
    public const string Rejected = "REJECTED";
    public const string Expired = "EXPIRED";
    public const string InProgress = "IN_PROGRESS";
    public const string Completed = "COMPLETED";
    public const string Failed = "FAILED";

    /// <summary>What no decision may lead to, since it means something else already.</summary>
    public static FrozenSet<string> Reserved { get; } = FrozenSet.Create(Pending, Expired, InProgress, Completed, Failed);
}
