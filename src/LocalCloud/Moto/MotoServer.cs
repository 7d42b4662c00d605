using System.ComponentModel;
using System.Diagnostics;
using System.Text;
using System.Text.Json.Nodes;

namespace RegulatedData.LocalCloud;

/// <summary>moto (https://github.com/getmoto/moto) as a child process: it ends with us, also when we are killed.</summary>
internal sealed class MotoServer : IAsyncDisposable
{
    private readonly Process _process;

    private MotoServer(Process process, Uri endpoint)
    {
        _process = process;
        Endpoint = endpoint;
    }

    /// <summary>Where it listens.</summary>
    public Uri Endpoint { get; }

    /// <summary>Starts it, and comes back once it listens.</summary>
    /// <param name="options">Which Python, and how long to wait.</param>
    /// <param name="gateway">The gateway, at which its Step Functions interpreter calls services.</param>
    /// <param name="ct">Cancels the start.</param>
    /// <exception cref="LocalCloudException">It didn't start; the message has what it wrote, and how to mend it.</exception>
    public static async Task<MotoServer> StartAsync(LocalCloudOptions options, Uri gateway, CancellationToken ct)
    {
        var python = PythonFinder.Find(options.Python);
        var process = Launch(python, gateway.Port);
        var errors = Tail.Of(process.StandardError);
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(ct);
        deadline.CancelAfter(options.StartTimeout);
        try
        {
            var line = await process.StandardOutput.ReadLineAsync(deadline.Token);
            if (line is null)
            {
                await errors.Ended;
                throw Failed(python, errors, "It ended at once.");
            }
            var port = JsonNode.Parse(line)!["port"]!.GetValue<int>();
            return new MotoServer(process, new Uri($"http://127.0.0.1:{port}"));
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            await EndAsync(process);
            throw Failed(
                python,
                errors,
                $"It wasn't ready after {options.StartTimeout.TotalSeconds:0} s (LocalCloudOptions.StartTimeout)."
            );
        }
        catch
        {
            await EndAsync(process);
            throw;
        }
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync() => await EndAsync(_process);

    private static Process Launch(string python, int gatewayPort)
    {
        var start = new ProcessStartInfo(
            python,
            ["-c", Launcher(), gatewayPort.ToString(System.Globalization.CultureInfo.InvariantCulture)]
        )
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardErrorEncoding = Encoding.UTF8,
        };
        // The user's own AWS settings have no business here: a profile or endpoint of theirs would be used by moto's own calls.
        foreach (var name in start.Environment.Keys.Where(n => n.StartsWith("AWS_", StringComparison.OrdinalIgnoreCase)).ToList())
            start.Environment.Remove(name);
        start.Environment["AWS_EC2_METADATA_DISABLED"] = "true";
        start.Environment["NO_PROXY"] = start.Environment["no_proxy"] = "127.0.0.1,localhost";
        start.Environment["PYTHONUNBUFFERED"] = "1";
        // Roles may have AWS's own policies attached, such as AWSLambdaBasicExecutionRole.
        start.Environment["MOTO_IAM_LOAD_MANAGED_POLICIES"] = "true";
        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception error)
        {
            throw new LocalCloudException($"Python can't be started as '{python}': {error.Message}. {PythonFinder.HowToMend}", error);
        }
    }

    /// <summary>The launcher, after the files with the mends that it applies.</summary>
    private static string Launcher()
    {
        var assembly = typeof(MotoServer).Assembly;
        var files = assembly
            .GetManifestResourceNames()
            .Where(name => name.EndsWith(".py", StringComparison.Ordinal))
            .OrderBy(name => name == "launcher.py")
            .ThenBy(name => name, StringComparer.Ordinal);
        return string.Join("\n\n", files.Select(Read));

        string Read(string name)
        {
            using var stream = assembly.GetManifestResourceStream(name)!;
            using var reader = new StreamReader(stream);
            return reader.ReadToEnd();
        }
    }

    private static LocalCloudException Failed(string python, Tail errors, string what)
    {
        var missing = errors.ToString().Contains("ModuleNotFoundError", StringComparison.Ordinal);
        var mend = missing ? $"\nmoto[server] isn't installed there. {PythonFinder.HowToMend}" : "";
        return new LocalCloudException($"moto didn't start with '{python}'. {what}{mend}\nIts last lines:\n{errors}");
    }

    private static async Task EndAsync(Process process)
    {
        using (process)
        {
            if (process.HasExited)
                return;
            // Kill, not close stdin: it holds nothing that must be saved, and a request that it still works on would hold it up.
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync(CancellationToken.None);
        }
    }

    /// <summary>The last lines of a stream, read as they come so that the writer never blocks.</summary>
    private sealed class Tail
    {
        private const int Lines = 40;
        private readonly Queue<string> _lines = new();

        private Tail() { }

        /// <summary>Done when the stream has ended.</summary>
        public Task Ended { get; private set; } = Task.CompletedTask;

        public static Tail Of(StreamReader reader)
        {
            var tail = new Tail();
            tail.Ended = tail.ReadAsync(reader);
            return tail;
        }

        public override string ToString()
        {
            lock (_lines)
                return string.Join('\n', _lines);
        }

        private async Task ReadAsync(StreamReader reader)
        {
            while (await reader.ReadLineAsync() is { } line)
            {
                lock (_lines)
                {
                    _lines.Enqueue(line);
                    if (_lines.Count > Lines)
                        _lines.Dequeue();
                }
            }
        }
    }
}
