using Amazon.Runtime;

namespace RegulatedData.TokenApproval.Client.Signing;

/// <summary>A call to make: what goes over HTTP but the signature.</summary>
internal sealed class SignedRequest(HttpMethod method, string path) : AmazonWebServiceRequest
{
    /// <summary>The method.</summary>
    public HttpMethod Method => method;

    /// <summary>The path below the endpoint's, from its slash on.</summary>
    public string Path => path;

    /// <summary>The query.</summary>
    public Dictionary<string, string> Query { get; } = [];

    /// <summary>Headers but those of the signature.</summary>
    public Dictionary<string, string> Headers { get; } = [];

    /// <summary>The body; null for none.</summary>
    public byte[]? Body { get; init; }
}
