using Amazon.CDK.AWS.DynamoDB;
using Constructs;
using Attribute = Amazon.CDK.AWS.DynamoDB.Attribute;

namespace RegulatedData.Cdk;

/// <summary>The store of a TokenApproval: one table for requests, answers, the audit trail and the outbox.</summary>
internal static class ApprovalTable
{
    /// <summary>Requests by incident, and by approver.</summary>
    public const string ByIncidentOrApprover = "GSI1";

    /// <summary>Requests by status, and what the outbox hasn't delivered.</summary>
    public const string ByStatusOrUndelivered = "GSI2";

    /// <summary>How the sort keys of outbox rows begin.</summary>
    public const string OutboxMail = "OUTBOX#MAIL#";

    public const string OutboxMessage = "OUTBOX#MESSAGE#";

    public const string OutboxSchedule = "OUTBOX#SCHEDULE";

    /// <summary>Where undelivered rows of a kind are in <see cref="ByStatusOrUndelivered"/>: apart, so that one kind's backlog hides no other.</summary>
    public static string Undelivered(string kind) => $"UNDELIVERED#{kind}";

    public static SecureStore Create(Construct scope, TokenApprovalProps props) =>
        new(
            scope,
            "Store",
            new SecureStoreProps(props)
            {
                GlobalSecondaryIndexes =
                [
                    new GlobalSecondaryIndexPropsV2
                    {
                        IndexName = ByStatusOrUndelivered,
                        PartitionKey = Text("GSI2PK"),
                        SortKey = Text("GSI2SK"),
                    },
                ],
                TimeToLiveAttribute = "ExpireAfter",
                // The pipes filter by keys and hand on keys: nothing personal travels in the stream.
                Stream = StreamViewType.KEYS_ONLY,
                PointInTimeRecovery = props.PointInTimeRecovery,
                DeletionProtection = props.DeletionProtection,
                RemovalPolicy = props.RemovalPolicy,
            }
        );

    private static Attribute Text(string name) => new() { Name = name, Type = AttributeType.STRING };
}
