using System.Text;
using RegulatedData.LocalCloud.Authorization;

namespace RegulatedData.LocalCloud.Tests.Authorization;

/// <summary>Requests as the gateway would hand them over.</summary>
internal static class Requests
{
    private static readonly IReadOnlyDictionary<string, string> Nothing = new Dictionary<string, string>();

    public static AwsRequest Json(string service, string operation, string body) =>
        new(service, operation, "us-east-1", HttpMethod.Post, "/", Nothing, Headers([]), Encoding.UTF8.GetBytes(body));

    public static AwsRequest Form(string service, string operation, string form) =>
        Json(service, operation, form) with
        {
            Protocol = AwsProtocol.Query,
        };

    public static AwsRequest Rest(
        string service,
        string operation,
        Dictionary<string, string>? path = null,
        string body = "",
        Dictionary<string, string>? query = null
    ) =>
        Json(service, operation, body) with
        {
            Protocol = AwsProtocol.RestJson,
            PathParameters = path ?? Nothing,
            Query = query ?? Nothing,
        };

    public static AwsRequest S3(
        string operation,
        string bucket = "",
        string key = "",
        Dictionary<string, string>? query = null,
        Dictionary<string, string>? headers = null,
        string body = ""
    ) =>
        Json("s3", operation, body) with
        {
            Protocol = AwsProtocol.RestXml,
            Bucket = bucket,
            Key = key,
            Query = query ?? Nothing,
            Headers = Headers(headers ?? []),
        };

    /// <summary>What the request needs, one "action on resource" a line.</summary>
    public static async Task<IReadOnlyList<string>> NeedsAsync(AwsRequest request) =>
        [.. (await RequiredAsync(request)).Select(p => $"{p.Action} on {Shorten(p.Resource)}")];

    /// <summary>What the request needs.</summary>
    public static async Task<IReadOnlyList<RequiredPermission>> RequiredAsync(AwsRequest request, params string[] askedKeys) =>
        await PermissionTables
            .Find(request.Service)!
            .RequiredAsync(new PermissionCall(request, Policies.Account, new Lookups(), askedKeys.ToHashSet(), default));

    private static string Shorten(string arn) => arn.Replace("us-east-1:123456789012", "~", StringComparison.Ordinal);

    private static Dictionary<string, string> Headers(Dictionary<string, string> headers) =>
        new(headers, StringComparer.OrdinalIgnoreCase) { ["Authorization"] = "AWS4-HMAC-SHA256 Credential=..." };

    private sealed class Lookups : IPermissionLookups
    {
        public ValueTask<string?> KeyArnAsync(string region, string keyId, CancellationToken ct) =>
            ValueTask.FromResult(
                keyId switch
                {
                    "alias/data" => Policies.Key,
                    _ when keyId.Contains("alias/", StringComparison.Ordinal) => null,
                    _ when Arns.IsArn(keyId) => keyId,
                    _ => $"arn:aws:kms:{region}:{Policies.Account}:key/{keyId}",
                }
            );

        public ValueTask<string?> PartitionKeyAsync(string region, string table, string? index, CancellationToken ct) =>
            ValueTask.FromResult<string?>(index is null ? "PK" : "GSI1PK");

        public ValueTask<string> RoleArnAsync(string roleName, CancellationToken ct) =>
            ValueTask.FromResult($"arn:aws:iam::{Policies.Account}:role/app/{roleName}");

        public ValueTask<string?> SecretArnAsync(string region, string name, CancellationToken ct) =>
            ValueTask.FromResult<string?>($"arn:aws:secretsmanager:{region}:{Policies.Account}:secret:{name}-AbCdEf");

        public MailIdentity? MailIdentity(string region, string address) =>
            address.EndsWith("@example.com", StringComparison.Ordinal) ? new MailIdentity("example.com", null)
            : address.EndsWith("@tracked.example", StringComparison.Ordinal) ? new MailIdentity("tracked.example", "Default")
            : null;

        public ValueTask<string?> EncryptionKeyArnAsync(string topicOrQueueArn, CancellationToken ct) =>
            ValueTask.FromResult(topicOrQueueArn.Contains("Encrypted", StringComparison.Ordinal) ? Policies.Key : null);
    }
}
