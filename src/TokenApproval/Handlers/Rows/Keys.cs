using Amazon.DynamoDBv2.Model;
using RegulatedData.Handlers.TokenApproval.Rules;

namespace RegulatedData.Handlers.TokenApproval.Rows;

/// <summary>The keys of the table: all rows of a request share its partition.</summary>
internal static class Keys
{
    public const string Pk = "PK";
    public const string Sk = "SK";
    public const string Gsi1 = "GSI1";
    public const string Gsi1Pk = "GSI1PK";
    public const string Gsi1Sk = "GSI1SK";
    public const string Gsi2 = "GSI2";
    public const string Gsi2Pk = "GSI2PK";
    public const string Gsi2Sk = "GSI2SK";

    /// <summary>The attribute by which DynamoDB removes what is past its retention, in epoch seconds.</summary>
    public const string ExpireAfter = "ExpireAfter";

    public const string RequestSk = "REQUEST";
    public const string ApproverPrefix = "APPROVER#";
    public const string EventPrefix = "EVENT#";
    public const string OutboxPrefix = "OUTBOX#";

    public static string Partition(string requestId) => $"REQUEST#{requestId}";

    public static string Approver(string approverId) => ApproverPrefix + approverId;

    /// <summary>Sorts by time. The nonce keeps two events of the same kind and millisecond apart.</summary>
    public static string Event(DateTimeOffset at, string type, string nonce) => $"{EventPrefix}{Times.Text(at)}#{type}#{nonce}";

    public static string Mail(string name) => $"{OutboxPrefix}MAIL#{name}";

    public static string Message(string name) => $"{OutboxPrefix}MESSAGE#{name}";

    public const string Schedule = $"{OutboxPrefix}SCHEDULE";

    /// <summary>In <see cref="Gsi1"/>.</summary>
    public static string OfIncident(string incidentId) => $"INCIDENT#{incidentId}";

    /// <summary>In <see cref="Gsi1"/>.</summary>
    public static string OfApprover(string email) => $"APPROVER#{EmailAddress.Canonical(email)}";

    /// <summary>
    /// In <see cref="Gsi2"/>: what the outbox still has to deliver, each kind by itself. A thousand mails that nobody takes must not stand
    /// before a decision.
    /// </summary>
    public static string Undelivered(string kind) => $"UNDELIVERED#{kind}";

    /// <summary>In <see cref="Gsi2"/>.</summary>
    public static string OfStatus(string status) => $"STATUS#{status}";

    public static Dictionary<string, AttributeValue> Key(string requestId, string sk) =>
        new() { [Pk] = Value.Of(Partition(requestId)), [Sk] = Value.Of(sk) };
}
