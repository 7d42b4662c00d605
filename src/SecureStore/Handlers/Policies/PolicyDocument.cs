using System.Text.Json;
using RegulatedData.HandlerRuntime;

namespace RegulatedData.Handlers.SecureStore.Policies;

/// <summary>
/// A resource policy.
/// Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html
/// </summary>
internal sealed record PolicyDocument(IReadOnlyList<PolicyStatement> Statements)
{
    /// <summary>Reads a policy.</summary>
    /// <exception cref="FunctionException">It isn't one.</exception>
    public static PolicyDocument Parse(string json)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            if (!document.RootElement.TryGetProperty("Statement", out var statements))
                return new PolicyDocument([]);

            return new PolicyDocument(
                statements.ValueKind == JsonValueKind.Array
                    ? [.. statements.EnumerateArray().Select(PolicyStatement.Parse)]
                    : [PolicyStatement.Parse(statements)]
            );
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or KeyNotFoundException)
        {
            throw new FunctionException(
                "PermissionCheck.UnreadablePolicy",
                $"The policy isn't one that this check can read: {exception.Message}",
                exception
            );
        }
    }
}
