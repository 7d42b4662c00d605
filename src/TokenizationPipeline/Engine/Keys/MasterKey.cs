using System.Security.Cryptography;
using System.Text;

namespace RegulatedData.Tokenization;

/// <summary>
/// The one secret that all tokens come from: 32 random bytes. Each domain of values gets a key of its own, derived from it
/// (<see cref="DeriveDomainKey"/>). It is read from a file, an environment variable or standard input, never from an argument, which
/// other users of a machine can see. Nothing prints it; disposing zeroes it.
/// </summary>
public sealed class MasterKey : IDisposable
{
    private const int FingerprintBytes = 8;
    private readonly SecretBytes key;

    private MasterKey(SecretBytes key, string version)
    {
        this.key = key;
        try
        {
            Version = KeyLabels.Checked(version, "key version");
            Fingerprint = MakeFingerprint();
        }
        catch
        {
            key.Dispose();
            throw;
        }
    }

    /// <summary>
    /// What the key's owner calls this key ("1", "2026-04"). Derived keys depend on it, so that a new version gives new tokens; keep it
    /// beside the data.
    /// </summary>
    public string Version { get; }

    /// <summary>16 hexadecimal digits that tell this key and version from others and give nothing of the key away. Keep them beside the data.</summary>
    public string Fingerprint { get; }

    /// <summary>Reads the key from a file.</summary>
    /// <param name="path">The file: 64 hexadecimal digits, or 44 characters of base64, with white space around them.</param>
    /// <param name="version">What this key is called: 1 to 64 letters, digits, '.', '_' or '-'.</param>
    /// <returns>The key; dispose it.</returns>
    /// <exception cref="TokenizationException">There is no such file, it can't be read, or it holds no key.</exception>
    public static MasterKey FromFile(string path, string version)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        try
        {
            // Without a buffer, which would keep a copy.
            using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0);
            return FromStream(stream, version, $"the file '{path}'");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new TokenizationException(
                Mend.Message(
                    KeyText.IsLikeKey(path) ? "a key in place of its file" : $"the file '{path}', which can't be read",
                    "a file with the master key",
                    "check its path and its permissions"
                ),
                error
            );
        }
    }

    /// <summary>
    /// Reads the key from an environment variable. .NET keeps variables as text that can't be zeroed: prefer a file where you can choose.
    /// </summary>
    /// <param name="variable">The variable's name. It holds what a key file would hold.</param>
    /// <param name="version">What this key is called: 1 to 64 letters, digits, '.', '_' or '-'.</param>
    /// <returns>The key; dispose it.</returns>
    /// <exception cref="TokenizationException">The variable isn't set, or holds no key.</exception>
    public static MasterKey FromEnvironment(string variable, string version)
    {
        ArgumentException.ThrowIfNullOrEmpty(variable);
        var text =
            Environment.GetEnvironmentVariable(variable)
            ?? throw Mend.Error(
                KeyText.IsLikeKey(variable) ? "a key in place of its environment variable" : $"no environment variable {variable}",
                "the name of a variable with the master key",
                "set it for this process only"
            );
        using var bytes = new SecretBytes(Encoding.UTF8.GetMaxByteCount(text.Length));
        var length = Encoding.UTF8.GetBytes(text, bytes.Span);
        return new MasterKey(KeyText.Parse(bytes.Span[..length], $"the environment variable {variable}"), version);
    }

    /// <summary>Reads the key from standard input, to its end.</summary>
    /// <param name="version">What this key is called: 1 to 64 letters, digits, '.', '_' or '-'.</param>
    /// <returns>The key; dispose it.</returns>
    /// <exception cref="TokenizationException">What came is no key.</exception>
    public static MasterKey FromStandardInput(string version)
    {
        using var input = Console.OpenStandardInput();
        return FromStream(input, version, "standard input");
    }

    /// <summary>Takes a key that a program got from elsewhere, from a key management service for instance.</summary>
    /// <param name="key">32 random bytes; they are copied, so zero yours.</param>
    /// <param name="version">What this key is called: 1 to 64 letters, digits, '.', '_' or '-'.</param>
    /// <returns>The key; dispose it.</returns>
    /// <exception cref="TokenizationException">It has another length, or its bytes are all the same.</exception>
    public static MasterKey FromBytes(ReadOnlySpan<byte> key, string version)
    {
        if (key.Length != KeyText.KeyBytes)
        {
            throw Mend.Error(
                $"a master key of {key.Length} bytes",
                $"{KeyText.KeyBytes} bytes",
                "make them with RandomNumberGenerator.GetBytes(32)"
            );
        }

        var copy = new SecretBytes(key);
        KeyText.RefuseNoRandomness(copy, "the bytes given");
        return new MasterKey(copy, version);
    }

    /// <summary>
    /// Derives the key of a domain (HKDF-SHA256, RFC 5869). Columns of one domain, a key and the foreign keys to it, have equal tokens
    /// for equal values; other columns don't, and who has one domain's key learns nothing of another's.
    /// </summary>
    /// <param name="domain">The domain's name, for instance the column that others point to: 1 to 200 characters without control characters.</param>
    /// <param name="purpose">What the key is for. Default: <see cref="KeyPurposes.FormatPreservingEncryption"/>.</param>
    /// <returns>The key; dispose it.</returns>
    /// <exception cref="TokenizationException">The domain or the purpose is empty, too long, or has characters that aren't allowed.</exception>
    public DomainKey DeriveDomainKey(string domain, string purpose = KeyPurposes.FormatPreservingEncryption)
    {
        KeyLabels.CheckedDomain(domain);
        KeyLabels.Checked(purpose, "key purpose");
        var derived = new SecretBytes(KeyText.KeyBytes);
        Derive(derived.Span, purpose, domain);
        return new DomainKey(derived, domain, purpose, Version);
    }

    /// <summary>Zeroes the key. Domain keys that were derived from it stay usable.</summary>
    public void Dispose() => key.Dispose();

    /// <summary>The key's version and fingerprint, never the key.</summary>
    /// <returns>The text.</returns>
    public override string ToString() => $"master key, version {Version}, fingerprint {Fingerprint}";

    internal static MasterKey FromStream(Stream stream, string version, string source)
    {
        using var text = new SecretBytes(KeyText.MostBytes);
        var length = stream.ReadAtLeast(text.Span, text.Span.Length, throwOnEndOfStream: false);
        return new MasterKey(KeyText.Parse(text.Span[..length], source), version);
    }

    private string MakeFingerprint()
    {
        Span<byte> fingerprint = stackalloc byte[FingerprintBytes];
        Derive(fingerprint, KeyPurposes.Fingerprint, "");
        return Convert.ToHexString(fingerprint);
    }

    private void Derive(Span<byte> derived, string purpose, string domain)
    {
        var info = KeyLabels.Join("RegulatedData.Tokenization/v1", purpose, Version, domain);
        HKDF.DeriveKey(HashAlgorithmName.SHA256, key.Span, derived, salt: [], info);
    }
}
