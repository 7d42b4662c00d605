using System.Globalization;
using RegulatedData.Testing;

namespace RegulatedData.Tokenization.Servers;

/// <summary>
/// A database server of the tests' own: its data in a temporary folder, on a free port of 127.0.0.1 and on a unix socket, with TLS from a
/// certificate authority made for it. It ends with this process, also when that is killed, and its folder with it.
/// </summary>
public abstract class TestServer : IAsyncDisposable
{
    private const int Attempts = 5;
    private readonly ServerFolder folder;
    private ServerProcess? process;
    private int databases;

    private protected TestServer(ServerFolder folder)
    {
        this.folder = folder;
        Certificates = new ServerCertificates(folder);
    }

    /// <summary>Its port on 127.0.0.1. It stays the same when the server is stopped and started.</summary>
    public int Port { get; private set; }

    /// <summary>The folder that holds its unix socket.</summary>
    public string SocketFolder => folder.Path;

    /// <summary>The user who may do everything.</summary>
    public string UserName { get; } = "tester";

    /// <summary>That user's password.</summary>
    public string Password { get; } = "a password with spaces, 'quotes' and ümläuts";

    /// <summary>What it has for TLS: the path of the certificate authority's certificate above all.</summary>
    public ServerCertificates Certificates { get; }

    /// <summary>What it has written since it was last started.</summary>
    public string Log => process?.Log ?? "";

    /// <summary>How its URLs begin: "mysql" or "postgresql".</summary>
    public abstract string Scheme { get; }

    private protected ServerFolder Folder => folder;

    private protected abstract string ReadyLine { get; }

    /// <summary>The signal that ends it properly, without waiting for its clients.</summary>
    private protected abstract string StopSignal { get; }

    /// <summary>The signal that ends it at once, with all its processes, and loses what it hasn't written, as a crash would.</summary>
    private protected abstract string CrashSignal { get; }

    /// <summary>Starts it again on its port, after <see cref="StopAsync"/> or <see cref="CrashAsync"/>.</summary>
    public async Task StartAsync()
    {
        process = await ServerProcess.StartAsync(folder, Command(Port), ReadyLine);
    }

    /// <summary>Stops it as its own service would: what is committed is written. Clients are cut off.</summary>
    public Task StopAsync() => EndAsync(StopSignal);

    /// <summary>Ends it without giving it time for anything.</summary>
    public Task CrashAsync() => EndAsync(CrashSignal);

    /// <summary>A new, empty database.</summary>
    /// <param name="name">Default: a name that no other database of this server has.</param>
    public async Task<TestDatabase> CreateDatabaseAsync(string? name = null)
    {
        var number = Interlocked.Increment(ref databases).ToString(CultureInfo.InvariantCulture);
        var database = DatabaseNamed(name ?? $"test_{number}");
        await CreateAsync(database.Name);
        return database;
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        if (process is not null)
        {
            await process.DisposeAsync();
        }

        folder.Dispose();
    }

    private protected abstract IReadOnlyList<string> Command(int port);

    private protected abstract Task InitializeAsync();

    private protected abstract TestDatabase DatabaseNamed(string name);

    private protected abstract Task CreateAsync(string database);

    /// <summary>Makes the data and starts the server on a port that is free.</summary>
    private protected async Task FirstStartAsync()
    {
        try
        {
            await InitializeAsync();
            await StartOnFreePortAsync();
        }
        catch
        {
            await DisposeAsync();
            throw;
        }
    }

    /// <summary>Between finding a free port and listening on it, another process may take it.</summary>
    private async Task StartOnFreePortAsync()
    {
        for (var attempt = 1; ; attempt++)
        {
            Port = FreePort.Next();
            try
            {
                await StartAsync();
                return;
            }
            catch (InvalidOperationException error)
                when (attempt < Attempts && error.Message.Contains("already in use", StringComparison.OrdinalIgnoreCase)) { }
        }
    }

    private async Task EndAsync(string signal)
    {
        if (process is not null)
        {
            await process.EndAsync(signal);
        }
    }
}
