using RegulatedData.Handlers.TokenApproval.Http;
using RegulatedData.Handlers.TokenApproval.Rows;
using RegulatedData.Handlers.TokenApproval.Rules;

namespace RegulatedData.Handlers.TokenApproval.Requests;

/// <summary>Which index answers a list, and where in it.</summary>
/// <param name="Name">The index.</param>
/// <param name="Partition">Its partition.</param>
/// <param name="OldestFirst">Its order.</param>
/// <param name="OfApprovers">Whether its rows are approvers, each pointing to a request.</param>
internal sealed record ListIndex(string Name, string Partition, bool OldestFirst, bool OfApprovers)
{
    private static readonly string[] Filters = ["incidentId", "status", "approver"];

    public string PartitionKey => Name == Keys.Gsi1 ? Keys.Gsi1Pk : Keys.Gsi2Pk;

    public string SortKey => Name == Keys.Gsi1 ? Keys.Gsi1Sk : Keys.Gsi2Sk;

    /// <summary>Whether a row with that sort key can be in the list.</summary>
    public bool IsRow(string sk) =>
        OfApprovers
            ? sk.StartsWith(Keys.ApproverPrefix, StringComparison.Ordinal) && sk.Length <= Keys.ApproverPrefix.Length + 2
            : sk == Keys.RequestSk;

    /// <summary>Reads what is asked for.</summary>
    /// <exception cref="RefusedException">400: none or several filters, or one that no request can match.</exception>
    public static ListIndex Of(FormValues query)
    {
        var given = Filters.Where(name => query[name] is not null).ToList();
        if (given is not [var filter])
            throw RefusedException.InvalidInput(
                $"{given.Count} filters were given. Exactly one of {string.Join(", ", Filters)} was expected."
            );

        return filter switch
        {
            "incidentId" => OfIncident(query[filter]!),
            "status" => OfStatus(query[filter]!),
            _ => OfApprover(query[filter]!),
        };
    }

    private static ListIndex OfIncident(string incidentId) =>
        RequestRules.IncidentId(incidentId) is { } problem
            ? throw RefusedException.InvalidInput(problem, "incidentId")
            : new ListIndex(Keys.Gsi1, Keys.OfIncident(incidentId), OldestFirst: false, OfApprovers: false);

    // What waits for a decision comes in the order of its end, all else by its last change, the latest first.
    private static ListIndex OfStatus(string status) =>
        status.Length is > 0 and <= 64
        && status.All(character => char.IsAsciiLetterUpper(character) || char.IsAsciiDigit(character) || character == '_')
            ? new ListIndex(Keys.Gsi2, Keys.OfStatus(status), OldestFirst: status == Statuses.Pending, OfApprovers: false)
            : throw RefusedException.InvalidInput(
                "status isn't one: capital letters, digits and '_' were expected, as in PENDING.",
                "status"
            );

    private static ListIndex OfApprover(string address) =>
        EmailAddress.IsValid(address)
            ? new ListIndex(Keys.Gsi1, Keys.OfApprover(address), OldestFirst: false, OfApprovers: true)
            : throw RefusedException.InvalidInput("approver isn't an e-mail address.", "approver");
}
