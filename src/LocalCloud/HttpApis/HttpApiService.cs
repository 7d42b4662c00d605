using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using RegulatedData.LocalCloud.Authorization;
using RegulatedData.LocalCloud.Events.Delivery;

namespace RegulatedData.LocalCloud.HttpApis;

/// <summary>
/// HTTP APIs. moto keeps how they are configured, as <c>aws apigatewayv2</c> shows it; here each one listens, at a port of its own, from its
/// creation to its deletion.
/// </summary>
internal sealed class HttpApiService : ILocalService, ICallObserver, IBackgroundPart
{
    private const string Apis = "/v2/apis";

    private readonly LocalCloudContext _context;
    private readonly HttpApiLoader _loader;
    private readonly HttpApiPipeline _pipeline;
    private readonly ConcurrentDictionary<string, HttpApiServer> _servers = new(StringComparer.Ordinal);

    /// <summary>Without APIs.</summary>
    /// <param name="context">What the parts share.</param>
    /// <param name="authorizer">Judges signed requests.</param>
    /// <param name="policies">Knows callers' ids.</param>
    /// <param name="tracker">Knows which log lines are still on their way.</param>
    public HttpApiService(LocalCloudContext context, ICallAuthorizer authorizer, IPolicySource policies, DeliveryTracker tracker)
    {
        _context = context;
        _loader = new HttpApiLoader(context.Moto);
        _pipeline = new HttpApiPipeline(
            context,
            _loader,
            new IamCheck(context, authorizer, policies),
            new LambdaIntegration(context, new CallerApis(context, authorizer)),
            new AccessLogWriter(context, tracker)
        );
    }

    /// <inheritdoc />
    public string Service => "apigateway";

    /// <inheritdoc />
    public async ValueTask<AwsResponse?> TryHandleAsync(AwsRequest request, Caller caller, CancellationToken ct) =>
        request.Path.StartsWith(Apis, StringComparison.Ordinal)
            ? request.Operation switch
            {
                "CreateApi" => await CreateAsync(request, ct),
                "GetApi" or "UpdateApi" => WithAddress(await AskMotoAsync(request, ct)),
                "GetApis" => WithAddresses(await AskMotoAsync(request, ct)),
                "DeleteApi" => await DeleteAsync(request, ct),
                _ => null,
            }
            : null;

    /// <inheritdoc />
    public ValueTask OnSucceededAsync(AwsRequest request, AwsResponse response, Caller caller, CancellationToken ct)
    {
        if (request.Service == Service && request.Method != HttpMethod.Get && request.PathParameters.TryGetValue("apiId", out var id))
            _loader.Forget(id);
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc />
    public Task StartAsync(CancellationToken ct) => Task.CompletedTask;

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        foreach (var id in _servers.Keys)
            await StopAsync(id);
    }

    private async Task<AwsResponse> CreateAsync(AwsRequest request, CancellationToken ct)
    {
        if (request.Json["protocolType"]?.ToString() != "HTTP" || request.Json.ContainsKey("target"))
            throw new AwsApiException(
                "BadRequestException",
                "The local cloud emulates APIs with protocolType HTTP, and no target: create routes and integrations of their own.",
                400
            );
        var answer = await AskMotoAsync(request, ct);
        var id = answer["apiId"]!.GetValue<string>();
        var server = await HttpApiServer.StartAsync(_pipeline, _context.Time, request.Region, id, ct);
        _servers[id] = server;
        _context.HttpApis.Add(id, server.Address);
        return WithAddress(answer, 201);
    }

    private async Task<AwsResponse> DeleteAsync(AwsRequest request, CancellationToken ct)
    {
        var id = request.PathParameters["apiId"];
        await _context.Moto.In(request.Region).RestAsync("apigateway", HttpMethod.Delete, request.Path, null, ct);
        await StopAsync(id);
        return AwsResponse.Empty(204);
    }

    private async Task StopAsync(string id)
    {
        if (!_servers.TryRemove(id, out var server))
            return;
        _context.HttpApis.Remove(id);
        await server.DisposeAsync();
    }

    private async Task<JsonObject> AskMotoAsync(AwsRequest request, CancellationToken ct)
    {
        var body = request.Body.IsEmpty ? null : request.Json.DeepClone().AsObject();
        var path = request.Path + request.QueryString;
        return (await _context.Moto.In(request.Region).RestAsync("apigateway", request.Method, path, body, ct))!.AsObject();
    }

    private AwsResponse WithAddress(JsonObject api, int status = 200)
    {
        SetAddress(api);
        return AwsResponse.RestJson(api, status);
    }

    private AwsResponse WithAddresses(JsonObject answer)
    {
        foreach (var api in answer["items"]!.AsArray())
            SetAddress(api!.AsObject());
        return AwsResponse.RestJson(answer);
    }

    private void SetAddress(JsonObject api)
    {
        if (_context.HttpApis.Find(api["apiId"]!.GetValue<string>()) is { } address)
            api["apiEndpoint"] = address;
    }
}
