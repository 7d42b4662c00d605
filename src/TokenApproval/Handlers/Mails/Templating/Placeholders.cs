namespace RegulatedData.Handlers.TokenApproval.Mails.Templating;

/// <summary>The placeholders that a model offers, each with the way to its value, so that names and values can't drift apart.</summary>
internal abstract class Placeholders
{
    private readonly Dictionary<string, Placeholder> byName = new(StringComparer.Ordinal);

    /// <summary>All of them, in the order of their declaration.</summary>
    public IReadOnlyCollection<Placeholder> All => byName.Values;

    /// <summary>One of them; null when the model has none of that name.</summary>
    public Placeholder? Find(string name) => byName.GetValueOrDefault(name);

    protected void Add(Placeholder placeholder) => byName.Add(placeholder.Name, placeholder);
}

/// <inheritdoc />
internal sealed class Placeholders<TModel> : Placeholders
    where TModel : class
{
    /// <summary>Adds a text. Null is the same as empty.</summary>
    public Placeholders<TModel> Text(string name, string meaning, Func<TModel, string?> value) =>
        Value(name, PlaceholderKind.Text, meaning, value);

    /// <summary>Adds a secret address.</summary>
    public Placeholders<TModel> Link(string name, string meaning, Func<TModel, string?> value) =>
        Value(name, PlaceholderKind.Link, meaning, value);

    /// <summary>Adds a yes or no.</summary>
    public Placeholders<TModel> Flag(string name, string meaning, Func<TModel, bool> value)
    {
        Add(new Placeholder(name, PlaceholderKind.Flag, meaning, _ => "", model => value((TModel)model) ? [model] : []));
        return this;
    }

    /// <summary>Adds a list.</summary>
    public Placeholders<TModel> List<TEntry>(
        string name,
        string meaning,
        Func<TModel, IEnumerable<TEntry>> entries,
        Placeholders<TEntry> inner
    )
        where TEntry : class
    {
        Add(new Placeholder(name, PlaceholderKind.List, meaning, _ => "", model => entries((TModel)model), inner));
        return this;
    }

    private Placeholders<TModel> Value(string name, PlaceholderKind kind, string meaning, Func<TModel, string?> value)
    {
        Add(
            new Placeholder(
                name,
                kind,
                meaning,
                model => value((TModel)model) ?? "",
                model => string.IsNullOrEmpty(value((TModel)model)) ? [] : [model]
            )
        );
        return this;
    }
}
