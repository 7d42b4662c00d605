using System.Text;

namespace RegulatedData.Handlers.TokenApproval.Mails.Templating;

/// <summary>
/// A mail template: a small part of Mustache (https://mustache.github.io/mustache.5.html) whose names are all checked when it is read,
/// and which can't write a value unencoded. Values are data: what looks like a placeholder in them stays as it is.
/// </summary>
internal sealed class Template
{
    private readonly TemplateKind kind;
    private readonly IReadOnlyList<TemplateNode> content;

    private Template(TemplateKind kind, IReadOnlyList<TemplateNode> content)
    {
        this.kind = kind;
        this.content = content;
    }

    /// <summary>Reads a template.</summary>
    /// <param name="file">The file's name, for errors.</param>
    /// <param name="text">What it holds.</param>
    /// <param name="kind">What it makes.</param>
    /// <param name="placeholders">What it may use.</param>
    /// <exception cref="TemplateException">It is broken, or uses what doesn't exist; the message says where.</exception>
    public static Template Parse(string file, string text, TemplateKind kind, Placeholders placeholders) =>
        new(kind, new TemplateParser(file, text, kind, placeholders).Parse());

    /// <summary>Writes the template's text for a model of the type that its placeholders are of.</summary>
    public string Render(object model)
    {
        var output = new StringBuilder();
        Write(content, [model], output);
        return kind is TemplateKind.Subject ? SubjectLine.From(output.ToString()) : output.ToString();
    }

    private void Write(IReadOnlyList<TemplateNode> nodes, List<object> models, StringBuilder output)
    {
        foreach (var node in nodes)
        {
            switch (node)
            {
                case LiteralNode literal:
                    output.Append(literal.Text);
                    break;
                case ValueNode value:
                    ValueText.Append(output, value.Placeholder.Text(models[value.Depth]), kind, value);
                    break;
                case SectionNode section:
                    Write(section, models, output);
                    break;
            }
        }
    }

    private void Write(SectionNode section, List<object> models, StringBuilder output)
    {
        var entries = section.Placeholder.Entries(models[section.Depth]);
        if (section.Inverted)
        {
            if (!entries.Any())
                Write(section.Content, models, output);
            return;
        }

        var isList = section.Placeholder.Kind is PlaceholderKind.List;
        foreach (var entry in entries)
        {
            if (isList)
                models.Add(entry);
            Write(section.Content, models, output);
            if (isList)
                models.RemoveAt(models.Count - 1);
        }
    }
}
