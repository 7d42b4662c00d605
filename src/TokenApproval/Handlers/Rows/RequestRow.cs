using Amazon.DynamoDBv2.Model;
using RegulatedData.Handlers.TokenApproval.Rules;

namespace RegulatedData.Handlers.TokenApproval.Rows;

/// <summary>A request: what was asked, of whom, under which policy, and what has become of it.</summary>
internal sealed record RequestRow
{
    public required string RequestId { get; init; }
    public required string IncidentId { get; init; }
    public required string Description { get; init; }
    public required string Action { get; init; }

    /// <summary>In the order of their names, so that messages come out the same each time.</summary>
    public required IReadOnlyDictionary<string, string> ActionParameters { get; init; }

    /// <summary>Their addresses. An approver's id is the position in this list, from 1.</summary>
    public required IReadOnlyList<string> Approvers { get; init; }

    public required IReadOnlyList<DecisionOption> Decisions { get; init; }
    public required ApprovalPolicy Policy { get; init; }
    public string? RequesterEmail { get; init; }
    public string Status { get; init; } = Statuses.Pending;
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>The caller's ARN.</summary>
    public required string CreatedBy { get; init; }

    /// <summary>From then on nobody can decide.</summary>
    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>Tells a repeated request from another one of the same id.</summary>
    public required string ContentHash { get; init; }

    /// <summary>How many approvers have answered: the version that an answer is conditional on.</summary>
    public int Answers { get; init; }

    /// <summary>How often each decision was given, by its id.</summary>
    public IReadOnlyDictionary<string, int> Tally { get; init; } = new Dictionary<string, int>();

    public DateTimeOffset? DecidedAt { get; init; }

    /// <summary>The approver whose answer decided.</summary>
    public string? DecidedBy { get; init; }

    /// <summary>The id of the decision that was made.</summary>
    public string? Decision { get; init; }

    /// <summary>What the approver whose answer decided had to say.</summary>
    public string? Comment { get; init; }

    public string? ExecutionId { get; init; }
    public DateTimeOffset? StartedAt { get; init; }
    public string? ActionResult { get; init; }
    public required DateTimeOffset UpdatedAt { get; init; }
    public required DateTimeOffset ExpireAfter { get; init; }

    /// <summary>When rows of the outbox that are written now may be removed.</summary>
    public DateTimeOffset OutboxExpireAfter => Retention.OfOutbox(ExpireAfter);

    /// <summary>What each step changes: whether the request is still as it was read before.</summary>
    public (string Status, int Answers, string? ExecutionId, DateTimeOffset UpdatedAt) Version => (Status, Answers, ExecutionId, UpdatedAt);

    public bool IsPending => Status == Statuses.Pending;

    /// <summary>The approvers' ids, in the order of their addresses.</summary>
    public IEnumerable<string> ApproverIds => Approvers.Select((_, index) => ApproverRow.IdAt(index));

    public DecisionOption? Option(string? id) => Decisions.FirstOrDefault(option => option.Id == id);

    public Dictionary<string, AttributeValue> ToItem() =>
        Item.New(RequestId, Keys.RequestSk, "REQUEST", ExpireAfter)
            .With("IncidentId", IncidentId)
            .With("Description", Description)
            .With("Action", Action)
            .With("ActionParameters", Value.Of(ActionParameters))
            .With("Approvers", Value.Of(Approvers))
            .With("Decisions", DecisionOption.Format(Decisions))
            .With("Rule", Policy.Rule)
            .With("Required", Value.Of(Policy.Required))
            .With("RequesterEmail", RequesterEmail)
            .With("Status", Status)
            .With("CreatedAt", CreatedAt)
            .With("CreatedBy", CreatedBy)
            .With("ExpiresAt", ExpiresAt)
            .With("ContentHash", ContentHash)
            .With("Answers", Value.Of(Answers))
            .With("Tally", Value.Of(Tally))
            .With("DecidedAt", DecidedAt)
            .With("DecidedBy", DecidedBy)
            .With("Decision", Decision)
            .With("Comment", Comment)
            .With("ExecutionId", ExecutionId)
            .With("StartedAt", StartedAt)
            .With("ActionResult", ActionResult)
            .With("UpdatedAt", UpdatedAt)
            .With(Keys.Gsi1Pk, Keys.OfIncident(IncidentId))
            .With(Keys.Gsi1Sk, CreatedAt)
            .With(Keys.Gsi2Pk, Keys.OfStatus(Status))
            .With(Keys.Gsi2Sk, IsPending ? ExpiresAt : UpdatedAt);

    public static RequestRow From(Dictionary<string, AttributeValue> item) =>
        new()
        {
            RequestId = item.Text("RequestId"),
            IncidentId = item.Text("IncidentId"),
            Description = item.Text("Description"),
            Action = item.Text("Action"),
            ActionParameters = item.TextMap("ActionParameters"),
            Approvers = item.Texts("Approvers"),
            Decisions = DecisionOption.ParseList(item.Text("Decisions")),
            Policy = new ApprovalPolicy(item.Text("Rule"), item.Number("Required")),
            RequesterEmail = item.OptionalText("RequesterEmail"),
            Status = item.Text("Status"),
            CreatedAt = item.Time("CreatedAt"),
            CreatedBy = item.Text("CreatedBy"),
            ExpiresAt = item.Time("ExpiresAt"),
            ContentHash = item.Text("ContentHash"),
            Answers = item.Number("Answers"),
            Tally = item.NumberMap("Tally"),
            DecidedAt = item.OptionalTime("DecidedAt"),
            DecidedBy = item.OptionalText("DecidedBy"),
            Decision = item.OptionalText("Decision"),
            Comment = item.OptionalText("Comment"),
            ExecutionId = item.OptionalText("ExecutionId"),
            StartedAt = item.OptionalTime("StartedAt"),
            ActionResult = item.OptionalText("ActionResult"),
            UpdatedAt = item.Time("UpdatedAt"),
            ExpireAfter = item.ExpireAfter(),
        };
}
