using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace RegulatedData.LocalCloud.HttpApis;

/// <summary>One HTTP API, listening at a port of its own.</summary>
internal sealed class HttpApiServer : IAsyncDisposable
{
    private readonly WebApplication _server;
    private readonly HttpApiPipeline _pipeline;
    private readonly RequestLimiter _limiter;
    private readonly string _region;
    private readonly string _apiId;

    private HttpApiServer(WebApplication server, HttpApiPipeline pipeline, RequestLimiter limiter, string region, string apiId)
    {
        _server = server;
        _pipeline = pipeline;
        _limiter = limiter;
        _region = region;
        _apiId = apiId;
        _server.Run(HandleAsync);
    }

    /// <summary><c>http://127.0.0.1:port</c>.</summary>
    public Uri Address => new(_server.Urls.Single());

    /// <summary>Listens at a free port.</summary>
    public static async Task<HttpApiServer> StartAsync(
        HttpApiPipeline pipeline,
        TimeProvider time,
        string region,
        string apiId,
        CancellationToken ct
    )
    {
        var server = new HttpApiServer(LoopbackServer.Create(port: 0), pipeline, new RequestLimiter(time), region, apiId);
        await server._server.StartAsync(ct);
        return server;
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync() => await LoopbackServer.StopAsync(_server);

    private Task HandleAsync(HttpContext http) => _pipeline.HandleAsync(http, _region, _apiId, _limiter);
}
