using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace RegulatedData.Tokenization;

/// <summary>
/// The secret of the older Python tool: a password and a salt, from which PBKDF2 (HMAC-SHA-512, 1,024 rounds) makes 32 bytes, and a
/// tweak. Its rounds are few by today's measure: for data that was tokenized with it, not for new data.
/// </summary>
public sealed class SeedKey : IDisposable
{
    private const int Rounds = 1024;
    private readonly SecretBytes key;
    private readonly byte[] tweak;

    private SeedKey(SecretBytes key, byte[] tweak)
    {
        this.key = key;
        this.tweak = tweak;
    }

    /// <summary>
    /// Whether the cipher is FF3-1 (a tweak of 7 bytes) and not FF3 (8 bytes): Python's <c>ff3</c> chooses by the tweak's length.
    /// </summary>
    public bool IsFf31 => tweak.Length == Ff3Tweak.Ff31Bytes;

    /// <summary>Derives the key.</summary>
    /// <param name="password">The password.</param>
    /// <param name="salt">The salt; it may be empty.</param>
    /// <param name="tweak">7 or 8 bytes.</param>
    /// <returns>The key; dispose it.</returns>
    /// <exception cref="TokenizationException">The password is empty, or the tweak has another length.</exception>
    public static SeedKey Derive(ReadOnlySpan<char> password, ReadOnlySpan<char> salt, ReadOnlySpan<byte> tweak)
    {
        if (password.IsEmpty)
        {
            throw Mend.Error("an empty password", "the password with which the data was tokenized", "take it from the tool's secret");
        }

        if (tweak.Length is not (Ff3Tweak.Ff3Bytes or Ff3Tweak.Ff31Bytes))
        {
            throw Mend.Error(
                $"a tweak of {tweak.Length} bytes",
                $"{Ff3Tweak.Ff31Bytes} bytes (FF3-1) or {Ff3Tweak.Ff3Bytes} (FF3)",
                "take it from the tool's secret: 14 or 16 hexadecimal digits"
            );
        }

        using var passwordBytes = Utf8(password);
        using var saltBytes = Utf8(salt);
        var derived = new SecretBytes(KeyText.KeyBytes);
        Rfc2898DeriveBytes.Pbkdf2(passwordBytes.Span, saltBytes.Span, derived.Span, Rounds, HashAlgorithmName.SHA512);
        return new SeedKey(derived, tweak.ToArray());
    }

    /// <summary>Reads the tool's secret: <c>{"salt": "...", "password": "...", "tweak": "14 or 16 hexadecimal digits"}</c>.</summary>
    /// <param name="json">The secret's JSON, in UTF-8.</param>
    /// <returns>The key; dispose it.</returns>
    /// <exception cref="TokenizationException">It isn't such a secret.</exception>
    public static SeedKey FromJson(ReadOnlyMemory<byte> json)
    {
        var (password, salt, tweak) = ReadSecret(json);
        return Derive(password, salt, tweak);
    }

    /// <summary>A cipher as the tool uses it, over an alphabet: for data that was tokenized with Python's <c>ff3</c> in other ways.</summary>
    /// <param name="alphabet">What values consist of, in the order that was used.</param>
    /// <returns>The cipher; dispose it.</returns>
    public TextCipher CreateTextCipher(Alphabet alphabet) =>
        IsFf31 ? TextCipher.Ff31(key.Span, alphabet, tweak) : TextCipher.Ff3(key.Span, alphabet, tweak);

    /// <summary>Copies the derived key's 32 bytes, to compare them with another tool's. Zero them when you are done.</summary>
    /// <param name="target">32 bytes.</param>
    /// <exception cref="ArgumentException">There is no room for them.</exception>
    public void CopyTo(Span<byte> target) => key.Span.CopyTo(target);

    /// <summary>Zeroes the key. Ciphers that were made from it stay usable.</summary>
    public void Dispose() => key.Dispose();

    /// <summary>Which cipher it is for, never the key.</summary>
    /// <returns>The text.</returns>
    public override string ToString() => IsFf31 ? "key for FF3-1" : "key for FF3";

    private static SecretBytes Utf8(ReadOnlySpan<char> text)
    {
        var bytes = new SecretBytes(Encoding.UTF8.GetByteCount(text));
        Encoding.UTF8.GetBytes(text, bytes.Span);
        return bytes;
    }

    private static (string Password, string Salt, byte[] Tweak) ReadSecret(ReadOnlyMemory<byte> json)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            var root = document.RootElement;
            return (Text(root, "password"), Text(root, "salt"), Convert.FromHexString(Text(root, "tweak")));
        }
        catch (Exception error) when (error is JsonException or FormatException or InvalidOperationException or KeyNotFoundException)
        {
            // What the parser says could quote the secret: it is neither repeated nor kept as the cause.
            throw Mend.Error(
                "a secret that isn't such JSON",
                """{"salt": "...", "password": "...", "tweak": "14 or 16 hexadecimal digits"}""",
                "take the tool's secret as it is"
            );
        }
    }

    private static string Text(JsonElement root, string name) =>
        root.GetProperty(name).GetString() ?? throw new FormatException("A null in place of a text.");
}
