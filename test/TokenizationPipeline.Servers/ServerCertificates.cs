using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace RegulatedData.Tokenization.Servers;

/// <summary>A server's certificate for "localhost" and 127.0.0.1, and the certificate authority that signed it, made for this one server.</summary>
public sealed class ServerCertificates
{
    internal ServerCertificates(ServerFolder folder)
    {
        // A day's margin on both sides, for clocks that differ. The time of the machine is what the server's TLS will go by too.
        var now = TimeProvider.System.GetUtcNow();
        var (from, to) = (now.AddDays(-1), now.AddDays(1));
        using var authority = MakeAuthority("Authority of a test server", from, to);
        using var stranger = MakeAuthority("Authority that signed nothing", from, to);
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var certificate = Sign(key, authority, from, to);

        AuthorityFile = Write(folder.PathOf("authority.pem"), authority.ExportCertificatePem());
        OtherAuthorityFile = Write(folder.PathOf("other-authority.pem"), stranger.ExportCertificatePem());
        CertificateFile = Write(folder.PathOf("server.pem"), certificate.ExportCertificatePem());
        KeyFile = Write(folder.PathOf("server.key"), key.ExportPkcs8PrivateKeyPem());
        if (!OperatingSystem.IsWindows())
        {
            // PostgreSQL refuses a key that others can read.
            File.SetUnixFileMode(KeyFile, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }
    }

    /// <summary>The path of the certificate authority's certificate (PEM): what a client must trust.</summary>
    public string AuthorityFile { get; }

    /// <summary>The path of another authority's certificate, which didn't sign the server's: a client that trusts only this one must refuse.</summary>
    public string OtherAuthorityFile { get; }

    internal string CertificateFile { get; }

    internal string KeyFile { get; }

    private static X509Certificate2 MakeAuthority(string name, DateTimeOffset from, DateTimeOffset to)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, false));
        return request.CreateSelfSigned(from, to);
    }

    private static X509Certificate2 Sign(ECDsa key, X509Certificate2 authority, DateTimeOffset from, DateTimeOffset to)
    {
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.1")], false));
        request.CertificateExtensions.Add(X509AuthorityKeyIdentifierExtension.CreateFromCertificate(authority, true, false));
        return request.Create(authority, from, to, RandomNumberGenerator.GetBytes(8));
    }

    private static string Write(string path, string text)
    {
        File.WriteAllText(path, text);
        return path;
    }
}
