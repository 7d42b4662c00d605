using Amazon.Runtime;
using Amazon.Runtime.Internal;
using Amazon.Runtime.Internal.Transform;

namespace RegulatedData.TokenApproval.Client.Signing;

/// <summary>A step of the pipeline: turns a <see cref="SignedRequest"/> into the pipeline's own form.</summary>
internal sealed class SignedRequestMarshaller : IMarshaller<IRequest, AmazonWebServiceRequest>
{
    public IRequest Marshall(AmazonWebServiceRequest input)
    {
        var call = (SignedRequest)input;
        var request = new DefaultRequest(call, "RegulatedData.TokenApproval")
        {
            HttpMethod = call.Method.Method,
            ResourcePath = call.Path,
            UseQueryString = true,
        };
        foreach (var (name, value) in call.Query)
            request.Parameters.Add(name, value);
        foreach (var (name, value) in call.Headers)
            request.Headers[name] = value;
        if (call.Body is not null)
            request.Content = call.Body;
        return request;
    }
}
