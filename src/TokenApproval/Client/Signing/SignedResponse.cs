using Amazon.Runtime;

namespace RegulatedData.TokenApproval.Client.Signing;

/// <summary>What a service answered.</summary>
internal sealed class SignedResponse : AmazonWebServiceResponse
{
    /// <summary>The body; empty for none.</summary>
    public byte[] Body { get; init; } = [];
}
