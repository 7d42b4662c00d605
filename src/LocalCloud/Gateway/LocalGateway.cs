using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace RegulatedData.LocalCloud;

/// <summary>
/// The port that callers know. It listens before moto runs, since moto must be told the port: requests wait until <see cref="Open"/>.
/// </summary>
internal sealed class LocalGateway : IAsyncDisposable
{
    private readonly WebApplication _server;
    private readonly TaskCompletionSource<RequestDelegate> _handler = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private LocalGateway(WebApplication server)
    {
        _server = server;
        _server.Run(HandleAsync);
    }

    /// <summary><c>http://127.0.0.1:port</c>.</summary>
    public Uri Endpoint => new(_server.Urls.Single());

    /// <summary>Listens on 127.0.0.1.</summary>
    /// <param name="port">The port; 0 for a free one.</param>
    /// <param name="ct">Cancels the start.</param>
    /// <exception cref="LocalCloudException">The port is taken.</exception>
    public static async Task<LocalGateway> StartAsync(int port, CancellationToken ct)
    {
        var gateway = new LocalGateway(LoopbackServer.Create(port));
        try
        {
            await gateway._server.StartAsync(ct);
            return gateway;
        }
        catch (IOException error)
        {
            await gateway.DisposeAsync();
            throw new LocalCloudException(
                $"Port {port} of 127.0.0.1 can't be opened: {error.Message} Choose another one, or 0 for any free port (LocalCloudOptions.Port).",
                error
            );
        }
    }

    /// <summary>Lets requests in.</summary>
    public void Open(RequestDelegate handler) => _handler.TrySetResult(handler);

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        _handler.TrySetCanceled();
        await LoopbackServer.StopAsync(_server);
    }

    private async Task HandleAsync(HttpContext context)
    {
        var handler = await _handler.Task.WaitAsync(context.RequestAborted);
        await handler(context);
    }
}
