namespace RegulatedData.LocalCloud.Deployment.Templates;

/// <summary>The pieces of an <c>Fn::Sub</c> text: literals, and the names between <c>${</c> and <c>}</c>.</summary>
internal readonly record struct SubText(string Text, bool IsReference)
{
    /// <summary><c>${!Name}</c> is the literal <c>${Name}</c>; an unclosed <c>${</c> is literal too.</summary>
    public static IEnumerable<SubText> Parse(string text)
    {
        var position = 0;
        while (position < text.Length)
        {
            var start = text.IndexOf("${", position, StringComparison.Ordinal);
            var end = start < 0 ? -1 : text.IndexOf('}', start);
            if (end < 0)
                break;
            if (start > position)
                yield return new SubText(text[position..start], IsReference: false);
            var name = text[(start + 2)..end];
            yield return name.StartsWith('!')
                ? new SubText($"${{{name[1..]}}}", IsReference: false)
                : new SubText(name.Trim(), IsReference: true);
            position = end + 1;
        }
        if (position < text.Length)
            yield return new SubText(text[position..], IsReference: false);
    }
}
