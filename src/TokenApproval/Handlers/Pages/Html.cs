using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Unicode;

namespace RegulatedData.Handlers.TokenApproval.Pages;

/// <summary>
/// HTML that is safe to send. It's written as an interpolated string: the literal parts are markup, and every value is encoded, unless it is
/// <see cref="Html"/> itself. There is no other way to put a value in, so none is forgotten.
/// </summary>
/// <example><code>Html.Of($"&lt;p&gt;{description}&lt;/p&gt;")</code></example>
internal sealed class Html
{
    private readonly string text;

    private Html(string text) => this.text = text;

    public static Html Empty { get; } = new("");

    public static Html Of(HtmlInterpolation markup) => new(markup.ToString());

    /// <summary>Text of this program's own that is HTML, or style, already. Never a value from outside.</summary>
    public static Html Verbatim([ConstantExpected] string markup) => new(markup);

    /// <summary>The first where the condition holds, else nothing.</summary>
    public static Html When(bool condition, Func<Html> html) => condition ? html() : Empty;

    public static Html Join(IEnumerable<Html> parts) => new(string.Concat(parts.Select(part => part.text)));

    public override string ToString() => text;
}

/// <summary>Encodes the values of an interpolated string for HTML. They may stand in an element or in a quoted attribute.</summary>
[InterpolatedStringHandler]
internal readonly ref struct HtmlInterpolation
{
    /// <summary>Letters of all languages stay as they are; what has a meaning in HTML, and what is invisible, doesn't.</summary>
    private static readonly HtmlEncoder Encoder = HtmlEncoder.Create(UnicodeRanges.All);

    private readonly StringBuilder markup;

    public HtmlInterpolation(int literalLength, int formattedCount) => markup = new StringBuilder(literalLength + (formattedCount * 32));

    public void AppendLiteral(string literal) => markup.Append(literal);

    public void AppendFormatted(string? value) => markup.Append(value is null ? "" : Encoder.Encode(value));

    public void AppendFormatted(int value) => markup.Append(value);

    public void AppendFormatted(Html value) => markup.Append(value);

    public void AppendFormatted(IEnumerable<Html> values) => markup.Append(Html.Join(values));

    public override string ToString() => markup.ToString();
}
