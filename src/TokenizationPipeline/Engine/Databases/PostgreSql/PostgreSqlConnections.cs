using Npgsql;

namespace RegulatedData.Tokenization.PostgreSql;

/// <summary>Opens connections to one database, with TLS and with settings that the tokenizer can rely on. For several threads.</summary>
internal sealed class PostgreSqlConnections : IDisposable
{
    private const int TcpKeepAliveSeconds = 30;
    private const int BufferBytes = 64 * 1024;

    // Values as text come out the same whatever the server's settings are, no row is hidden by row-level security (the server refuses
    // instead), and no time limit that was meant for users ends a long statement.
    private const string Settings =
        "-c TimeZone=UTC -c DateStyle=ISO,YMD -c IntervalStyle=postgres -c bytea_output=hex -c extra_float_digits=1 "
        + "-c standard_conforming_strings=on -c row_security=off -c statement_timeout=0 -c lock_timeout=0 "
        + "-c idle_in_transaction_session_timeout=0 -c default_tablespace=";

    private readonly NpgsqlDataSource source;
    private readonly NpgsqlDataSource catalogSource;

    public PostgreSqlConnections(DatabaseAddress address, string? password)
    {
        Description = address.ToString();
        Database = address.Database;
        source = NpgsqlDataSource.Create(ConnectionString(address, password, Settings));
        // Without a search path, the server's definitions of views, keys and defaults name each table with its schema.
        catalogSource = NpgsqlDataSource.Create(ConnectionString(address, password, Settings + " -c search_path="));
    }

    /// <summary>The address, for messages.</summary>
    public string Description { get; }

    /// <summary>The database's name.</summary>
    public string Database { get; }

    /// <summary>A session for rows: it has the user's search path, which functions in generated columns and checks may rely on.</summary>
    /// <exception cref="DatabaseException">The server isn't there, or refuses.</exception>
    public PostgreSqlSession OpenForRows(string doing) => Open(source, doing);

    /// <summary>A session for definitions: all names that the server writes have their schemas.</summary>
    /// <exception cref="DatabaseException">The server isn't there, or refuses.</exception>
    public PostgreSqlSession Open(string doing) => Open(catalogSource, doing);

    public void Dispose()
    {
        source.Dispose();
        catalogSource.Dispose();
    }

    private PostgreSqlSession Open(NpgsqlDataSource from, string doing)
    {
        try
        {
            return new PostgreSqlSession(from.OpenConnection(), doing);
        }
        catch (Exception error) when (PostgreSqlErrors.AreOurs(error))
        {
            throw PostgreSqlErrors.Of(error, $"connecting to {Description}");
        }
    }

    private static string ConnectionString(DatabaseAddress address, string? password, string settings) =>
        new NpgsqlConnectionStringBuilder
        {
            Host = address.Socket ?? address.Host,
            Port = address.Port,
            Username = address.User,
            Password = password,
            Database = address.Database,
            // A unix socket carries no TLS; it doesn't leave the machine.
            SslMode = address.WithoutTls || address.Socket is not null ? SslMode.Disable : SslMode.VerifyFull,
            RootCertificate = address.WithoutTls || address.Socket is not null ? null : address.CertificateAuthority,
            Options = settings,
            ApplicationName = "tokenizer",
            // Few connections, each for long; one that a server's restart broke mustn't come back.
            Pooling = false,
            CommandTimeout = 0,
            KeepAlive = 30,
            // While a long statement runs, too: a server whose machine is gone is noticed.
            TcpKeepAlive = address.Socket is null,
            TcpKeepAliveTime = address.Socket is null ? TcpKeepAliveSeconds : 0,
            TcpKeepAliveInterval = address.Socket is null ? TcpKeepAliveSeconds : 0,
            ReadBufferSize = BufferBytes,
            WriteBufferSize = BufferBytes,
            IncludeErrorDetail = false,
        }.ConnectionString;
}
