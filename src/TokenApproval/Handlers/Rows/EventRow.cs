using System.Security.Cryptography;
using Amazon.DynamoDBv2.Model;

namespace RegulatedData.Handlers.TokenApproval.Rows;

/// <summary>One entry of a request's audit trail, written in the transaction of what it tells of.</summary>
internal sealed record EventRow
{
    public const string Created = "CREATED";
    public const string Answered = "ANSWERED";
    public const string Decided = "DECIDED";
    public const string Expired = "EXPIRED";
    public const string Started = "STARTED";
    public const string Completed = "COMPLETED";
    public const string Failed = "FAILED";

    public required string RequestId { get; init; }
    public required string Type { get; init; }
    public required DateTimeOffset At { get; init; }

    /// <summary>Who: an approver's address or a caller's ARN; null where time or a service did it.</summary>
    public string? By { get; init; }

    /// <summary>What: a decision's id, an execution's id.</summary>
    public string? Detail { get; init; }

    public string? Comment { get; init; }
    public required DateTimeOffset ExpireAfter { get; init; }

    /// <summary>Keeps two events of the same type and millisecond apart.</summary>
    public string Nonce { get; init; } = RandomNumberGenerator.GetHexString(12, lowercase: true);

    public Dictionary<string, AttributeValue> ToItem() =>
        Item.New(RequestId, Keys.Event(At, Type, Nonce), "EVENT", ExpireAfter)
            .With("Type", Type)
            .With("At", At)
            .With("By", By)
            .With("Detail", Detail)
            .With("Comment", Comment);

    public static EventRow From(Dictionary<string, AttributeValue> item) =>
        new()
        {
            RequestId = item.Text("RequestId"),
            Type = item.Text("Type"),
            At = item.Time("At"),
            By = item.OptionalText("By"),
            Detail = item.OptionalText("Detail"),
            Comment = item.OptionalText("Comment"),
            ExpireAfter = item.ExpireAfter(),
            Nonce = item.Text(Keys.Sk)[(item.Text(Keys.Sk).LastIndexOf('#') + 1)..],
        };
}
