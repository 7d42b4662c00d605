using System.Text.Json;

namespace RegulatedData.Handlers.SecureStore.Policies;

/// <summary>
/// Whom a statement is about, as far as services go. <c>"*"</c> and <c>{"AWS": "*"}</c> mean everyone, services too; an account or a
/// role is never a service.
/// </summary>
internal sealed record PrincipalElement(bool Everyone, IReadOnlyList<string> Services, bool Negated)
{
    public static PrincipalElement Parse(JsonElement statement)
    {
        if (statement.TryGetProperty("Principal", out var principal))
            return Read(principal, negated: false);
        return statement.TryGetProperty("NotPrincipal", out var excluded)
            ? Read(excluded, negated: true)
            : new PrincipalElement(false, [], false);
    }

    /// <summary>Whether it takes in a service.</summary>
    public bool Include(string service) => (Everyone || Services.Contains(service)) != Negated;

    private static PrincipalElement Read(JsonElement json, bool negated)
    {
        if (json.ValueKind == JsonValueKind.String)
            return new PrincipalElement(json.GetString() == "*", [], negated);

        return new PrincipalElement(Values("AWS").Contains("*"), Values("Service"), negated);

        IReadOnlyList<string> Values(string kind) => json.TryGetProperty(kind, out var values) ? PolicyStatement.Texts(values) : [];
    }
}
