namespace RegulatedData.Handlers.TokenApproval.Mails.Templating;

/// <summary>
/// Follows the text of an HTML template, so that a placeholder can be refused where encoding wouldn't make its value safe. It knows
/// just as much of HTML as that takes.
/// </summary>
internal sealed class HtmlScanner
{
    // What stands in these isn't HTML, or isn't written into as if it were.
    private static readonly HashSet<string> RawElements =
    [
        "script",
        "style",
        "title",
        "textarea",
        "iframe",
        "noscript",
        "xmp",
        "plaintext",
    ];

    private State state = State.Content;
    private string element = "";
    private string attribute = "";
    private char quote;
    private string tail = "";
    private bool atValueStart;

    private enum State
    {
        Content,
        TagOpen,
        Declaration,
        Comment,
        ElementName,
        InTag,
        AttributeName,
        AfterAttributeName,
        BeforeValue,
        Quoted,
        Unquoted,
        Raw,
    }

    /// <summary>Between tags, where encoding makes a value safe.</summary>
    public bool InContent => state is State.Content;

    /// <summary>The element and attribute whose quoted value this is; null elsewhere.</summary>
    public (string Element, string Attribute)? InAttribute => state is State.Quoted ? (element, attribute) : null;

    /// <summary>Whether nothing of the attribute's value has been read yet.</summary>
    public bool AtValueStart => state is State.Quoted && atValueStart;

    /// <summary>Whether the next character ends the attribute's value.</summary>
    public bool EndsValue(char next) => state is State.Quoted && next == quote;

    /// <summary>Where this is, to compare: a section has to end where it began.</summary>
    public object Place => (state, state is State.Content ? "" : element, InAttribute?.Attribute);

    /// <summary>Reads on.</summary>
    public void Read(ReadOnlySpan<char> text)
    {
        foreach (var character in text)
            Read(char.ToLowerInvariant(character));
    }

    /// <summary>A value stands here.</summary>
    public void ReadValue() => atValueStart = false;

    private void Read(char character)
    {
        atValueStart = false;
        switch (state)
        {
            case State.Content:
                state = character == '<' ? State.TagOpen : State.Content;
                break;
            case State.TagOpen:
                OpenTag(character);
                break;
            case State.Declaration:
                tail += character;
                state =
                    tail == "--" ? EnterComment()
                    : character == '>' ? State.Content
                    : State.Declaration;
                break;
            case State.Comment:
                state = EndsWith("-->", character) ? State.Content : State.Comment;
                break;
            case State.Raw:
                if (EndsWith($"</{element}", character))
                    (state, element) = (State.InTag, "");
                break;
            case State.Quoted:
                state = character == quote ? State.InTag : State.Quoted;
                break;
            default:
                ReadTag(character);
                break;
        }
    }

    private void OpenTag(char character)
    {
        (element, tail) = (character == '/' ? "/" : char.ToString(character), "");
        state = character switch
        {
            '!' or '?' => State.Declaration,
            '<' => State.TagOpen,
            '/' or (>= 'a' and <= 'z') => State.ElementName,
            _ => State.Content,
        };
    }

    private void ReadTag(char character)
    {
        if (character == '>')
        {
            (state, tail) = (RawElements.Contains(element) ? State.Raw : State.Content, "");
            return;
        }

        var separates = char.IsWhiteSpace(character) || (character == '/' && state is not State.Unquoted);
        switch (state)
        {
            case State.ElementName when !separates:
                element += character;
                break;
            case State.AttributeName when !separates && character != '=':
                attribute += character;
                break;
            case State.AttributeName or State.AfterAttributeName when character == '=':
                state = State.BeforeValue;
                break;
            case State.AttributeName:
                state = State.AfterAttributeName;
                break;
            case State.BeforeValue when character is '"' or '\'':
                (state, quote, atValueStart) = (State.Quoted, character, true);
                break;
            case State.BeforeValue:
                state = char.IsWhiteSpace(character) ? State.BeforeValue : State.Unquoted;
                break;
            case State.Unquoted or State.ElementName:
                state = separates ? State.InTag : state;
                break;
            case State.InTag or State.AfterAttributeName when !separates:
                (state, attribute) = (State.AttributeName, char.ToString(character));
                break;
        }
    }

    private State EnterComment()
    {
        tail = "";
        return State.Comment;
    }

    private bool EndsWith(string end, char character)
    {
        tail += character;
        if (tail.Length > end.Length)
            tail = tail[^end.Length..];
        return tail == end;
    }
}
