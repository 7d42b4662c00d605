namespace RegulatedData.Handlers.TokenApproval.Mails.Templating;

/// <summary>Where in HTML which placeholder may stand.</summary>
internal static class HtmlPlaces
{
    // Attributes that hold words. All others are addresses, styles, code, or change what the rest means.
    private static readonly HashSet<string> WordAttributes = ["title", "alt", "aria-label", "aria-description"];

    /// <summary>Why a placeholder may not stand there; null when it may.</summary>
    public static string? Problem(Placeholder placeholder, HtmlScanner scanner, char next) =>
        placeholder.Kind is PlaceholderKind.Link ? LinkProblem(placeholder, scanner, next) : TextProblem(placeholder, scanner);

    private static string? LinkProblem(Placeholder placeholder, HtmlScanner scanner, char next) =>
        scanner.InAttribute is ("a", "href") && scanner.AtValueStart && scanner.EndsValue(next)
            ? null
            : $"'{placeholder.Name}' holds a secret token, so it can only be a link's whole address: <a href=\"{{{{{placeholder.Name}}}}}\">.";

    private static string? TextProblem(Placeholder placeholder, HtmlScanner scanner)
    {
        if (scanner.InContent)
            return null;
        if (scanner.InAttribute is not var (_, attribute))
            return $"'{placeholder.Name}' stands inside a tag, a comment, a title, a script or a style sheet, where no encoding makes a value safe. Put it between tags.";
        return WordAttributes.Contains(attribute)
            ? null
            : $"'{placeholder.Name}' stands in the attribute '{attribute}', where no encoding makes a value safe. Put it between tags, or in one of the attributes {string.Join(", ", WordAttributes)}.";
    }
}
