using System.Collections.Immutable;

namespace RegulatedData.LocalCloud.Authorization;

/// <summary>
/// The condition keys of one request with their values. Names don't care about case. A key that AWS knows for the request, but that the
/// local cloud doesn't supply, isn't taken for absent: asking for it is an error.
/// </summary>
internal sealed class RequestContext
{
    private readonly ImmutableDictionary<string, ImmutableArray<string>> _values;
    private readonly Func<string, bool> _isKnown;

    private RequestContext(ImmutableDictionary<string, ImmutableArray<string>> values, Func<string, bool> isKnown)
    {
        _values = values;
        _isKnown = isKnown;
    }

    /// <summary>Without any key; each key asked for is absent.</summary>
    public static RequestContext Empty { get; } = Knowing(_ => true);

    /// <summary>Without any key yet. <paramref name="isKnown"/> says of an absent key whether it really is absent from the request.</summary>
    public static RequestContext Knowing(Func<string, bool> isKnown) =>
        new(ImmutableDictionary.Create<string, ImmutableArray<string>>(StringComparer.OrdinalIgnoreCase), isKnown);

    /// <summary>The same with a key set. No value at all, or only null, leaves the key absent.</summary>
    public RequestContext With(string key, params IEnumerable<string?> values)
    {
        var present = values.OfType<string>().ToImmutableArray();
        return present.IsEmpty ? this : new RequestContext(_values.SetItem(key, present), _isKnown);
    }

    /// <summary>The same with all of another's keys set.</summary>
    public RequestContext With(IEnumerable<KeyValuePair<string, ImmutableArray<string>>> keys) => new(_values.SetItems(keys), _isKnown);

    /// <summary>The values of a key; empty where the request doesn't have it.</summary>
    /// <exception cref="PolicyException">The local cloud doesn't know whether the request has it.</exception>
    public ImmutableArray<string> Values(string key)
    {
        if (_values.TryGetValue(key, out var values))
            return values;
        if (_isKnown(key))
            return [];
        throw new PolicyException(
            $"The local cloud can't evaluate the condition key '{key}' for this request yet, so it refuses the request rather than guess."
        );
    }
}
