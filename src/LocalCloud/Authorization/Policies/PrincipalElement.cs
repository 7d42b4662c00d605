using System.Collections.Immutable;
using System.Text.Json;

namespace RegulatedData.LocalCloud.Authorization;

/// <summary>How closely a policy's principal names the caller, weakest first.</summary>
internal enum PrincipalMatch
{
    /// <summary>Not at all.</summary>
    None,

    /// <summary>By its account: leaves it to the account's identity policies to grant.</summary>
    Account,

    /// <summary>By its role, or by <c>*</c>: grants, within the role's permissions boundary.</summary>
    Role,

    /// <summary>The very session, user or service.</summary>
    Exact,
}

/// <summary>A Principal or NotPrincipal element
/// (https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html).</summary>
internal sealed class PrincipalElement
{
    private readonly bool _everyone;
    private readonly ImmutableArray<string> _aws;
    private readonly ImmutableArray<string> _services;

    private PrincipalElement(bool everyone, ImmutableArray<string> aws, ImmutableArray<string> services)
    {
        _everyone = everyone;
        _aws = aws;
        _services = services;
    }

    /// <summary>Reads the element: <c>"*"</c>, or an object with AWS, Service, Federated and CanonicalUser.</summary>
    /// <exception cref="PolicyException">It is neither, or has another member.</exception>
    public static PrincipalElement Parse(JsonElement element, string where)
    {
        if (element.ValueKind == JsonValueKind.String && element.GetString() == "*")
            return new PrincipalElement(everyone: true, [], []);
        if (element.ValueKind != JsonValueKind.Object)
            throw new PolicyException(
                $"{where} has the principal {element.GetRawText()}; expected \"*\" or an object with AWS or Service."
            );
        var everyone = false;
        ImmutableArray<string> aws = [];
        ImmutableArray<string> services = [];
        foreach (var member in element.EnumerateObject())
        {
            var values = PolicyJson.Strings(member.Value, where, member.Name);
            switch (member.Name)
            {
                case "AWS":
                    everyone = values.Contains("*", StringComparer.Ordinal);
                    aws = values;
                    break;
                case "Service":
                    services = values;
                    break;
                // No caller of the local cloud is one of these, so they never match.
                case "Federated" or "CanonicalUser":
                    break;
                default:
                    throw new PolicyException(
                        $"{where} has a principal of type '{member.Name}'; expected AWS, Service, Federated or CanonicalUser."
                    );
            }
        }
        return new PrincipalElement(everyone, aws, services);
    }

    /// <summary>How a Principal element names the caller.</summary>
    public PrincipalMatch Match(PolicyPrincipal principal)
    {
        var best = _everyone ? PrincipalMatch.Role : PrincipalMatch.None;
        if (principal is AwsServicePrincipal service)
            return _services.Contains(service.Service, StringComparer.OrdinalIgnoreCase) ? PrincipalMatch.Exact : best;
        foreach (var name in _aws)
        {
            var match = Match(name, principal);
            best = match > best ? match : best;
        }
        return best;
    }

    /// <summary>
    /// Whether a NotPrincipal element spares the caller. A role's session is spared only if session, role and account are all named, a user if
    /// user and account are, as AWS has it.
    /// </summary>
    public bool Spares(PolicyPrincipal principal) =>
        _everyone
        || principal switch
        {
            AwsServicePrincipal service => _services.Contains(service.Service, StringComparer.OrdinalIgnoreCase),
            RoleSessionPrincipal session => Names(session.Arn) && Names(session.RoleArn) && NamesAccount(session.AccountId),
            _ => Names(principal.Arn) && NamesAccount(principal.AccountId),
        };

    private static PrincipalMatch Match(string name, PolicyPrincipal principal)
    {
        if (name == principal.Arn)
            return PrincipalMatch.Exact;
        if (principal is RoleSessionPrincipal session && name == session.RoleArn)
            return PrincipalMatch.Role;
        return IsAccount(name, principal.AccountId) ? PrincipalMatch.Account : PrincipalMatch.None;
    }

    private static bool IsAccount(string name, string accountId) =>
        name == accountId || (Arns.Account(name) == accountId && name.EndsWith(":root", StringComparison.Ordinal));

    private bool Names(string arn) => _aws.Contains(arn, StringComparer.Ordinal);

    private bool NamesAccount(string accountId) => _aws.Any(name => IsAccount(name, accountId));
}
