using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using RegulatedData.LocalCloud.Deployment;
using RegulatedData.LocalCloud.Faults;

namespace RegulatedData.LocalCloud;

/// <summary>A local cloud: AWS's APIs on this machine, for the stacks of a synthesized CDK app. It ends with the process that started it.</summary>
public sealed partial class LocalCloudHost : IAsyncDisposable
{
    private readonly LocalCloudContext _context;
    private readonly LocalCloudParts _parts;
    private readonly LocalGateway _gateway;
    private readonly MotoServer _moto;
    private readonly HttpClient _http;
    private int _disposed;

    private LocalCloudHost(LocalCloudContext context, LocalCloudParts parts, LocalGateway gateway, MotoServer moto, HttpClient http)
    {
        _context = context;
        _parts = parts;
        _gateway = gateway;
        _moto = moto;
        _http = http;
    }

    /// <summary>Where AWS's APIs answer: what <c>AWS_ENDPOINT_URL</c> should be.</summary>
    public Uri Endpoint => _context.Endpoint;

    /// <summary>The region of stacks that don't name one.</summary>
    public string Region => _context.Region;

    /// <summary>The account's id.</summary>
    public string AccountId => _context.AccountId;

    /// <summary>Makes things go wrong on purpose.</summary>
    public FaultInjection Faults => _context.Faults;

    /// <summary>What the parts share.</summary>
    internal LocalCloudContext Context => _context;

    /// <summary>Starts a local cloud, and comes back once it answers.</summary>
    /// <param name="options">How it runs; null for the defaults.</param>
    /// <param name="ct">Cancels the start.</param>
    /// <exception cref="LocalCloudException">moto or the port isn't available; the message says how to mend it.</exception>
    public static async Task<LocalCloudHost> StartAsync(LocalCloudOptions? options = null, CancellationToken ct = default)
    {
        options ??= new LocalCloudOptions();
        var gateway = await LocalGateway.StartAsync(options.Port, ct);
        MotoServer? moto = null;
        try
        {
            moto = await MotoServer.StartAsync(options, gateway.Endpoint, ct);
            var host = Assemble(options, gateway, moto);
            await host.OpenAsync(ct);
            return host;
        }
        catch
        {
            if (moto is not null)
                await moto.DisposeAsync();
            await gateway.DisposeAsync();
            throw;
        }
    }

    /// <summary>Ends everything that runs for this local cloud. Its data is gone with it.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
            return;
        foreach (var part in _parts.Background.Reverse())
            await part.DisposeAsync();
        await _context.Functions.DisposeAsync();
        await _gateway.DisposeAsync();
        await _moto.DisposeAsync();
        _http.Dispose();
    }

    private static LocalCloudHost Assemble(LocalCloudOptions options, LocalGateway gateway, MotoServer moto)
    {
        var http = NewHttpClient();
        var aws = new AwsApi(http, gateway.Endpoint, options.Region, AwsCredentials.Administrator, options.Time);
        var motoApi = new AwsApi(http, moto.Endpoint, options.Region, AwsCredentials.Administrator, options.Time);
        var credentials = new CredentialStore(options.Time);
        var faults = new FaultInjection(options.Time);
        var functions = new FunctionHost(options, gateway.Endpoint, aws, motoApi, credentials, faults);
        var context = new LocalCloudContext(options, gateway.Endpoint, aws, motoApi, credentials, functions, new LocalEndpoints())
        {
            Faults = faults,
            StreamFaults = faults,
        };
        var parts = LocalCloudParts.Create(context);
        gateway.Open(new RequestPipeline(context, parts, new MotoForwarder(http, moto.Endpoint)).HandleAsync);
        return new LocalCloudHost(context, parts, gateway, moto, http);
    }

    private async Task OpenAsync(CancellationToken ct)
    {
        _context.Endpoints.Map("health", AnswerHealthAsync);
        MapEventEndpoints();
        _context.Endpoints.Map(FaultEndpoint.Name, new FaultEndpoint(Faults).HandleAsync);
        _context.Endpoints.Map(CustomResourceResponses.EndpointName, _context.CustomResourceResponses.HandleAsync);
        await ExecuteStateMachinesAsync(ct);
        foreach (var part in _parts.Background)
            await part.StartAsync(ct);
    }

    private async Task ExecuteStateMachinesAsync(CancellationToken ct)
    {
        // Without this, moto's executions end as SUCCEEDED without having run.
        using var config = new StringContent("""{"stepfunctions":{"execute_state_machine":true}}""");
        using var answer = await _http.PostAsync(new Uri(_moto.Endpoint, "/moto-api/config"), config, ct);
        answer.EnsureSuccessStatusCode();
    }

    private Task AnswerHealthAsync(HttpContext http) =>
        http.Response.WriteAsync(
            new JsonObject
            {
                ["status"] = "running",
                ["endpoint"] = Endpoint.ToString(),
                ["account"] = AccountId,
                ["region"] = Region,
            }.ToJsonString(),
            http.RequestAborted
        );

    private static HttpClient NewHttpClient() =>
        new(
            new SocketsHttpHandler
            {
                AllowAutoRedirect = false,
                AutomaticDecompression = System.Net.DecompressionMethods.None,
                UseCookies = false,
                UseProxy = false,
            }
        )
        {
            // A Lambda invocation may take 15 minutes, and a debugger longer: each caller has its own deadline.
            Timeout = Timeout.InfiniteTimeSpan,
        };
}
