using System.Buffers;
using System.Buffers.Text;
using System.Globalization;
using RegulatedData.Handlers.TokenApproval.Rules;

namespace RegulatedData.Handlers.TokenApproval.Tokens;

/// <summary>A token, well-formed: <c>approverId.mac</c>. Whether the MAC is right only KMS knows.</summary>
/// <param name="ApproverId">"1" to "20".</param>
/// <param name="Mac">HMAC-SHA-256: 32 bytes.</param>
internal sealed record LinkToken(string ApproverId, byte[] Mac)
{
    private const int MacBytes = 32;

    /// <summary>32 bytes as base64url without padding.</summary>
    private const int MacCharacters = 43;

    /// <summary>Reads a token. Each has one spelling: what would only decode to the same bytes is refused.</summary>
    /// <returns>Null for whatever isn't one.</returns>
    public static LinkToken? Parse(string? text)
    {
        if (text is null || text.Length is < MacCharacters + 2 or > MacCharacters + 3)
            return null;

        var dot = text.Length - MacCharacters - 1;
        if (text[dot] != '.' || !IsApproverId(text.AsSpan(0, dot)))
            return null;

        var mac = new byte[MacBytes];
        var encoded = text.AsSpan(dot + 1);
        // Decoding skips white space, and the last character has two bits to spare.
        return
            Base64Url.DecodeFromChars(encoded, mac, out _, out var written) == OperationStatus.Done
            && written == MacBytes
            && encoded.SequenceEqual(Base64Url.EncodeToString(mac))
            ? new LinkToken(text[..dot], mac)
            : null;
    }

    public override string ToString() => $"{ApproverId}.{Base64Url.EncodeToString(Mac)}";

    private static bool IsApproverId(ReadOnlySpan<char> text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
        && number is >= 1 and <= RequestRules.MaximumApprovers
        && text[0] != '0';
}
