using RegulatedData.Testing;

namespace RegulatedData.Tokenization.Servers;

/// <summary>A MariaDB server of the tests' own, or a MySQL server where <see cref="MySqlProgram"/> is told of one.</summary>
public sealed class MariaDbServer : TestServer
{
    private const string LogSize = "--innodb-log-file-size=256M";

    private readonly IReadOnlyList<string> settings;

    private MariaDbServer(ServerFolder folder, IReadOnlyList<string> settings)
        : base(folder) => this.settings = settings;

    /// <inheritdoc />
    public override string Scheme => "mysql";

    /// <summary>Its unix socket. Through it comes no TLS.</summary>
    public string Socket => Folder.PathOf("mariadb.sock");

    private protected override string ReadyLine => "ready for connections";

    private protected override string StopSignal => "TERM";

    private protected override string CrashSignal => "KILL";

    /// <summary>Makes a server and starts it.</summary>
    /// <param name="settings">More settings, as arguments of mariadbd: "--innodb-buffer-pool-size=2G". They win over ours.</param>
    /// <exception cref="InvalidOperationException">It isn't installed, or didn't start; the message holds what it wrote.</exception>
    public static async Task<MariaDbServer> CreateAsync(params IReadOnlyList<string> settings)
    {
        var server = new MariaDbServer(new ServerFolder(), settings);
        await server.FirstStartAsync();
        return server;
    }

    /// <summary>Runs MariaDB's own client as a user, through the socket.</summary>
    internal async Task<string> RunClientAsync(string? database, IEnumerable<string> arguments, Func<TextWriter, Task> writeInput)
    {
        await using var client = RunningProcess.Start(
            ServerPrograms.Find("mariadb"),
            [
                "--no-defaults",
                $"--socket={Socket}",
                $"--user={UserName}",
                "--default-character-set=utf8mb4",
                .. arguments,
                .. database is null ? Array.Empty<string>() : [database],
            ],
            environment: new Dictionary<string, string?> { ["MYSQL_PWD"] = Password }
        );
        try
        {
            await writeInput(client.Input);
            client.Input.Close();
        }
        catch (IOException)
        {
            // It stopped reading because of an error, which it tells below.
        }

        return (await client.WaitForExitAsync()).EnsureSuccess().Output;
    }

    private protected override async Task InitializeAsync()
    {
        // Read at each start. One statement per line.
        await File.WriteAllTextAsync(
            Folder.PathOf("users.sql"),
            $"""
            CREATE USER IF NOT EXISTS '{UserName}'@'%' IDENTIFIED BY '{Password.Replace("'", "''", StringComparison.Ordinal)}';
            GRANT ALL PRIVILEGES ON *.* TO '{UserName}'@'%' WITH GRANT OPTION;

            """
        );
        await UnprivilegedUser.OwnAsync(Folder.Path);
        var data = $"--datadir={Folder.PathOf("data")}";
        var install = UnprivilegedUser.Command(
            MySqlProgram.Path is { } program
                ? [program, "--no-defaults", "--initialize-insecure", data, .. MySqlProgram.Settings, .. settings]
                :
                [
                    ServerPrograms.Find("mariadb-install-db"),
                    "--no-defaults",
                    data,
                    "--auth-root-authentication-method=normal",
                    "--skip-test-db",
                    LogSize,
                ]
        );
        (await ProcessRunner.RunAsync(install[0], install.Skip(1), Folder.Path)).EnsureSuccess();
    }

    private protected override IReadOnlyList<string> Command(int port) =>
        [
            MySqlProgram.Path ?? ServerPrograms.Find("mariadbd"),
            "--no-defaults",
            $"--datadir={Folder.PathOf("data")}",
            $"--tmpdir={Folder.Path}",
            $"--socket={Socket}",
            $"--pid-file={Folder.PathOf("mariadb.pid")}",
            "--bind-address=127.0.0.1",
            $"--port={port}",
            "--skip-name-resolve",
            $"--init-file={Folder.PathOf("users.sql")}",
            $"--ssl-ca={Certificates.AuthorityFile}",
            $"--ssl-cert={Certificates.CertificateFile}",
            $"--ssl-key={Certificates.KeyFile}",
            "--local-infile=1",
            "--character-set-server=utf8mb4",
            "--innodb-buffer-pool-size=256M",
            .. MySqlProgram.Path is null ? [LogSize] : MySqlProgram.Settings,
            // Commits go to the operating system, which outlives a killed server, and not to the disk each time.
            "--innodb-flush-log-at-trx-commit=2",
            .. settings,
        ];

    private protected override TestDatabase DatabaseNamed(string name) => new MariaDbDatabase(this, name);

    private protected override Task CreateAsync(string database) =>
        RunClientAsync(null, [], input => input.WriteAsync($"CREATE DATABASE `{database}`;"));
}
