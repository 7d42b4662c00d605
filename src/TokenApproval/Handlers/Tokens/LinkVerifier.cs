using Amazon.KeyManagementService;
using Amazon.KeyManagementService.Model;

namespace RegulatedData.Handlers.TokenApproval.Tokens;

/// <summary>Checks tokens. It can't make them: KMS compares, and the key never leaves it.</summary>
internal sealed class LinkVerifier(IAmazonKeyManagementService kms, string keyId)
{
    /// <summary>Calls <c>kms:VerifyMac</c>, which compares in constant time.</summary>
    public async Task<bool> IsValidAsync(Link link, LinkToken token, CancellationToken cancellationToken)
    {
        using var message = new MemoryStream(link.ToBytes());
        using var mac = new MemoryStream(token.Mac);
        try
        {
            var answer = await kms.VerifyMacAsync(
                new VerifyMacRequest
                {
                    KeyId = keyId,
                    MacAlgorithm = MacAlgorithmSpec.HMAC_SHA_256,
                    Message = message,
                    Mac = mac,
                },
                cancellationToken
            );
            return answer.MacValid == true;
        }
        catch (KMSInvalidMacException)
        {
            return false;
        }
    }
}
