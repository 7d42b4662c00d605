using Amazon.KeyManagementService;
using Amazon.KeyManagementService.Model;

namespace RegulatedData.Handlers.TokenApproval.Tokens;

/// <summary>Makes tokens. The same link always gets the same token, so a mail that is sent twice says the same twice.</summary>
internal sealed class LinkSigner(IAmazonKeyManagementService kms, string keyId)
{
    /// <summary>Calls <c>kms:GenerateMac</c>.</summary>
    public async Task<string> SignAsync(Link link, CancellationToken cancellationToken)
    {
        using var message = new MemoryStream(link.ToBytes());
        var answer = await kms.GenerateMacAsync(
            new GenerateMacRequest
            {
                KeyId = keyId,
                MacAlgorithm = MacAlgorithmSpec.HMAC_SHA_256,
                Message = message,
            },
            cancellationToken
        );
        return new LinkToken(link.ApproverId, answer.Mac.ToArray()).ToString();
    }
}
