namespace RegulatedData.Handlers.TokenApproval.Http;

/// <summary>The values of a query string, or of a form, which are written alike.</summary>
internal sealed class FormValues
{
    /// <summary>Far more than any form of ours has; the rest is somebody's attempt.</summary>
    private const int MaximumPairs = 100;

    private readonly Dictionary<string, string> values = [];
    private readonly HashSet<string> repeated = [];

    private FormValues() { }

    public IEnumerable<string> Names => values.Keys;

    /// <summary>Reads <c>a=1&amp;b=2</c>. Nothing is malformed: what isn't an escape stands for itself.</summary>
    public static FormValues Parse(string text)
    {
        var form = new FormValues();
        foreach (var pair in text.TrimStart('?').Split('&', MaximumPairs + 1, StringSplitOptions.RemoveEmptyEntries).Take(MaximumPairs))
        {
            var equals = pair.IndexOf('=', StringComparison.Ordinal);
            var (name, value) = equals < 0 ? (pair, "") : (pair[..equals], pair[(equals + 1)..]);
            if (!form.values.TryAdd(Decode(name), Decode(value)))
                form.repeated.Add(Decode(name));
        }

        return form;
    }

    /// <summary>Values that came in another form; those that are null aren't there.</summary>
    public static FormValues Of(params ReadOnlySpan<(string Name, string? Value)> pairs)
    {
        var form = new FormValues();
        foreach (var (name, value) in pairs)
        {
            if (value is not null)
                form.values.Add(name, value);
        }

        return form;
    }

    /// <summary>The value of that name; null when there is none.</summary>
    public string? this[string name] => values.GetValueOrDefault(name);

    /// <summary>Whether the name was given more than once: which of them is meant, nobody can say.</summary>
    public bool IsRepeated(string name) => repeated.Contains(name);

    private static string Decode(string text) => Uri.UnescapeDataString(text.Replace('+', ' '));
}
