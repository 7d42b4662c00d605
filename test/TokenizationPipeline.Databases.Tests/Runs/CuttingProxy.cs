using System.Net;
using System.Net.Sockets;
using System.Text;
using RegulatedData.Tokenization.Servers;

namespace RegulatedData.Tokenization.Databases.Tests.Runs;

/// <summary>
/// Stands between a job and its server (without TLS), and cuts all connections off as a killed process would: at the nth statement that
/// changes something, when the server has got it, or when it has answered. Statements count from one on that has given words in it.
/// </summary>
internal sealed class CuttingProxy : IDisposable
{
    private static readonly string[] OtherWords = ["BEGIN", "COPY", "EXPLAIN", "SELECT", "SET", "SHOW"];

    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly TestDatabase database;
    private readonly string begin;
    private readonly int cutAt;
    private readonly bool afterAnswer;
    private readonly List<TcpClient> clients = [];
    private readonly TaskCompletionSource disposed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Lock gate = new();
    private int statements;
    private bool isCut;

    internal CuttingProxy(TestDatabase database, string begin, int cutAt, bool afterAnswer)
    {
        (this.database, this.begin, this.cutAt, this.afterAnswer) = (database, begin, cutAt, afterAnswer);
        listener.Start();
        _ = AcceptAsync();
    }

    /// <summary>
    /// Whether the server isn't told that the client at whose statement it cuts has gone, until this is disposed: so it is when a machine loses
    /// its net. A server that knows ends a statement that waits for a lock.
    /// </summary>
    internal bool IsSilent { get; init; }

    /// <summary>How many statements were counted.</summary>
    internal int Statements => statements;

    /// <summary>Whether it came to the one to cut at.</summary>
    internal bool HasCut => cutAt > 0 && statements >= cutAt;

    /// <summary>The database as it is reached through here.</summary>
    internal IDatabase Open()
    {
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        var address = $"{database.Server.Scheme}://{database.Server.UserName}@127.0.0.1:{port}/{database.Name}";
        return DatabaseFactory.Open(DatabaseAddress.Parse(address).ToInsecure(), database.Server.Password);
    }

    public void Dispose()
    {
        Cut();
        disposed.TrySetResult();
        listener.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                _ = ServeAsync(await listener.AcceptTcpClientAsync());
            }
        }
        catch (Exception error) when (error is SocketException or ObjectDisposedException)
        {
            // It was disposed.
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        var server = new TcpClient();
        using (client)
        using (server)
        {
            if (!Add(client, server))
            {
                return;
            }

            var isLast = false;
            try
            {
                await server.ConnectAsync(IPAddress.Loopback, database.Server.Port);
                var (up, down) = (client.GetStream(), server.GetStream());
                IMessageReader messages = database.Server.Scheme == "mysql" ? new MySqlMessages() : new PostgreSqlMessages();
                var upwards = PumpAsync(
                    up,
                    down,
                    bytes => isLast |= messages.Read(bytes).Select(IsTheOne).ToList().Contains(true),
                    () => isLast && !afterAnswer
                );
                var downwards = PumpAsync(down, up, _ => { }, () => isLast);
                await Task.WhenAny(upwards, downwards);
                if (isLast && IsSilent)
                {
                    await disposed.Task;
                }
            }
            catch (Exception error) when (error is IOException or SocketException or ObjectDisposedException)
            {
                // Either side has gone.
            }
        }
    }

    private bool Add(params TcpClient[] both)
    {
        lock (gate)
        {
            clients.AddRange(both);
            return !isCut;
        }
    }

    private bool IsTheOne(string statement)
    {
        lock (gate)
        {
            var isCounted =
                statement.Length > 0
                && !Array.Exists(OtherWords, word => statement.StartsWith(word, StringComparison.Ordinal))
                && (statements > 0 || statement.Contains(begin, StringComparison.Ordinal));
            return isCounted && ++statements == cutAt;
        }
    }

    private async Task PumpAsync(NetworkStream from, NetworkStream to, Action<ReadOnlyMemory<byte>> look, Func<bool> isEnd)
    {
        var buffer = new byte[64 * 1024];
        int count;
        try
        {
            while ((count = await from.ReadAsync(buffer)) > 0)
            {
                var wasEnd = isEnd();
                look(buffer.AsMemory(0, count));
                // An answer that is the last is not passed on.
                if (!wasEnd)
                {
                    await to.WriteAsync(buffer.AsMemory(0, count));
                }

                if (isEnd())
                {
                    Cut(except: IsSilent ? to.Socket : null);
                    return;
                }
            }
        }
        catch (Exception error) when (error is IOException or SocketException or ObjectDisposedException)
        {
            // Either side has gone.
        }
    }

    private void Cut(Socket? except = null)
    {
        lock (gate)
        {
            isCut = true;
            foreach (var client in clients.Where(client => client.Client is not { } socket || socket != except))
            {
                client.Dispose();
            }
        }
    }

    /// <summary>Takes the statements out of what a client sends.</summary>
    private interface IMessageReader
    {
        IEnumerable<string> Read(ReadOnlyMemory<byte> bytes);
    }

    /// <summary>Packets with three bytes of length and a number: a statement begins a conversation (0) and has the command 3.</summary>
    private sealed class MySqlMessages : IMessageReader
    {
        private readonly List<byte> open = [];

        public IEnumerable<string> Read(ReadOnlyMemory<byte> bytes)
        {
            open.AddRange(bytes.Span);
            while (open.Count >= 4 && open.Count >= 4 + Length())
            {
                var packet = open.GetRange(0, 4 + Length()).ToArray();
                open.RemoveRange(0, packet.Length);
                if (packet.Length > 5 && packet[3] == 0 && packet[4] == 3)
                {
                    yield return Encoding.UTF8.GetString(packet[5..]);
                }
            }
        }

        private int Length() => open[0] | (open[1] << 8) | (open[2] << 16);
    }

    /// <summary>A first message without a type; then types with four bytes of length, of which Q is a statement and P prepares one.</summary>
    private sealed class PostgreSqlMessages : IMessageReader
    {
        private readonly List<byte> open = [];
        private int typeBytes;

        public IEnumerable<string> Read(ReadOnlyMemory<byte> bytes)
        {
            open.AddRange(bytes.Span);
            while (open.Count >= typeBytes + 4 && open.Count >= typeBytes + Length())
            {
                var message = open.GetRange(0, typeBytes + Length()).ToArray();
                open.RemoveRange(0, message.Length);
                if (typeBytes == 1 && message[0] is (byte)'Q' or (byte)'P')
                {
                    var text = Encoding.UTF8.GetString(message[5..]);
                    // A prepared statement has a name before its text, and no name ends at once.
                    yield return text.TrimStart('\0');
                }

                typeBytes = 1;
            }
        }

        private int Length() => (open[typeBytes] << 24) | (open[typeBytes + 1] << 16) | (open[typeBytes + 2] << 8) | open[typeBytes + 3];
    }
}
