using System.Net;
using Amazon.Runtime;

namespace RegulatedData.TokenApproval.Client.Signing;

/// <summary>A service's error, with its body.</summary>
internal sealed class SignedCallException(string code, HttpStatusCode status, byte[] body, Exception inner)
    : AmazonServiceException($"The service answered {(int)status} ({code}).", inner, ErrorType.Unknown, code, requestId: null, status)
{
    /// <summary>The answer's body.</summary>
    public byte[] Body => body;
}
