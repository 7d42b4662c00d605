using System.Collections.Immutable;

namespace RegulatedData.LocalCloud.Authorization;

/// <summary>One permission that a request needs, all of which it must have.</summary>
/// <param name="Action">The action: <c>dynamodb:PutItem</c>. Not always the operation's name.</param>
/// <param name="Resource">The resource's ARN; <c>*</c> for an action that AWS doesn't tie to a resource.</param>
internal sealed record RequiredPermission(string Action, string Resource)
{
    /// <summary>The ARN of the resource whose policy counts, where it isn't the resource itself: a recovery point's vault.</summary>
    public string PolicyOwner { get; init; } = Resource;

    /// <summary>The service's condition keys for this permission.</summary>
    public ImmutableDictionary<string, ImmutableArray<string>> Context { get; private init; } =
        ImmutableDictionary.Create<string, ImmutableArray<string>>(StringComparer.OrdinalIgnoreCase);

    /// <summary>The same with a condition key. No value at all, or only null, leaves the key absent.</summary>
    public RequiredPermission With(string key, params IEnumerable<string?> values)
    {
        var present = values.OfType<string>().ToImmutableArray();
        return present.IsEmpty ? this : this with { Context = Context.SetItem(key, present) };
    }
}
