using Amazon.Runtime;
using Amazon.Runtime.Internal;

namespace RegulatedData.TokenApproval.Client.Signing;

/// <summary>
/// Calls one JSON service over HTTPS through the AWS SDK's own pipeline, which brings what a client needs: credentials of the usual chain
/// and their renewal, Signature Version 4, retries with jitter, and correction of a clock that is wrong.
/// </summary>
internal sealed class SignedClient : AmazonServiceClient
{
    private static readonly InvokeOptions Options = new()
    {
        RequestMarshaller = new SignedRequestMarshaller(),
        ResponseUnmarshaller = new SignedResponseUnmarshaller(),
    };

    private SignedClient(SignedClientConfig config)
        : base(config) { }

    private SignedClient(AWSCredentials credentials, SignedClientConfig config)
        : base(credentials, config) { }

    /// <summary>Where it calls.</summary>
    public string Endpoint => Config.ServiceURL;

    /// <summary>The region that it signs for.</summary>
    public string Region => Config.AuthenticationRegion;

    protected override IServiceMetadata ServiceMetadata => ((SignedClientConfig)Config).Metadata;

    /// <summary>A client for a service; null credentials stand for those of the usual chain.</summary>
    public static SignedClient Create(SignedClientConfig config, AWSCredentials? credentials) =>
        credentials is null ? new SignedClient(config) : new SignedClient(credentials, config);

    /// <summary>Calls the service, again where that may help.</summary>
    /// <exception cref="SignedCallException">The service answered with an error.</exception>
    public Task<SignedResponse> SendAsync(SignedRequest request, CancellationToken ct) => InvokeAsync<SignedResponse>(request, Options, ct);

    protected override void CustomizeRuntimePipeline(RuntimePipeline pipeline)
    {
        pipeline.RemoveHandler<EndpointResolver>();
        pipeline.AddHandlerAfter<Marshaller>(new ConfiguredEndpoint());
        pipeline.AddHandlerAfter<Marshaller>(new SignatureVersion4());
    }
}
