namespace RegulatedData.Handlers.TokenApproval.Mails.Templating;

/// <summary>What a placeholder stands for.</summary>
internal enum PlaceholderKind
{
    /// <summary>A text, written by <c>{{name}}</c>; as a section it is there unless it is empty.</summary>
    Text,

    /// <summary>A secret address. In HTML it may stand in <c>href</c> alone, in a text part anywhere, in a subject never.</summary>
    Link,

    /// <summary>Yes or no: a section only.</summary>
    Flag,

    /// <summary>A list: a section that is written once per entry, with the entry's own placeholders.</summary>
    List,
}

/// <summary>One placeholder that a mail's templates may use.</summary>
/// <param name="Name">Its name in the template.</param>
/// <param name="Kind">What it stands for.</param>
/// <param name="Meaning">What it says, for people who write templates.</param>
/// <param name="Text">The value of a text or a link.</param>
/// <param name="Entries">What a section of that name is written for: none, one or several times, each for one object.</param>
/// <param name="Inner">The placeholders of a list's entries.</param>
internal sealed record Placeholder(
    string Name,
    PlaceholderKind Kind,
    string Meaning,
    Func<object, string> Text,
    Func<object, IEnumerable<object>> Entries,
    Placeholders? Inner = null
);
