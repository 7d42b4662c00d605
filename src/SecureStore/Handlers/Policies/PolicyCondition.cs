namespace RegulatedData.Handlers.SecureStore.Policies;

/// <summary>
/// One key of one operator of a statement's conditions.
/// Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
/// </summary>
internal sealed record PolicyCondition
{
    private const string IfExistsSuffix = "IfExists";

    private string Operation { get; init; } = "";

    private string Test { get; init; } = "";

    private bool Negated { get; init; }

    private bool IfExists { get; init; }

    private bool ForAllValues { get; init; }

    private string Key { get; init; } = "";

    private IReadOnlyList<string> Values { get; init; } = [];

    public static PolicyCondition Parse(string operation, string key, IReadOnlyList<string> values)
    {
        var (quantifier, test) = operation.Split(':', 2) is [var first, var second] ? (first, second) : ("", operation);
        var ifExists = test.EndsWith(IfExistsSuffix, StringComparison.OrdinalIgnoreCase);
        if (ifExists)
            test = test[..^IfExistsSuffix.Length];
        var positive = test.Replace("Not", "", StringComparison.OrdinalIgnoreCase);
        return new PolicyCondition
        {
            Operation = operation,
            Test = positive.ToUpperInvariant(),
            Negated = positive.Length != test.Length,
            IfExists = ifExists,
            ForAllValues = quantifier.Equals("ForAllValues", StringComparison.OrdinalIgnoreCase),
            Key = key,
            Values = values,
        };
    }

    /// <summary>Whether it holds for a request with this context.</summary>
    public Truth Holds(RequestContext context)
    {
        var sent = context.Has(Key, out var patterns);
        if (Test == "NULL")
            return HoldsOfAbsence(sent, patterns);
        if (!sent)
            return TruthLogic.Of(IfExists || Negated || ForAllValues);
        if (patterns is null)
            return Truth.Unknown;

        var each = patterns.Select(pattern => Negated ? Matches(pattern).Not() : Matches(pattern));
        return ForAllValues ? each.All() : each.Any();
    }

    /// <summary>Why it doesn't hold, for a message.</summary>
    public string Explain(ServiceRequest request)
    {
        var condition = $"{Operation} on {Key}";
        if (!request.Context.Has(Key, out var patterns))
            return $"{condition}, which {request.Service} doesn't send with {request.Action}";
        return patterns is null
            ? $"{condition}, which this check can't verify for {request.Service}"
            : $"{condition}, which is {string.Join(" or ", patterns)} in the requests of {request.Service}";
    }

    private Truth HoldsOfAbsence(bool sent, IReadOnlyList<string>? patterns)
    {
        if (sent && patterns is null)
            return Truth.Unknown;
        return Values.Select(value => TruthLogic.Of(value.Equals("true", StringComparison.OrdinalIgnoreCase) != sent)).Any();
    }

    private Truth Matches(string pattern) =>
        Values
            .Select(value =>
                value.Contains("${", StringComparison.Ordinal)
                    ? Truth.Unknown
                    : Test switch
                    {
                        "STRINGEQUALS" => Equal(value, pattern, ignoreCase: false),
                        "STRINGEQUALSIGNORECASE" or "BOOL" => Equal(value, pattern, ignoreCase: true),
                        "STRINGLIKE" => Like(value, pattern),
                        "ARNLIKE" or "ARNEQUALS" => ArnLike(value, pattern),
                        _ => Truth.Unknown,
                    }
            )
            .Any();

    /// <summary>Equality takes '*' at its word, and no real value has one.</summary>
    private static Truth Equal(string value, string pattern, bool ignoreCase)
    {
        if (Glob.HasWildcard(value))
            return Truth.No;
        if (!Glob.HasWildcard(pattern))
            return TruthLogic.Of(Glob.Covers(value, pattern, ignoreCase));
        return Glob.Overlaps(value, pattern, ignoreCase) ? Truth.Partly : Truth.No;
    }

    private static Truth Like(string value, string pattern)
    {
        if (Glob.Covers(value, pattern))
            return Truth.Yes;
        return Glob.Overlaps(value, pattern) ? Truth.Partly : Truth.No;
    }

    /// <summary>"Each of the six colon-delimited components of the ARN is checked separately"; ArnEquals does the same.</summary>
    private static Truth ArnLike(string value, string pattern)
    {
        const int Components = 6;
        var asked = value.Split(':', Components);
        var given = pattern.Split(':', Components);
        return asked.Length == Components && given.Length == Components ? asked.Zip(given, Like).All() : Truth.Unknown;
    }
}
