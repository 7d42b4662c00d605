using System.Buffers;
using System.Buffers.Text;
using System.Security.Cryptography;

namespace RegulatedData.Tokenization;

/// <summary>A key as people keep it: 32 bytes in hexadecimal or in base64, with white space around it.</summary>
internal static class KeyText
{
    internal const int KeyBytes = 32;
    private const int HexCharacters = 2 * KeyBytes;
    private const int Base64Characters = 44;

    /// <summary>Longer texts aren't read to their end: they are no keys.</summary>
    internal const int MostBytes = 4096;

    /// <param name="text">What the file, the variable or the stream held.</param>
    /// <param name="source">What it is called in errors: <c>the file '/run/secrets/key'</c>.</param>
    internal static SecretBytes Parse(ReadOnlySpan<byte> text, string source)
    {
        text = Trim(text);
        var key = new SecretBytes(KeyBytes);
        if (!TryDecode(text, key.Span))
        {
            key.Dispose();
            throw Mend.Error(
                text.IsEmpty ? $"nothing in {source}" : $"{text.Length} characters in {source} that aren't such a key",
                $"a key of {KeyBytes} bytes: {HexCharacters} hexadecimal digits, or {Base64Characters} characters of base64",
                "make one with: openssl rand -hex 32"
            );
        }

        RefuseNoRandomness(key, source);
        return key;
    }

    /// <summary>Whether somebody took a key for its place: then the text is no name to repeat.</summary>
    internal static bool IsLikeKey(string text)
    {
        Span<byte> key = stackalloc byte[KeyBytes];
        var isKey = TryDecode(System.Text.Encoding.UTF8.GetBytes(text), key);
        CryptographicOperations.ZeroMemory(key);
        return isKey;
    }

    private static bool TryDecode(ReadOnlySpan<byte> text, Span<byte> key) =>
        text.Length switch
        {
            HexCharacters => TryDecodeHex(text, key),
            Base64Characters => Base64.DecodeFromUtf8(text, key, out var read, out var written) == OperationStatus.Done
                && read == text.Length
                && written == key.Length,
            _ => false,
        };

    private static bool TryDecodeHex(ReadOnlySpan<byte> text, Span<byte> key)
    {
        for (var i = 0; i < key.Length; i++)
        {
            if (HexDigit(text[2 * i]) is not (>= 0 and var high) || HexDigit(text[2 * i + 1]) is not (>= 0 and var low))
            {
                return false;
            }

            key[i] = (byte)((high << 4) | low);
        }

        return true;
    }

    private static int HexDigit(byte character) =>
        (char)character switch
        {
            >= '0' and <= '9' => character - '0',
            >= 'a' and <= 'f' => character - 'a' + 10,
            >= 'A' and <= 'F' => character - 'A' + 10,
            _ => -1,
        };

    // A line end comes with most editors, and with echo.
    private static ReadOnlySpan<byte> Trim(ReadOnlySpan<byte> text) => text.Trim(" \t\r\n"u8);

    /// <summary>A key of equal bytes is somebody's placeholder.</summary>
    internal static void RefuseNoRandomness(SecretBytes key, string source)
    {
        if (key.Span.IndexOfAnyExcept(key.Span[0]) < 0)
        {
            key.Dispose();
            throw Mend.Error($"a key in {source} whose bytes are all the same", "32 random bytes", "make one with: openssl rand -hex 32");
        }
    }
}
