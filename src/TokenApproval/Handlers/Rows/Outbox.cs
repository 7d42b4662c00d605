using Amazon.DynamoDBv2.Model;

namespace RegulatedData.Handlers.TokenApproval.Rows;

/// <summary>What all rows of the outbox share: they are undelivered until the delivery is confirmed, and taken up again when it's late.</summary>
internal static class Outbox
{
    /// <summary>How long a delivery may take before it's tried again.</summary>
    public static readonly TimeSpan RedriveAfter = TimeSpan.FromMinutes(5);

    /// <summary>How long notices are tried; an invitation ends with its request.</summary>
    public static readonly TimeSpan NoticeLife = TimeSpan.FromDays(3);

    public static Dictionary<string, AttributeValue> Row(
        string requestId,
        string sk,
        string kind,
        DateTimeOffset createdAt,
        DateTimeOffset expireAfter
    ) =>
        Item.New(requestId, sk, kind, expireAfter)
            .With("CreatedAt", createdAt)
            .With("RedriveAt", createdAt + RedriveAfter)
            .With(Keys.Gsi2Pk, Keys.Undelivered(kind))
            .With(Keys.Gsi2Sk, createdAt + RedriveAfter);
}
