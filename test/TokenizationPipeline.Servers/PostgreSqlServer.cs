using Npgsql;
using RegulatedData.Testing;

namespace RegulatedData.Tokenization.Servers;

/// <summary>A PostgreSQL server of the tests' own.</summary>
public sealed class PostgreSqlServer : TestServer
{
    private readonly IReadOnlyList<string> settings;

    private PostgreSqlServer(ServerFolder folder, IReadOnlyList<string> settings)
        : base(folder) => this.settings = settings;

    /// <inheritdoc />
    public override string Scheme => "postgresql";

    private protected override string ReadyLine => "ready to accept connections";

    private protected override string StopSignal => "INT";

    private protected override string CrashSignal => "QUIT";

    /// <summary>Makes a server and starts it.</summary>
    /// <param name="settings">More settings: "shared_buffers=2GB". They win over ours.</param>
    /// <exception cref="InvalidOperationException">It isn't installed, or didn't start; the message holds what it wrote.</exception>
    public static async Task<PostgreSqlServer> CreateAsync(params IReadOnlyList<string> settings)
    {
        var server = new PostgreSqlServer(new ServerFolder(), settings);
        await server.FirstStartAsync();
        return server;
    }

    /// <summary>Everything that a database has but rows, as pg_dump writes it: what is the same in two databases gives the same lines.</summary>
    /// <param name="database">The database.</param>
    /// <param name="except">Tables to leave out.</param>
    public async Task<IReadOnlyList<string>> DumpDefinitionsAsync(TestDatabase database, params IReadOnlyList<string> except)
    {
        ArgumentNullException.ThrowIfNull(database);
        var dump = await ProcessRunner.RunAsync(
            ServerPrograms.Find("pg_dump"),
            [
                "--schema-only",
                $"--host={SocketFolder}",
                $"--port={Port}",
                $"--username={UserName}",
                .. except.Select(table => $"--exclude-table={table}"),
                database.Name,
            ],
            environment: new Dictionary<string, string?> { ["PGPASSWORD"] = Password }
        );
        // Two lines have a word that is drawn at random for each dump.
        return [.. dump.EnsureSuccess().Output.Split('\n').Where(line => !line.Contains("restrict ", StringComparison.Ordinal))];
    }

    /// <summary>What Npgsql needs to reach a database through the socket.</summary>
    /// <param name="database">The database's name.</param>
    public string ConnectionString(string database) =>
        new NpgsqlConnectionStringBuilder
        {
            Host = SocketFolder,
            Port = Port,
            Username = UserName,
            Password = Password,
            Database = database,
            // A pool would keep connections open on which a test counts that they are closed.
            Pooling = false,
            CommandTimeout = 0,
        }.ConnectionString;

    private protected override async Task InitializeAsync()
    {
        var password = Folder.PathOf("password");
        await File.WriteAllTextAsync(password, Password);
        await UnprivilegedUser.OwnAsync(Folder.Path);
        var initialize = UnprivilegedUser.Command([
            ServerPrograms.Find("initdb"),
            $"--pgdata={Folder.PathOf("data")}",
            $"--username={UserName}",
            $"--pwfile={password}",
            "--auth=scram-sha-256",
            "--encoding=UTF8",
            "--locale=C.UTF-8",
            "--no-sync",
        ]);
        (await ProcessRunner.RunAsync(initialize[0], initialize.Skip(1), Folder.Path)).EnsureSuccess();
    }

    private protected override IReadOnlyList<string> Command(int port)
    {
        string[] all =
        [
            "listen_addresses=127.0.0.1",
            $"unix_socket_directories={SocketFolder}",
            "ssl=on",
            $"ssl_ca_file={Certificates.AuthorityFile}",
            $"ssl_cert_file={Certificates.CertificateFile}",
            $"ssl_key_file={Certificates.KeyFile}",
            "shared_buffers=256MB",
            "max_wal_size=4GB",
            "wal_level=minimal",
            "max_wal_senders=0",
            // Commits go to the operating system, which outlives a killed server, and not to the disk each time.
            "fsync=off",
            .. settings,
        ];
        return
        [
            ServerPrograms.Find("postgres"),
            "-D",
            Folder.PathOf("data"),
            "-p",
            $"{port}",
            .. all.SelectMany(setting => new[] { "-c", setting }),
        ];
    }

    private protected override TestDatabase DatabaseNamed(string name) => new PostgreSqlDatabase(this, name);

    private protected override Task CreateAsync(string database) =>
        new PostgreSqlDatabase(this, "postgres").ExecuteAsync($"CREATE DATABASE \"{database}\"");
}
