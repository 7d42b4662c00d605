using System.Collections.Immutable;
using System.Text.Json;

namespace RegulatedData.LocalCloud.Authorization;

/// <summary>One statement of a policy.</summary>
internal sealed class PolicyStatement
{
    private readonly bool _notAction;
    private readonly bool _notResource;
    private readonly bool _notPrincipal;
    private readonly ImmutableArray<Glob> _actions;
    private readonly ImmutableArray<PolicyPattern> _resources;
    private readonly PrincipalElement? _principal;
    private readonly ImmutableArray<PolicyCondition> _conditions;

    private PolicyStatement(JsonElement json, PolicyType type, string where, bool hasVariables)
    {
        Name = where;
        RefuseUnknownElements(json, where);
        IsDeny = Effect(json, where);
        (_notAction, var actions) = Either(json, "Action", "NotAction", where);
        _actions = [.. actions!.Value.Select(Glob.FromPolicy)];
        (_notResource, var resources) = Either(json, "Resource", "NotResource", where, isRequired: type is PolicyType.Identity);
        _resources = [.. (resources ?? ["*"]).Select(r => PolicyPattern.Parse(r, hasVariables))];
        (_notPrincipal, _principal) = Principal(json, type, where, IsDeny);
        _conditions = [.. Conditions(json, where, hasVariables)];
    }

    /// <summary>Which statement it is, for messages: its Sid, or its place, and the policy's name.</summary>
    public string Name { get; }

    /// <summary>Whether it denies; else it allows.</summary>
    public bool IsDeny { get; }

    /// <summary>The condition keys that it asks for.</summary>
    public IEnumerable<string> ConditionKeys => _conditions.Select(c => c.Key);

    /// <summary>Reads a statement.</summary>
    /// <exception cref="PolicyException">An element that isn't understood.</exception>
    public static PolicyStatement Parse(JsonElement json, PolicyType type, string policyName, int index, bool hasVariables)
    {
        if (json.ValueKind != JsonValueKind.Object)
            throw new PolicyException($"Statement {index + 1} of {policyName} is {json.GetRawText()}; expected an object.");
        var sid = json.TryGetProperty("Sid", out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
        var where = string.IsNullOrEmpty(sid) ? $"statement {index + 1} of {policyName}" : $"statement '{sid}' of {policyName}";
        return new PolicyStatement(json, type, where, hasVariables);
    }

    /// <summary>How the statement names the caller, given that all else but the conditions applies; None where it doesn't apply.</summary>
    public PrincipalMatch AppliesBeforeConditions(PermissionRequest request)
    {
        if (_actions.Any(a => a.Matches(request.Action, StringComparison.OrdinalIgnoreCase)) == _notAction || !MatchesResource(request))
            return PrincipalMatch.None;
        if (_principal is null)
            return PrincipalMatch.Exact;
        if (!_notPrincipal)
            return _principal.Match(request.Principal);
        return _principal.Spares(request.Principal) ? PrincipalMatch.None : PrincipalMatch.Exact;
    }

    /// <summary>The conditions that the request doesn't fulfil.</summary>
    public IEnumerable<PolicyCondition> UnmetConditions(RequestContext context) => _conditions.Where(c => !c.IsMet(context));

    private static void RefuseUnknownElements(JsonElement json, string where)
    {
        foreach (var member in json.EnumerateObject())
        {
            if (
                member.Name
                is not (
                    "Sid"
                    or "Effect"
                    or "Principal"
                    or "NotPrincipal"
                    or "Action"
                    or "NotAction"
                    or "Resource"
                    or "NotResource"
                    or "Condition"
                )
            )
                throw new PolicyException($"{where} has the element '{member.Name}', which isn't part of the policy language.");
        }
    }

    private static bool Effect(JsonElement json, string where) =>
        json.TryGetProperty("Effect", out var effect) && effect.ValueKind == JsonValueKind.String
            ? effect.GetString() switch
            {
                "Allow" => false,
                "Deny" => true,
                var other => throw new PolicyException($"{where} has the effect '{other}'; expected Allow or Deny."),
            }
            : throw new PolicyException($"{where} has no Effect; expected Allow or Deny.");

    private static (bool IsNot, ImmutableArray<string>? Values) Either(
        JsonElement json,
        string name,
        string notName,
        string where,
        bool isRequired = true
    )
    {
        var has = json.TryGetProperty(name, out var value);
        var hasNot = json.TryGetProperty(notName, out var notValue);
        if (has && hasNot)
            throw new PolicyException($"{where} has both {name} and {notName}; expected one of them.");
        if (has || hasNot)
            return (hasNot, PolicyJson.Strings(has ? value : notValue, where, has ? name : notName));
        return isRequired ? throw new PolicyException($"{where} has neither {name} nor {notName}.") : (false, null);
    }

    private static (bool IsNot, PrincipalElement? Principal) Principal(JsonElement json, PolicyType type, string where, bool isDeny)
    {
        var has = json.TryGetProperty("Principal", out var value);
        var hasNot = json.TryGetProperty("NotPrincipal", out var notValue);
        if (type is PolicyType.Identity or PolicyType.Boundary)
            return has || hasNot ? throw new PolicyException($"{where} names a principal; only policies of resources may.") : (false, null);
        if (has == hasNot)
            throw new PolicyException($"{where} must have either Principal or NotPrincipal.");
        if (hasNot && !isDeny)
            throw new PolicyException($"{where} allows with NotPrincipal, which AWS supports for Deny only; name who may with Principal.");
        return (hasNot, PrincipalElement.Parse(has ? value : notValue, where));
    }

    private static IEnumerable<PolicyCondition> Conditions(JsonElement json, string where, bool hasVariables)
    {
        if (!json.TryGetProperty("Condition", out var block))
            yield break;
        if (block.ValueKind != JsonValueKind.Object)
            throw new PolicyException($"{where} has the Condition {block.GetRawText()}; expected an object of operators.");
        foreach (var @operator in block.EnumerateObject())
        {
            if (@operator.Value.ValueKind != JsonValueKind.Object)
                throw new PolicyException($"{where}: the operator {@operator.Name} must hold an object of condition keys.");
            foreach (var key in @operator.Value.EnumerateObject())
            {
                var values = PolicyJson.Strings(key.Value, where, key.Name);
                yield return PolicyCondition.Parse(@operator.Name, key.Name, values, hasVariables);
            }
        }
    }

    private bool MatchesResource(PermissionRequest request)
    {
        var resolved = _resources.Select(r => r.Resolve(request.Context)).ToList();
        var matches = resolved.Any(r => r is { } glob && glob.MatchesArn(request.Resource));
        if (!_notResource)
            return matches;
        // A variable without a value could be any resource: a NotResource must then deny more, and allow less.
        return !matches && (IsDeny || resolved.TrueForAll(r => r is not null));
    }
}
