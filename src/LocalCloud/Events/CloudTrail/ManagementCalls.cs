using System.Text.RegularExpressions;

namespace RegulatedData.LocalCloud.Events.CloudTrail;

/// <summary>Which calls CloudTrail records as management events, and which of them only read.</summary>
/// <remarks>Source: CloudTrail User Guide, "Logging management events" and "Logging data events".</remarks>
internal static partial class ManagementCalls
{
    private const string DynamoDbData =
        "GetItem|PutItem|UpdateItem|DeleteItem|Query|Scan|BatchGetItem|BatchWriteItem|TransactGetItems|TransactWriteItems|ExecuteStatement|BatchExecuteStatement|ExecuteTransaction";

    // Each service's data events, which a trail doesn't record unless told to.
    private static readonly Dictionary<string, HashSet<string>> s_dataEvents = new(StringComparer.Ordinal)
    {
        ["backup"] = [],
        ["dynamodb"] = [.. DynamoDbData.Split('|')],
        ["events"] = ["PutEvents"],
        ["iam"] = [],
        ["kms"] = [],
        ["lambda"] = ["Invoke", "InvokeAsync", "InvokeWithResponseStream"],
        ["logs"] = ["PutLogEvents", "CreateLogStream", "GetLogEvents", "FilterLogEvents"],
        ["monitoring"] = ["PutMetricData", "GetMetricData", "GetMetricStatistics", "ListMetrics"],
        ["scheduler"] = [],
        ["secretsmanager"] = [],
        ["sns"] = ["Publish", "PublishBatch"],
        ["sqs"] = ["SendMessage", "SendMessageBatch", "ReceiveMessage", "DeleteMessage", "DeleteMessageBatch", "ChangeMessageVisibility"],
        ["ssm"] = [],
        ["states"] = ["SendTaskSuccess", "SendTaskFailure", "SendTaskHeartbeat", "GetActivityTask"],
    };

    /// <summary>Whether a trail records the call.</summary>
    public static bool Contain(AwsRequest request) =>
        request.Operation.Length > 0 && s_dataEvents.TryGetValue(request.Service, out var data) && !data.Contains(request.Operation);

    /// <summary>Whether the record says <c>readOnly</c>.</summary>
    public static bool IsReadOnly(AwsRequest request) =>
        ReadingPrefix().IsMatch(request.Operation) || (request.Service == "kms" && KeyUse().IsMatch(request.Operation));

    /// <summary>The event's source, such as <c>aws.dynamodb</c>.</summary>
    public static string EventSourceOf(string service) => $"aws.{service}";

    [GeneratedRegex(
        "^(Get|List|Describe|BatchGet|Head|Lookup|Search|Test|Simulate)",
        RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 1000
    )]
    private static partial Regex ReadingPrefix();

    [GeneratedRegex(
        "^(Decrypt|Encrypt|ReEncrypt|GenerateDataKey.*|GenerateMac|VerifyMac|Sign|Verify|GenerateRandom)$",
        RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 1000
    )]
    private static partial Regex KeyUse();
}
