using System.Text;

namespace RegulatedData.LocalCloud.HttpApis;

/// <summary>A body as an event holds it: as text where its media type says that it is text, else in base64.</summary>
/// <param name="Text">The text; null for no body.</param>
/// <param name="IsBase64">Whether it is encoded.</param>
internal sealed record ApiBody(string? Text, bool IsBase64)
{
    /// <summary>
    /// The body. Of the media types, API Gateway takes only these for text; a form is not among them, nor is a body without a type.
    /// </summary>
    public static ApiBody Of(ReadOnlyMemory<byte> bytes, string? contentType)
    {
        if (bytes.IsEmpty)
            return new ApiBody(null, IsBase64: false);
        var mediaType = (contentType ?? "").Split(';')[0].Trim().ToLowerInvariant();
        var isText =
            mediaType is "application/json" or "application/xml" or "application/javascript"
            || mediaType.StartsWith("text/", StringComparison.Ordinal);
        return isText ? new ApiBody(Encoding.UTF8.GetString(bytes.Span), false) : new ApiBody(Convert.ToBase64String(bytes.Span), true);
    }
}
