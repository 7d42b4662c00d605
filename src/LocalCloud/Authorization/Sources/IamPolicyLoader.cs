using System.Collections.Frozen;
using System.Net;
using System.Xml.Linq;

namespace RegulatedData.LocalCloud.Authorization;

/// <summary>Reads roles' and users' policies from IAM.</summary>
internal sealed class IamPolicyLoader
{
    private const string ApiVersion = "2010-05-08";

    private readonly AwsApi _iam;

    /// <summary>Asks the IAM behind <paramref name="iam"/>, which must be called as the administrator.</summary>
    public IamPolicyLoader(AwsApi iam) => _iam = iam;

    /// <summary>A role; null where there is none.</summary>
    public async Task<PrincipalPolicies?> RoleAsync(string name, CancellationToken ct)
    {
        if (await FindAsync("GetRole", "RoleName", name, ct) is not { } answer)
            return null;
        var role = answer.Descendants("Role").Single();
        var owner = new Owner("Role", name);
        return new PrincipalPolicies(
            Text(role, "Arn"),
            Text(role, "RoleId"),
            await PoliciesAsync(owner, ct),
            await BoundaryAsync(role, owner, ct),
            Parse(Text(role, "AssumeRolePolicyDocument"), PolicyType.Trust, $"the trust policy of {owner}"),
            Tags(role),
            FrozenSet<string>.Empty
        );
    }

    /// <summary>A user; null where there is none.</summary>
    public async Task<PrincipalPolicies?> UserAsync(string name, CancellationToken ct)
    {
        if (await FindAsync("GetUser", "UserName", name, ct) is not { } answer)
            return null;
        var user = answer.Descendants("User").Single();
        var owner = new Owner("User", name);
        var policies = await PoliciesAsync(owner, ct);
        foreach (var group in await MembersAsync("ListGroupsForUser", "UserName", name, "GroupName", ct))
            policies.AddRange(await PoliciesAsync(new Owner("Group", group), ct));
        var keys = await CallAsync("ListAccessKeys", ct, Parameter("UserName", name));
        return new PrincipalPolicies(
            Text(user, "Arn"),
            Text(user, "UserId"),
            policies,
            await BoundaryAsync(user, owner, ct),
            Trust: null,
            Tags(user),
            keys.Descendants("member").Where(k => Text(k, "Status") == "Active").Select(k => Text(k, "AccessKeyId")).ToFrozenSet()
        );
    }

    private async Task<List<PolicyDocument>> PoliciesAsync(Owner owner, CancellationToken ct)
    {
        var policies = new List<PolicyDocument>();
        foreach (var name in await MembersAsync($"List{owner.Kind}Policies", owner.NameParameter, owner.Name, "PolicyNames", ct))
        {
            var answer = await CallAsync(
                $"Get{owner.Kind}Policy",
                ct,
                Parameter(owner.NameParameter, owner.Name),
                Parameter("PolicyName", name)
            );
            policies.Add(Parse(Text(answer, "PolicyDocument"), PolicyType.Identity, $"policy '{name}' of {owner}"));
        }
        foreach (var arn in await MembersAsync($"ListAttached{owner.Kind}Policies", owner.NameParameter, owner.Name, "PolicyArn", ct))
            policies.Add(await ManagedAsync(arn, PolicyType.Identity, owner, ct));
        return policies;
    }

    private async Task<PolicyDocument?> BoundaryAsync(XElement principal, Owner owner, CancellationToken ct) =>
        principal.Descendants("PermissionsBoundaryArn").FirstOrDefault()?.Value is { Length: > 0 } arn
            ? await ManagedAsync(arn, PolicyType.Boundary, owner, ct)
            : null;

    private async Task<PolicyDocument> ManagedAsync(string arn, PolicyType type, Owner owner, CancellationToken ct)
    {
        var policy = await CallAsync("GetPolicy", ct, Parameter("PolicyArn", arn));
        var version = await CallAsync(
            "GetPolicyVersion",
            ct,
            Parameter("PolicyArn", arn),
            Parameter("VersionId", Text(policy, "DefaultVersionId"))
        );
        var role = type is PolicyType.Boundary ? "the boundary of" : "attached to";
        return Parse(Text(version, "Document"), type, $"policy '{arn[(arn.LastIndexOf('/') + 1)..]}' {role} {owner}");
    }

    // Lists come in pages: a truncated answer has a Marker.
    private async Task<List<string>> MembersAsync(string action, string parameter, string name, string element, CancellationToken ct)
    {
        var members = new List<string>();
        string? marker = null;
        do
        {
            var answer = marker is null
                ? await CallAsync(action, ct, Parameter(parameter, name))
                : await CallAsync(action, ct, Parameter(parameter, name), Parameter("Marker", marker));
            // PolicyNames holds plain members; the other lists hold members with elements.
            members.AddRange(
                element == "PolicyNames"
                    ? answer.Descendants(element).Elements("member").Select(e => e.Value)
                    : answer.Descendants(element).Select(e => e.Value)
            );
            marker = answer.Descendants("Marker").FirstOrDefault()?.Value;
        } while (!string.IsNullOrEmpty(marker));
        return members;
    }

    private async Task<XElement?> FindAsync(string action, string parameter, string name, CancellationToken ct)
    {
        try
        {
            return await CallAsync(action, ct, Parameter(parameter, name));
        }
        catch (AwsApiException error) when (error.Code is "NoSuchEntity" or "NoSuchEntityException")
        {
            return null;
        }
    }

    private Task<XElement> CallAsync(string action, CancellationToken ct, params KeyValuePair<string, string>[] parameters) =>
        _iam.QueryAsync("iam", ApiVersion, action, parameters, ct);

    private static KeyValuePair<string, string> Parameter(string name, string value) => new(name, value);

    // IAM percent-encodes policies.
    private static PolicyDocument Parse(string json, PolicyType type, string name) =>
        PolicyDocument.Parse(json.TrimStart().StartsWith('{') ? json : WebUtility.UrlDecode(json), type, name);

    private static IReadOnlyList<KeyValuePair<string, string>> Tags(XElement principal) =>
        [
            .. principal
                .Elements("Tags")
                .Elements("member")
                .Select(t => KeyValuePair.Create(Text(t, "Key"), t.Descendants("Value").FirstOrDefault()?.Value ?? "")),
        ];

    private static string Text(XElement parent, string name) =>
        parent.Descendants(name).FirstOrDefault()?.Value
        ?? throw new PolicyException($"IAM's answer {parent.Name} has no {name}, so the policies can't be judged.");

    private sealed record Owner(string Kind, string Name)
    {
        public string NameParameter => Kind + "Name";

        public override string ToString() => $"{Kind.ToLowerInvariant()} {Name}";
    }
}
