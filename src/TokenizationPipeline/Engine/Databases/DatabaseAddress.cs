using System.Globalization;
using System.Net;

namespace RegulatedData.Tokenization;

/// <summary>
/// Where a database is: <c>mysql://user@host:port/database</c> or <c>postgresql://user@host:port/database</c>. Options behind a question
/// mark: <c>socket=&lt;path&gt;</c> (a Unix socket, or for PostgreSQL its folder), <c>tls-ca=&lt;file&gt;</c> (the authority of the server's
/// certificate; default: those that the system trusts). A password isn't part of it: arguments can be seen by other users.
/// </summary>
public sealed record DatabaseAddress
{
    private const int MySqlPort = 3306;
    private const int PostgreSqlPort = 5432;

    // Debian's and Red Hat's, which the client library of MariaDB doesn't look at by itself.
    private static readonly string[] SystemAuthorities = ["/etc/ssl/certs/ca-certificates.crt", "/etc/pki/tls/certs/ca-bundle.crt"];

    private DatabaseAddress(DatabaseKind kind, string user, string host, int port, string database) =>
        (Kind, User, Host, Port, Database) = (kind, user, host, port, database);

    /// <summary>Which family of servers it is on.</summary>
    public DatabaseKind Kind { get; }

    /// <summary>The user.</summary>
    public string User { get; }

    /// <summary>The server's name or address.</summary>
    public string Host { get; }

    /// <summary>The server's port. Default: 3306, or 5432 for PostgreSQL.</summary>
    public int Port { get; }

    /// <summary>The database's name.</summary>
    public string Database { get; }

    /// <summary>The path of a Unix socket; <c>null</c> for TCP.</summary>
    public string? Socket { get; private init; }

    /// <summary>The file with the authority that has signed the server's certificate; <c>null</c> where the system has no such file.</summary>
    public string? CertificateAuthority { get; private init; }

    /// <summary>Whether the connection goes without TLS. Default: no, it is encrypted, and the server's certificate verified.</summary>
    public bool WithoutTls { get; private init; }

    /// <summary>Reads an address.</summary>
    /// <param name="text">The address.</param>
    /// <returns>The address, with TLS.</returns>
    /// <exception cref="TokenizationException">It is none, or has a password in it.</exception>
    public static DatabaseAddress Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (!Uri.TryCreate(text, UriKind.Absolute, out var uri) || KindOf(uri.Scheme) is not { } kind)
        {
            throw Error("an address that can't be read");
        }

        if (uri.UserInfo.Contains(':', StringComparison.Ordinal))
        {
            throw Mend.Error(
                "an address with a password",
                "an address without one, since other users can see arguments",
                "give the password in the environment variable TOKENIZER_PASSWORD, or in a file"
            );
        }

        var database = Uri.UnescapeDataString(uri.AbsolutePath.TrimStart('/'));
        var user = Uri.UnescapeDataString(uri.UserInfo);
        if (user.Length == 0 || database.Length == 0)
        {
            throw Error("an address without a user or a database");
        }

        var host = uri.Host.Length == 0 ? "localhost" : uri.Host.Trim('[', ']');
        var port =
            uri.Port > 0 ? uri.Port
            : kind == DatabaseKind.MySql ? MySqlPort
            : PostgreSqlPort;
        return WithOptions(new DatabaseAddress(kind, user, host, port, database), uri.Query);
    }

    /// <summary>The same address without TLS, for a server on this machine.</summary>
    /// <returns>The address.</returns>
    /// <exception cref="TokenizationException">The server is elsewhere.</exception>
    public DatabaseAddress ToInsecure() =>
        Socket is not null || Host == "localhost" || (IPAddress.TryParse(Host, out var address) && IPAddress.IsLoopback(address))
            ? this with
            {
                WithoutTls = true,
            }
            : throw Mend.Error(
                $"a connection to {Host} without TLS",
                "TLS, unless the server is on this machine (a Unix socket or a loopback address)",
                "give the server a certificate, and its authority as tls-ca=<file> in the address"
            );

    /// <summary>The address, for messages.</summary>
    /// <returns>The text.</returns>
    public override string ToString()
    {
        var scheme = Kind == DatabaseKind.MySql ? "mysql" : "postgresql";
        var socket = Socket is null ? "" : $"?socket={Socket}";
        return string.Create(CultureInfo.InvariantCulture, $"{scheme}://{User}@{Host}:{Port}/{Database}{socket}");
    }

    private static DatabaseKind? KindOf(string scheme) =>
        scheme switch
        {
            "mysql" or "mariadb" => DatabaseKind.MySql,
            "postgresql" or "postgres" => DatabaseKind.PostgreSql,
            _ => null,
        };

    private static DatabaseAddress WithOptions(DatabaseAddress address, string query)
    {
        address = address with { CertificateAuthority = SystemAuthorities.FirstOrDefault(File.Exists) };
        foreach (var option in query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var parts = option.Split('=', 2);
            var value = parts.Length == 2 ? Uri.UnescapeDataString(parts[1]) : "";
            address = parts[0] switch
            {
                "socket" when value.Length > 0 => address with { Socket = value },
                "tls-ca" when value.Length > 0 => address with { CertificateAuthority = value },
                _ => throw Error($"an address with the option '{parts[0]}'"),
            };
        }

        return address;
    }

    private static TokenizationException Error(string given) =>
        Mend.Error(
            given,
            "mysql://user@host:port/database or postgresql://user@host:port/database, with ?socket=<path> or ?tls-ca=<file> behind it if need be",
            "correct the address"
        );
}
