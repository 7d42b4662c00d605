using System.Collections.Immutable;

namespace RegulatedData.LocalCloud.Authorization;

/// <summary>
/// One operator with one key and the values of the policy
/// (https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html).
/// </summary>
internal sealed class PolicyCondition
{
    private readonly ConditionOperator _operator;
    private readonly ImmutableArray<PolicyPattern> _values;
    private readonly SetOperator _set;
    private readonly bool _ifExists;

    private PolicyCondition(
        string text,
        string key,
        ConditionOperator @operator,
        ImmutableArray<PolicyPattern> values,
        SetOperator set,
        bool ifExists
    )
    {
        OperatorText = text;
        Key = key;
        _operator = @operator;
        _values = values;
        _set = set;
        _ifExists = ifExists;
    }

    private enum SetOperator
    {
        None,
        ForAnyValue,
        ForAllValues,
    }

    /// <summary>The condition key.</summary>
    public string Key { get; }

    /// <summary>The operator as the policy has it: <c>ForAnyValue:StringLikeIfExists</c>.</summary>
    public string OperatorText { get; }

    /// <summary>Reads one condition.</summary>
    /// <exception cref="PolicyException">The operator, or a value of its type, isn't one that AWS documents.</exception>
    public static PolicyCondition Parse(string operatorText, string key, IReadOnlyList<string> values, bool hasVariables)
    {
        var name = operatorText;
        var set = SetOperator.None;
        if (TakePrefix(ref name, "ForAnyValue:"))
            set = SetOperator.ForAnyValue;
        else if (TakePrefix(ref name, "ForAllValues:"))
            set = SetOperator.ForAllValues;
        var ifExists = name.EndsWith("IfExists", StringComparison.OrdinalIgnoreCase) && name.Length > "IfExists".Length;
        if (ifExists)
            name = name[..^"IfExists".Length];
        var @operator =
            ConditionOperator.Find(name)
            ?? throw new PolicyException(
                $"The condition operator '{operatorText}' isn't one that the local cloud knows; it knows {ConditionOperator.Names}."
            );
        foreach (var value in values)
            @operator.CheckPolicyValue(operatorText, key, value);
        return new PolicyCondition(
            operatorText,
            key,
            @operator,
            [.. values.Select(v => PolicyPattern.Parse(v, hasVariables))],
            set,
            ifExists
        );
    }

    /// <summary>Whether the request fulfils it.</summary>
    /// <exception cref="PolicyException">The local cloud can't tell the key's value.</exception>
    public bool IsMet(RequestContext context)
    {
        var present = context.Values(Key);
        if (_operator.IsNullCheck)
            return _values.Any(v => bool.Parse(v.Text) == present.IsEmpty);
        if (present.IsEmpty)
            return IsMetByAbsence();
        return _set switch
        {
            SetOperator.ForAllValues => present.All(v => IsMetBy(v, context)),
            SetOperator.ForAnyValue => present.Any(v => IsMetBy(v, context)),
            // A key with several values and no set operator: a negated one must hold for each of them, as for one value.
            _ => _operator.IsNegated ? present.All(v => IsMetBy(v, context)) : present.Any(v => IsMetBy(v, context)),
        };
    }

    /// <summary>For a person: what the condition asks, and what the request has, unless that could be personal data.</summary>
    public string Explain(RequestContext context)
    {
        var present = context.Values(Key);
        var has =
            present.IsEmpty ? "the request doesn't have that key"
            : IsAboutAws(Key) ? $"the request has {string.Join(", ", present)}"
            : "the request has another value";
        return $"{OperatorText} {Key} {string.Join(" or ", _values.Select(v => v.Text))}: {has}";
    }

    // Keys of tables and encryption contexts of applications hold what the application's data is about: they don't belong in a log.
    private static bool IsAboutAws(string key) =>
        key.StartsWith("aws:", StringComparison.OrdinalIgnoreCase)
        || key.StartsWith("iam:", StringComparison.OrdinalIgnoreCase)
        || key.StartsWith("kms:EncryptionContext:aws:", StringComparison.OrdinalIgnoreCase)
        || string.Equals(key, "kms:ViaService", StringComparison.OrdinalIgnoreCase)
        || string.Equals(key, "cloudwatch:namespace", StringComparison.OrdinalIgnoreCase);

    private static bool TakePrefix(ref string name, string prefix)
    {
        if (!name.StartsWith(prefix, StringComparison.OrdinalIgnoreCase))
            return false;
        name = name[prefix.Length..];
        return true;
    }

    private bool IsMetByAbsence() =>
        _ifExists || _set == SetOperator.ForAllValues || (_operator.IsNegated && _set != SetOperator.ForAnyValue);

    // Several values of the policy: one of them must match; for a negated operator, none.
    private bool IsMetBy(string requestValue, RequestContext context)
    {
        var matches = _values.Any(v => v.Resolve(context) is { } resolved && _operator.Matches(resolved, requestValue));
        return matches != _operator.IsNegated;
    }
}
