using System.Text;
using System.Text.Json;

namespace RegulatedData.HandlerRuntime.Tests;

/// <summary>A bundle that runs in this process against a Runtime API of its own.</summary>
internal sealed class RunningFunction : IAsyncDisposable
{
    private readonly FunctionHost host;
    private readonly MemoryStream output;

    private RunningFunction(RuntimeApiServer api, FunctionHost host, MemoryStream output)
    {
        Api = api;
        this.host = host;
        this.output = output;
        Exit = host.RunAsync();
    }

    public RuntimeApiServer Api { get; }

    public Task<int> Exit { get; }

    /// <summary>The log so far.</summary>
    public string Output => Encoding.UTF8.GetString(output.ToArray());

    /// <summary>The log's lines, each as JSON.</summary>
    public IEnumerable<JsonElement> Lines =>
        Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonDocument.Parse(line).RootElement);

    public static Task<RunningFunction> StartAsync(IFunction function, params (string Name, string? Value)[] environment) =>
        StartAsync(function, TimeProvider.System, environment);

    public static Task<RunningFunction> StartAsync(
        IFunction function,
        TimeProvider time,
        params (string Name, string? Value)[] environment
    ) => StartAsync(new FunctionBundle().Add("Tested", _ => function), time, [("HANDLER", "Tested"), .. environment]);

    public static Task<RunningFunction> StartAsync(FunctionBundle bundle, params (string Name, string? Value)[] environment) =>
        StartAsync(bundle, TimeProvider.System, environment);

    private static async Task<RunningFunction> StartAsync(
        FunctionBundle bundle,
        TimeProvider time,
        (string Name, string? Value)[] environment
    )
    {
        var api = await RuntimeApiServer.StartAsync(time);
        var variables = environment.Prepend(("AWS_LAMBDA_RUNTIME_API", api.Address)).ToDictionary(pair => pair.Item1, pair => pair.Item2);
        var log = new MemoryStream();
        var tested = new FunctionHost(bundle, new FunctionEnvironment(variables.GetValueOrDefault), time, new LineWriter(log));
        return new RunningFunction(api, tested, log);
    }

    public void Stop() => host.Stop();

    public async ValueTask DisposeAsync()
    {
        host.Stop();
        await Exit;
        host.Dispose();
        await Api.DisposeAsync();
        await output.DisposeAsync();
    }
}

/// <summary>A function made of a delegate.</summary>
internal sealed class Delegated(Func<ReadOnlyMemory<byte>, Invocation, Task<ReadOnlyMemory<byte>>> run) : IFunction
{
    public static Delegated Returning(Func<Invocation, Task<string>> run) =>
        new(async (_, invocation) => Encoding.UTF8.GetBytes(await run(invocation)));

    public Task<ReadOnlyMemory<byte>> InvokeAsync(ReadOnlyMemory<byte> payload, Invocation invocation) => run(payload, invocation);
}
