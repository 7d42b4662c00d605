using System.Text;

namespace RegulatedData.Tokenization;

/// <summary>One value at a time, as text: for looking at single values. A batch is tens of times faster.</summary>
public static class BatchCipherExtensions
{
    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Encrypts one value.</summary>
    /// <param name="cipher">The cipher.</param>
    /// <param name="value">The value.</param>
    /// <returns>Its token.</returns>
    /// <exception cref="TokenizationException">The cipher can't take the value.</exception>
    public static string Encrypt(this IBatchCipher cipher, string value) => One(cipher, value, encrypt: true);

    /// <summary>Decrypts one token.</summary>
    /// <param name="cipher">The cipher.</param>
    /// <param name="token">The token.</param>
    /// <returns>The value.</returns>
    /// <exception cref="TokenizationException">The cipher can't take the token.</exception>
    public static string Decrypt(this IBatchCipher cipher, string token) => One(cipher, token, encrypt: false);

    private static string One(IBatchCipher cipher, string text, bool encrypt)
    {
        ArgumentNullException.ThrowIfNull(cipher);
        ArgumentNullException.ThrowIfNull(text);
        var bytes = Bytes(text);
        Span<int> offsets = [0, bytes.Length];
        var output = new byte[cipher.MaximumOutputLength(bytes.Length)];
        var written = encrypt ? cipher.Encrypt(bytes, offsets, output, offsets) : cipher.Decrypt(bytes, offsets, output, offsets);
        return StrictUtf8.GetString(output, 0, written);
    }

    private static byte[] Bytes(string text)
    {
        try
        {
            return StrictUtf8.GetBytes(text);
        }
        catch (EncoderFallbackException)
        {
            // The exception names the character; ours doesn't, and isn't caused by it.
            throw Mend.Error("a text with half of a surrogate pair", "whole Unicode characters", "read the value from its database again");
        }
    }
}
