using System.Collections.Frozen;
using System.Globalization;
using System.Net;

namespace RegulatedData.LocalCloud.Authorization;

/// <summary>One condition operator: how a value of the policy is compared with one of the request.</summary>
internal sealed class ConditionOperator
{
    private static readonly FrozenDictionary<string, ConditionOperator> All = Define().ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    private readonly Func<Glob, string, bool>? _matches;
    private readonly Func<string, bool>? _isValid;

    private ConditionOperator(bool isNegated, Func<Glob, string, bool>? matches, Func<string, bool>? isValid)
    {
        IsNegated = isNegated;
        _matches = matches;
        _isValid = isValid;
    }

    /// <summary>The operators' names, for messages.</summary>
    public static string Names { get; } = string.Join(", ", All.Keys.Order(StringComparer.Ordinal));

    /// <summary>Whether it asks that nothing matches: <c>StringNotEquals</c>.</summary>
    public bool IsNegated { get; }

    /// <summary>Whether it is <c>Null</c>, which asks only whether the key is there.</summary>
    public bool IsNullCheck => _matches is null;

    /// <summary>The operator of that name, without <c>IfExists</c> and set prefixes; null if there is none.</summary>
    public static ConditionOperator? Find(string name) => All.GetValueOrDefault(name);

    /// <summary>Whether the values match; for a negated operator too, so its answer must be turned around.</summary>
    public bool Matches(Glob policyValue, string requestValue) => _matches!(policyValue, requestValue);

    /// <summary>Refuses a value that the operator can't mean anything with.</summary>
    /// <exception cref="PolicyException">It isn't of the operator's type.</exception>
    public void CheckPolicyValue(string operatorText, string key, string value)
    {
        if (_isValid is null || value.Contains("${", StringComparison.Ordinal) || _isValid(value))
            return;
        throw new PolicyException($"The condition {operatorText} {key} has the value '{value}', which isn't of the operator's type.");
    }

    private static IEnumerable<KeyValuePair<string, ConditionOperator>> Define()
    {
        foreach (
            var (name, negated, matches) in new (string, string, Func<Glob, string, bool>)[]
            {
                ("StringEquals", "StringNotEquals", (p, r) => p.IsExactly(r, StringComparison.Ordinal)),
                ("StringEqualsIgnoreCase", "StringNotEqualsIgnoreCase", (p, r) => p.IsExactly(r, StringComparison.OrdinalIgnoreCase)),
                ("StringLike", "StringNotLike", (p, r) => p.Matches(r, StringComparison.Ordinal)),
                // AWS treats ArnEquals as ArnLike.
                ("ArnEquals", "ArnNotEquals", (p, r) => p.MatchesArn(r)),
                ("ArnLike", "ArnNotLike", (p, r) => p.MatchesArn(r)),
            }
        )
        {
            yield return new(name, new ConditionOperator(isNegated: false, matches, null));
            yield return new(negated, new ConditionOperator(isNegated: true, matches, null));
        }
        foreach (var pair in Ordered("Numeric", Number).Concat(Ordered("Date", Date)))
            yield return pair;
        yield return new("Bool", new ConditionOperator(isNegated: false, SameBool, v => bool.TryParse(v, out _)));
        yield return new("BinaryEquals", new ConditionOperator(isNegated: false, SameBytes, v => Bytes(v) is not null));
        yield return new("IpAddress", new ConditionOperator(isNegated: false, InNetwork, v => Network(v) is not null));
        yield return new("NotIpAddress", new ConditionOperator(isNegated: true, InNetwork, v => Network(v) is not null));
        yield return new("Null", new ConditionOperator(isNegated: false, null, v => bool.TryParse(v, out _)));
    }

    private static IEnumerable<KeyValuePair<string, ConditionOperator>> Ordered<T>(string kind, Func<string, T?> read)
        where T : struct, IComparable<T>
    {
        KeyValuePair<string, ConditionOperator> Operator(string name, bool negated, Func<int, bool> holds) =>
            new(
                kind + name,
                new ConditionOperator(
                    negated,
                    (p, r) => read(p.Encoded) is { } policy && read(r) is { } request && holds(request.CompareTo(policy)),
                    v => read(v) is not null
                )
            );
        yield return Operator("Equals", negated: false, c => c == 0);
        yield return Operator("NotEquals", negated: true, c => c == 0);
        yield return Operator("LessThan", negated: false, c => c < 0);
        yield return Operator("LessThanEquals", negated: false, c => c <= 0);
        yield return Operator("GreaterThan", negated: false, c => c > 0);
        yield return Operator("GreaterThanEquals", negated: false, c => c >= 0);
    }

    private static decimal? Number(string text) =>
        decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : null;

    // ISO 8601, or seconds since 1970.
    private static DateTimeOffset? Date(string text)
    {
        if (long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var seconds))
            return DateTimeOffset.FromUnixTimeSeconds(seconds);
        return DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var date) ? date : null;
    }

    private static bool SameBool(Glob policy, string request) => string.Equals(policy.Encoded, request, StringComparison.OrdinalIgnoreCase);

    private static bool SameBytes(Glob policy, string request) =>
        Bytes(policy.Encoded) is { } expected && Bytes(request) is { } actual && expected.AsSpan().SequenceEqual(actual);

    private static byte[]? Bytes(string base64)
    {
        var bytes = new byte[base64.Length];
        return Convert.TryFromBase64String(base64, bytes, out var length) ? bytes[..length] : null;
    }

    private static bool InNetwork(Glob policy, string request) =>
        Network(policy.Encoded) is { } network && IPAddress.TryParse(request, out var address) && network.Contains(address);

    private static IPNetwork? Network(string text)
    {
        if (IPNetwork.TryParse(text, out var network))
            return network;
        if (text.Contains('/', StringComparison.Ordinal))
        {
            // AWS takes a range whose host bits are set (10.1.2.3/8); .NET doesn't.
            return
                text.Split('/') is [var start, var bits]
                && IPAddress.TryParse(start, out var first)
                && int.TryParse(bits, NumberStyles.None, CultureInfo.InvariantCulture, out var length)
                ? Masked(first, length)
                : null;
        }
        return IPAddress.TryParse(text, out var single) ? new IPNetwork(single, single.GetAddressBytes().Length * 8) : null;
    }

    private static IPNetwork? Masked(IPAddress address, int length)
    {
        var bytes = address.GetAddressBytes();
        if (length > bytes.Length * 8)
            return null;
        for (var bit = length; bit < bytes.Length * 8; bit++)
            bytes[bit / 8] &= (byte)~(0x80 >> (bit % 8));
        return new IPNetwork(new IPAddress(bytes), length);
    }
}
