namespace RegulatedData.Handlers.SecureStore.Policies;

/// <summary>A request that an AWS service will make as itself, with what is known of it beforehand.</summary>
/// <param name="Service">The service principal, such as <c>events.amazonaws.com</c>.</param>
/// <param name="Action">The action, such as <c>kms:Decrypt</c>.</param>
/// <param name="Resource">The ARN that is asked for.</param>
/// <param name="Context">The condition keys that the request carries. A key that isn't here isn't sent.</param>
internal sealed record ServiceRequest(string Service, string Action, string Resource, RequestContext Context);

/// <summary>The condition keys of a request.</summary>
internal sealed class RequestContext
{
    private readonly Dictionary<string, IReadOnlyList<string>?> values = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Sets a key's value; several for a multivalued key. A value may hold <c>*</c> where it is known in part.</summary>
    public RequestContext With(string key, params string[] patterns)
    {
        values[key] = patterns;
        return this;
    }

    /// <summary>Notes that a key may be sent, with a value that can't be known here.</summary>
    public RequestContext WithUnknown(params string[] keys)
    {
        foreach (var key in keys)
            values[key] = null;
        return this;
    }

    /// <summary>Whether a key may be sent.</summary>
    /// <param name="key">The key; case doesn't matter.</param>
    /// <param name="patterns">Its values, or null where they can't be known.</param>
    public bool Has(string key, out IReadOnlyList<string>? patterns)
    {
        // Tags of the key or topic, which would have to be read one by one.
        patterns = null;
        return key.StartsWith("aws:ResourceTag/", StringComparison.OrdinalIgnoreCase) || values.TryGetValue(key, out patterns);
    }
}
