namespace RegulatedData.Handlers.TokenApproval.Mails.Templating;

/// <summary>Reads one template.</summary>
internal sealed class TemplateParser
{
    private const string Open = "{{";
    private const string Close = "}}";

    private readonly string file;
    private readonly string source;
    private readonly TemplateKind kind;
    private readonly List<Placeholders> scopes;
    private readonly Stack<OpenSection> sections = new();
    private readonly HtmlScanner html = new();
    private List<TemplateNode> nodes = [];
    private int position;

    public TemplateParser(string file, string text, TemplateKind kind, Placeholders placeholders)
    {
        this.file = file;
        source = text.TrimStart('\uFEFF').ReplaceLineEndings("\n");
        this.kind = kind;
        scopes = [placeholders];
    }

    public IReadOnlyList<TemplateNode> Parse()
    {
        while (source.IndexOf(Open, position, StringComparison.Ordinal) is var start && start >= 0)
            ReadTag(start);
        AddLiteral(source.Length);
        if (sections.TryPeek(out var open))
            throw Error(open.Start, $"the section '{open.Name}' begins here and never ends. Add {{{{/{open.Name}}}}}.");
        return nodes;
    }

    private void ReadTag(int start)
    {
        var close = source.IndexOf(Close, start, StringComparison.Ordinal);
        var inside = close < 0 ? "" : source[(start + Open.Length)..close];
        if (close < 0 || inside.Contains(Open, StringComparison.Ordinal))
            throw Error(start, "a placeholder begins here and never ends. Add }}.");

        var end = close + Close.Length;
        var sign = inside.Length > 0 ? inside[0] : ' ';
        if (sign is '{' or '&')
            throw Error(start, "values are always encoded, and can't be written raw. Use {{ and }}.");
        if (sign is '>' or '=')
            throw Error(
                start,
                $"'{sign}' isn't part of these templates. They have {{{{name}}}}, {{{{#name}}}}, {{{{^name}}}}, {{{{/name}}}} and {{{{! comment}}}}."
            );
        if (sign is not ('#' or '^' or '/' or '!'))
        {
            AddValue(inside.Trim(), start, end);
            return;
        }

        // As in Mustache: a line that holds such a tag alone leaves no line behind.
        var (lineStart, lineEnd) = OwnLine(start, end);
        AddLiteral(lineStart);
        position = lineEnd;
        var name = inside[1..].Trim();
        if (sign is '/')
            EndSection(name, start);
        else if (sign is not '!')
            BeginSection(name, sign is '^', start);
    }

    private void AddValue(string name, int start, int end)
    {
        AddLiteral(start);
        position = end;
        var (placeholder, depth) = Find(name, start);
        if (placeholder.Kind is PlaceholderKind.Flag or PlaceholderKind.List)
            throw Error(start, $"'{name}' is a section, not a value. Write {{{{#{name}}}}} … {{{{/{name}}}}}.");
        if (kind is TemplateKind.Subject && placeholder.Kind is PlaceholderKind.Link)
            throw Error(
                start,
                $"'{name}' holds a secret token, and subjects are shown and kept in many places. Put it in the text and HTML parts only."
            );
        if (kind is TemplateKind.Html && HtmlPlaces.Problem(placeholder, html, end < source.Length ? source[end] : ' ') is { } problem)
            throw Error(start, problem);

        nodes.Add(new ValueNode(placeholder, depth, IndentAt(start), html.InAttribute is not null));
        html.ReadValue();
    }

    private void BeginSection(string name, bool inverted, int start)
    {
        var (placeholder, depth) = Find(name, start);
        sections.Push(new OpenSection(name, placeholder, depth, inverted, start, nodes, html.Place));
        nodes = [];
        if (placeholder.Inner is { } inner && !inverted)
            scopes.Add(inner);
    }

    private void EndSection(string name, int start)
    {
        if (!sections.TryPop(out var section) || section.Name != name)
            throw Error(
                start,
                section is null
                    ? $"the section '{name}' ends here without having begun."
                    : $"'{name}' ends here, but the section '{section.Name}' was begun last. Sections end in the reverse order of their beginnings."
            );
        if (kind is TemplateKind.Html && !section.Place.Equals(html.Place))
            throw Error(
                start,
                $"the section '{name}' begins and ends in different places of the HTML, so that it can't be told what stands where without it. Let it hold whole elements."
            );

        if (section.Placeholder.Inner is not null && !section.Inverted)
            scopes.RemoveAt(scopes.Count - 1);
        section.Before.Add(new SectionNode(section.Placeholder, section.Depth, section.Inverted, nodes));
        nodes = section.Before;
    }

    private void AddLiteral(int end)
    {
        if (end <= position)
            return;
        var text = source[position..end];
        html.Read(text);
        nodes.Add(new LiteralNode(text));
        position = end;
    }

    private (Placeholder Placeholder, int Depth) Find(string name, int start)
    {
        for (var depth = scopes.Count - 1; depth >= 0; depth--)
        {
            if (scopes[depth].Find(name) is { } found)
                return (found, depth);
        }

        var known = scopes.AsEnumerable().Reverse().SelectMany(scope => scope.All).Select(placeholder => placeholder.Name).Distinct();
        throw Error(start, $"'{name}' isn't a placeholder of this mail. Here it has {string.Join(", ", known)}.");
    }

    private (int Start, int End) OwnLine(int start, int end)
    {
        var lineStart = start == 0 ? 0 : source.LastIndexOf('\n', start - 1) + 1;
        var newLine = source.IndexOf('\n', end);
        var lineEnd = newLine < 0 ? source.Length : newLine + 1;
        var alone = source.AsSpan(lineStart, start - lineStart).IsWhiteSpace() && source.AsSpan(end, lineEnd - end).IsWhiteSpace();
        return alone ? (lineStart, lineEnd) : (start, end);
    }

    // What stands before the value on its line, if that is only white space and marks of quotation; else two spaces.
    private string IndentAt(int start)
    {
        var lineStart = start == 0 ? 0 : source.LastIndexOf('\n', start - 1) + 1;
        var before = source[lineStart..start];
        return before.Length > 0 && before.AsSpan().IndexOfAnyExcept(" \t>|") < 0 ? before : "  ";
    }

    private TemplateException Error(int at, string problem)
    {
        var line = source.AsSpan(0, at).Count('\n') + 1;
        var column = at - (at == 0 ? -1 : source.LastIndexOf('\n', at - 1));
        return new TemplateException(new TemplatePlace(file, line, column), problem);
    }

    private sealed record OpenSection(
        string Name,
        Placeholder Placeholder,
        int Depth,
        bool Inverted,
        int Start,
        List<TemplateNode> Before,
        object Place
    );
}
