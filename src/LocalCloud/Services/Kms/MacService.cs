using System.Security.Cryptography;
using System.Text.Json.Nodes;

namespace RegulatedData.LocalCloud;

/// <summary>
/// KMS's message authentication codes. moto computes them, but minds neither a key's state nor whether it is for the algorithm, and says nothing
/// of a code that is wrong (https://docs.aws.amazon.com/kms/latest/APIReference/API_VerifyMac.html).
/// </summary>
internal sealed class MacService(LocalCloudContext context) : ILocalService
{
    private const int LongestMessage = 4096;
    private const int LongestMac = 6144;

    /// <inheritdoc />
    public string Service => "kms";

    /// <inheritdoc />
    public async ValueTask<AwsResponse?> TryHandleAsync(AwsRequest request, Caller caller, CancellationToken ct)
    {
        if (request.Operation is not ("GenerateMac" or "VerifyMac"))
            return null;
        var message = Bytes(request, "Message", LongestMessage);
        var given = request.Operation == "VerifyMac" ? Bytes(request, "Mac", LongestMac) : null;
        var algorithm = Text(request, "MacAlgorithm");
        var keyArn = await CheckKeyAsync(request, algorithm, ct);
        if (request.Json["DryRun"]?.ToString() == "true")
            throw new AwsApiException("DryRunOperationException", "The request would have succeeded, but the DryRun option is set.", 412);
        var mac = await ComputeAsync(request.Region, keyArn, algorithm, message, ct);
        var answer = new JsonObject { ["KeyId"] = keyArn, ["MacAlgorithm"] = algorithm };
        if (given is null)
            answer["Mac"] = Convert.ToBase64String(mac);
        else
            answer["MacValid"] = CryptographicOperations.FixedTimeEquals(mac, given)
                ? true
                : throw new AwsApiException("KMSInvalidMacException", "The MAC doesn't match the message, the key and the algorithm.", 400);
        return AwsResponse.Json(answer);
    }

    /// <summary>The key's ARN, if it can do this.</summary>
    private async Task<string> CheckKeyAsync(AwsRequest request, string algorithm, CancellationToken ct)
    {
        var asked = new JsonObject { ["KeyId"] = Text(request, "KeyId") };
        var answer = await context.Moto.In(request.Region).JsonAsync("kms", "TrentService.DescribeKey", asked, ct);
        var key = answer["KeyMetadata"]!;
        var arn = key["Arn"]!.ToString();
        var spec = key["KeySpec"]!.ToString();
        if (key["KeyUsage"]!.ToString() != "GENERATE_VERIFY_MAC")
            throw new AwsApiException(
                "InvalidKeyUsageException",
                $"{arn} key usage is {key["KeyUsage"]} which is not valid for {request.Operation}.",
                400
            );
        if (algorithm != spec.Replace("HMAC_", "HMAC_SHA_", StringComparison.Ordinal))
            throw new AwsApiException("InvalidKeyUsageException", $"Algorithm {algorithm} is incompatible with key spec {spec}.", 400);
        return key["KeyState"]!.ToString() switch
        {
            "Enabled" => arn,
            "Disabled" => throw new AwsApiException("DisabledException", $"{arn} is disabled.", 400),
            "PendingDeletion" => throw new AwsApiException("KMSInvalidStateException", $"{arn} is pending deletion.", 400),
            var state => throw new AwsApiException("KMSInvalidStateException", $"{arn} is in the state {state}.", 400),
        };
    }

    private async Task<byte[]> ComputeAsync(string region, string keyArn, string algorithm, byte[] message, CancellationToken ct)
    {
        var body = new JsonObject
        {
            ["KeyId"] = keyArn,
            ["MacAlgorithm"] = algorithm,
            ["Message"] = Convert.ToBase64String(message),
        };
        var answer = await context.Moto.In(region).JsonAsync("kms", "TrentService.GenerateMac", body, ct);
        return Convert.FromBase64String(answer["Mac"]!.ToString());
    }

    private static byte[] Bytes(AwsRequest request, string name, int longest)
    {
        var buffer = new byte[Text(request, name).Length];
        if (!Convert.TryFromBase64String(Text(request, name), buffer, out var length))
            throw new AwsApiException("SerializationException", $"{name} isn't base64.", 400);
        return length >= 1 && length <= longest ? buffer[..length] : throw Invalid(name, $"must have a length of 1 to {longest} bytes");
    }

    private static string Text(AwsRequest request, string name) =>
        request.Json[name]?.ToString() is { Length: > 0 } text ? text : throw Invalid(name, "must not be null or empty");

    private static AwsApiException Invalid(string name, string constraint) =>
        new(
            "ValidationException",
            $"1 validation error detected: Value at '{char.ToLowerInvariant(name[0])}{name[1..]}' failed to satisfy constraint: Member {constraint}",
            400
        );
}
