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

    /// <summary>Whether it means something else already, so that no decision may lead to it.</summary>
    public static bool IsReserved(string status) => status is Pending or Expired or InProgress or Completed or Failed;
}
