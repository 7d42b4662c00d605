using System.IO.Enumeration;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace RegulatedData.LocalCloud.Services.Backup;

/// <summary>
/// A vault's access policy, as far as it binds even the account's administrator: denials for everybody without a condition. For other
/// callers the authorizer has already evaluated it whole.
/// </summary>
internal static class VaultPolicy
{
    /// <exception cref="AwsApiException">It isn't a policy.</exception>
    public static void Check(string policy) => _ = Statements(policy).Count();

    /// <summary>Whether the policy denies an action to everybody.</summary>
    public static bool Denies(string? policy, string action) =>
        policy is not null
        && Statements(policy)
            .Any(s =>
                AwsJson.Text(s["Effect"]) == "Deny" && s["Condition"] is null && IsEverybody(s["Principal"]) && Covers(s["Action"], action)
            );

    private static bool IsEverybody(JsonNode? principal) =>
        principal is JsonObject { Count: > 0 } by
            ? Values(by["AWS"]).Contains("*", StringComparer.Ordinal)
            : Values(principal).Contains("*", StringComparer.Ordinal);

    private static bool Covers(JsonNode? actions, string action) =>
        Values(actions).Any(pattern => FileSystemName.MatchesSimpleExpression(pattern, action));

    private static IEnumerable<string> Values(JsonNode? node) =>
        node switch
        {
            JsonArray many => many.Select(n => n!.GetValue<string>()),
            JsonValue one => [one.GetValue<string>()],
            _ => [],
        };

    private static IEnumerable<JsonObject> Statements(string policy)
    {
        try
        {
            var statement = JsonNode.Parse(policy)?["Statement"];
            return statement is JsonArray many
                ? [.. many.OfType<JsonObject>()]
                : [statement as JsonObject ?? throw BackupErrors.Invalid("The access policy has no Statement.")];
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw BackupErrors.Invalid($"The access policy is not a policy document: {e.Message}");
        }
    }
}
