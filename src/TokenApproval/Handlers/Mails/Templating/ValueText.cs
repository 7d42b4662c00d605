using System.Text;
using RegulatedData.Handlers.TokenApproval.Rules;

namespace RegulatedData.Handlers.TokenApproval.Mails.Templating;

/// <summary>Writes values into mails, so that none can be anything but text there.</summary>
internal static class ValueText
{
    public static void Append(StringBuilder output, string value, TemplateKind kind, ValueNode place)
    {
        // Requests are checked when they are filed. Whatever came into the table otherwise does no harm either.
        var clean = PlainText.Clean(RequestRules.Normalize(value), linesAllowed: true);
        switch (kind)
        {
            case TemplateKind.Html:
                AppendEncoded(output, clean, place.InAttribute);
                break;
            case TemplateKind.Text:
                output.Append(clean.Replace("\n", "\n" + place.Indent, StringComparison.Ordinal));
                break;
            default:
                output.Append(clean);
                break;
        }
    }

    // Not WebUtility.HtmlEncode: it writes each character outside ASCII as a number, which makes mails of most languages several times larger.
    private static void AppendEncoded(StringBuilder output, string value, bool inAttribute)
    {
        foreach (var character in value)
        {
            _ = character switch
            {
                '&' => output.Append("&amp;"),
                '<' => output.Append("&lt;"),
                '>' => output.Append("&gt;"),
                '"' => output.Append("&#34;"),
                '\'' => output.Append("&#39;"),
                '\n' => output.Append(inAttribute ? "&#10;" : "<br>"),
                _ => output.Append(character),
            };
        }
    }
}
