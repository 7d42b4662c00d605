using System.Collections.Frozen;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace RegulatedData.LocalCloud.Authorization;

/// <summary>
/// What DynamoDB's fine-grained condition keys say of a request
/// (https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/specifying-conditions.html): the attributes that it names, and the value
/// of the partition key.
/// </summary>
internal static partial class DynamoDbAttributes
{
    private static readonly string[] Expressions =
    [
        "ProjectionExpression",
        "UpdateExpression",
        "ConditionExpression",
        "FilterExpression",
        "KeyConditionExpression",
    ];

    private static readonly string[] Maps = ["Key", "Item", "Expected", "AttributeUpdates", "KeyConditions", "QueryFilter", "ScanFilter"];

    private static readonly FrozenSet<string> Keywords = new[]
    {
        "SET",
        "REMOVE",
        "ADD",
        "DELETE",
        "AND",
        "OR",
        "NOT",
        "BETWEEN",
        "IN",
    }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    /// <summary>The top-level attributes that a request, or an item of a transaction, names.</summary>
    public static IEnumerable<string> Of(JsonObject request)
    {
        var names = request["ExpressionAttributeNames"] as JsonObject;
        var inMaps = Maps.SelectMany(map => request[map] as JsonObject ?? []).Select(member => member.Key);
        var inList = (request["AttributesToGet"] as JsonArray ?? []).Select(PermissionCall.Text).OfType<string>();
        var inExpressions = Expressions
            .Select(expression => PermissionCall.Text(request[expression]))
            .OfType<string>()
            .SelectMany(expression => InExpression(expression, names));
        return inMaps.Concat(inList).Concat(inExpressions).Distinct();
    }

    /// <summary>A key's value as policies write it; null for no value.</summary>
    public static string? Value(JsonNode? attribute) =>
        attribute is JsonObject { Count: 1 } typed ? PermissionCall.Text(typed.Single().Value) : null;

    /// <summary>The partition key's value that a query asks for.</summary>
    /// <exception cref="PolicyException">It can't be found in the query.</exception>
    public static string QueriedKey(JsonObject query, string partitionKey) =>
        InKeyConditions(query, partitionKey)
        ?? InKeyConditionExpression(query, partitionKey)
        ?? throw new PolicyException(
            $"The query has no condition '{partitionKey} = value', which the policy's dynamodb:LeadingKeys asks for."
        );

    private static string? InKeyConditions(JsonObject query, string partitionKey) =>
        Value((query["KeyConditions"]?[partitionKey]?["AttributeValueList"] as JsonArray)?[0]);

    private static string? InKeyConditionExpression(JsonObject query, string partitionKey)
    {
        foreach (Match equality in Equality().Matches(PermissionCall.Text(query["KeyConditionExpression"]) ?? ""))
        {
            var (left, right) = (equality.Groups["left"].Value, equality.Groups["right"].Value);
            var (name, value) = left.StartsWith(':') ? (right, left) : (left, right);
            if (Resolve(name, query["ExpressionAttributeNames"] as JsonObject) == partitionKey)
                return Value(query["ExpressionAttributeValues"]?[value]);
        }
        return null;
    }

    private static IEnumerable<string> InExpression(string expression, JsonObject? names) =>
        Path().Matches(expression).Select(m => m.Value).Where(name => !Keywords.Contains(name)).Select(name => Resolve(name, names));

    private static string Resolve(string name, JsonObject? names) =>
        name.StartsWith('#') ? PermissionCall.Text(names?[name]) ?? name : name;

    // The first part of a document path: not a value (:x), not a part after a dot, not a function's name.
    [GeneratedRegex(@"(?<![\w.:#])#?[A-Za-z_]\w*(?!\w*\s*\()", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Path();

    [GeneratedRegex(@"(?<left>[#:]?\w+)\s*=\s*(?<right>[#:]?\w+)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Equality();
}
