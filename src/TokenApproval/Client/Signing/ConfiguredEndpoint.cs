using Amazon.Runtime;
using Amazon.Runtime.Endpoints;
using Amazon.Runtime.Internal;

namespace RegulatedData.TokenApproval.Client.Signing;

/// <summary>A step of the pipeline: the endpoint is the configured one, for every call.</summary>
internal sealed class ConfiguredEndpoint : BaseEndpointResolver
{
    protected override EndpointParameters MapEndpointsParameters(IRequestContext requestContext) => new();

    protected override void ServiceSpecificHandler(IExecutionContext executionContext, EndpointParameters parameters)
    {
        // No call has a host of its own.
    }
}
