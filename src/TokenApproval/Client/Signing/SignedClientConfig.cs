using Amazon.Runtime;
using Amazon.Runtime.Endpoints;
using Amazon.Runtime.Internal;
using Amazon.Util.Internal;

namespace RegulatedData.TokenApproval.Client.Signing;

/// <summary>How a <see cref="SignedClient"/> reaches its service.</summary>
internal sealed class SignedClientConfig : ClientConfig
{
    private const int MaximumRetries = 4;

    /// <summary>An answer that takes longer than this is given up, and asked for again.</summary>
    private static readonly TimeSpan AnswerTimeout = TimeSpan.FromSeconds(30);

    private static readonly string Agent = InternalSDKUtils.BuildUserAgentString(
        "TokenApproval",
        typeof(SignedClientConfig).Assembly.GetName().Version?.ToString(3) ?? "0"
    );

    /// <summary>Signs for <paramref name="service"/> in <paramref name="region"/>, and sends to <paramref name="endpoint"/>.</summary>
    public SignedClientConfig(string service, string region, Uri endpoint)
        : base(new DefaultConfigurationProvider([new DefaultConfiguration()]))
    {
        Metadata = new NamedService(service);
        ServiceId = service;
        AuthenticationServiceName = service;
        AuthenticationRegion = region;
        // With a trailing slash the path of a request would begin with two, and the signature would be for another path.
        ServiceURL = endpoint.AbsoluteUri.TrimEnd('/');
        EndpointProvider = new FixedEndpoint(ServiceURL);
        RetryMode = RequestRetryMode.Standard;
        MaxErrorRetry = MaximumRetries;
        Timeout = AnswerTimeout;
        DisableLogging = true;
        AllowAutoRedirect = false;
    }

    /// <summary>The service's name, for the pipeline.</summary>
    public IServiceMetadata Metadata { get; }

    /// <inheritdoc/>
    public override string RegionEndpointServiceName => AuthenticationServiceName;

    /// <inheritdoc/>
    public override string ServiceVersion => "";

    /// <inheritdoc/>
    public override string UserAgent => Agent;

    /// <inheritdoc/>
    public override Endpoint DetermineServiceOperationEndpoint(ServiceOperationEndpointParameters parameters) => new(ServiceURL);

    private sealed class FixedEndpoint(string url) : IEndpointProvider
    {
        public Endpoint ResolveEndpoint(EndpointParameters parameters) => new(url);
    }

    private sealed class NamedService(string service) : IServiceMetadata
    {
        public string ServiceId => service;

        public IDictionary<string, string> OperationNameMapping { get; } = new Dictionary<string, string>();
    }
}
