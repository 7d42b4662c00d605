using RegulatedData.Handlers.TokenApproval.Mails.Models;
using RegulatedData.Handlers.TokenApproval.Rows;
using RegulatedData.Handlers.TokenApproval.Rules;
using RegulatedData.Handlers.TokenApproval.Store;

namespace RegulatedData.TokenApproval.Handlers.Tests.Mails;

/// <summary>Requests to make mails of.</summary>
internal static class Sample
{
    public static readonly DateTimeOffset CreatedAt = new(2026, 11, 21, 10, 0, 0, TimeSpan.Zero);

    public static readonly DecisionOption[] Decisions =
    [
        new("approve", "APPROVED", "Approve"),
        new("reject", "REJECTED", "Reject"),
        new("ignore", "IGNORED", "Ignore"),
    ];

    public static RequestRow Request { get; } =
        new()
        {
            RequestId = "INC-7-restart",
            IncidentId = "INC-7",
            Description = "The queue of host db-1 is full.\nA restart empties it.",
            Action = "restart-service",
            ActionParameters = new SortedDictionary<string, string> { ["host"] = "db-1", ["service"] = "queue" },
            Approvers = ["ada@example.com", "Bob@example.com", "cy@example.com"],
            Decisions = Decisions,
            Policy = new ApprovalPolicy(ApprovalPolicy.First, 1),
            RequesterEmail = "monitoring@example.com",
            CreatedAt = CreatedAt,
            CreatedBy = "arn:aws:iam::123456789012:role/Monitoring",
            ExpiresAt = CreatedAt.AddDays(1),
            ContentHash = "0",
            UpdatedAt = CreatedAt,
            ExpireAfter = CreatedAt.AddDays(400),
        };

    public static RequestRow Decided { get; } =
        Request with
        {
            Status = Statuses.Rejected,
            Decision = "reject",
            DecidedBy = "Bob@example.com",
            DecidedAt = CreatedAt.AddHours(1),
            Comment = "Not during the day.\nTry after 18:00.",
            Answers = 1,
            Tally = new Dictionary<string, int> { ["reject"] = 1 },
        };

    public static RequestRow Expired { get; } = Request with { Status = Statuses.Expired };

    public static IReadOnlyList<DecisionLink> Links { get; } =
    [
        .. Decisions.Select(option => new DecisionLink(
            option.Label,
            $"https://example.org/decide?action={option.Id}&requestId=INC-7-restart&token=1.{new string('x', 43)}"
        )),
    ];

    public static RequestRecord Record(RequestRow request) => new(request, [.. ApproverRow.Of(request)], []);

    /// <summary>The largest request that is taken, with the same character everywhere; a line feed only where it may be.</summary>
    public static RequestRow Largest(string character)
    {
        static string Fill(string with, int length) => string.Concat(Enumerable.Repeat(with, length / with.Length));
        var inLine = character == "\n" ? "\"" : character;
        var bytesEach = System.Text.Encoding.UTF8.GetByteCount(inLine);
        var perParameter = RequestRules.MaximumParameterBytes / RequestRules.MaximumParameters;
        return Request with
        {
            RequestId = new string('r', RequestRules.MaximumRequestId),
            IncidentId = Fill(inLine, RequestRules.MaximumIncidentId),
            Description = Fill(character, RequestRules.MaximumDescription),
            Action = Fill(inLine, RequestRules.MaximumAction),
            ActionParameters = Enumerable
                .Range(0, RequestRules.MaximumParameters)
                .ToDictionary(number => $"{number}", _ => string.Concat(Enumerable.Repeat(inLine, (perParameter - 2) / bytesEach))),
            Approvers = [.. Enumerable.Range(10, RequestRules.MaximumApprovers).Select(LongAddress)],
            RequesterEmail = LongAddress(99),
            Comment = Fill(character, RequestRules.MaximumComment),
        };
    }

    /// <summary>An address of the greatest length, of what takes the most room in HTML.</summary>
    private static string LongAddress(int number)
    {
        var local = $"{number}{new string('\'', 62)}";
        var label = new string('d', 59);
        return $"{local}@{label}.{label}.{label}.{new string('e', EmailAddress.MaximumLength - local.Length - 1 - (3 * 60))}";
    }
}
