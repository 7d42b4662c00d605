using System.Collections.Concurrent;
using System.Text.Json.Nodes;

namespace RegulatedData.LocalCloud.Events.CloudTrail;

/// <summary>Writes a call down as CloudTrail does.</summary>
/// <remarks>Source: CloudTrail User Guide, "CloudTrail record contents" and "CloudTrail userIdentity element".</remarks>
internal sealed class CloudTrailRecord(LocalCloudContext context)
{
    private readonly ConcurrentDictionary<string, string> _roleIds = new(StringComparer.Ordinal);

    /// <summary>The record of a call that succeeded.</summary>
    public async Task<JsonObject> OfAsync(AwsRequest request, AwsResponse response, Caller caller, CancellationToken ct)
    {
        var readOnly = ManagementCalls.IsReadOnly(request);
        var parameters = CallFields.Parameters(request);
        var record = new JsonObject
        {
            ["eventVersion"] = "1.11",
            ["userIdentity"] = await IdentityAsync(caller, request, ct),
            ["eventTime"] = EventTime.Format(context.Time.GetUtcNow()),
            ["eventSource"] = $"{request.Service}.amazonaws.com",
            ["eventName"] = request.Operation,
            ["awsRegion"] = request.Region,
            ["sourceIPAddress"] = caller is ServicePrincipal service ? service.Service : "127.0.0.1",
            ["userAgent"] = request.Headers.GetValueOrDefault("User-Agent", ""),
            ["requestParameters"] = parameters,
            // Reading calls' answers aren't recorded.
            ["responseElements"] = readOnly ? null : CallFields.Answer(request, response),
            ["requestID"] = Guid.NewGuid().ToString(),
            ["eventID"] = Guid.NewGuid().ToString(),
            ["readOnly"] = readOnly,
            ["eventType"] = "AwsApiCall",
            ["managementEvent"] = true,
            ["recipientAccountId"] = context.AccountId,
            ["eventCategory"] = "Management",
        };
        if (await ResourceAsync(request, ct) is { } resource)
            record["resources"] = new JsonArray(resource);
        return record;
    }

    private async Task<JsonObject> IdentityAsync(Caller caller, AwsRequest request, CancellationToken ct)
    {
        var arn = caller.Arn(context.AccountId);
        switch (caller)
        {
            case RoleSession session:
                var roleId = await RoleIdAsync(session.RoleName, ct);
                return new JsonObject
                {
                    ["type"] = "AssumedRole",
                    ["principalId"] = $"{roleId}:{session.SessionName}",
                    ["arn"] = arn,
                    ["accountId"] = context.AccountId,
                    ["accessKeyId"] = session.AccessKeyId,
                    ["sessionContext"] = new JsonObject
                    {
                        ["sessionIssuer"] = new JsonObject
                        {
                            ["type"] = "Role",
                            ["principalId"] = roleId,
                            ["arn"] = session.RoleArn,
                            ["accountId"] = context.AccountId,
                            ["userName"] = session.RoleName,
                        },
                        ["attributes"] = new JsonObject
                        {
                            ["creationDate"] = EventTime.Format(context.Time.GetUtcNow()),
                            ["mfaAuthenticated"] = "false",
                        },
                    },
                };
            case ServicePrincipal service:
                return new JsonObject { ["type"] = "AWSService", ["invokedBy"] = service.Service };
            default:
                return new JsonObject
                {
                    ["type"] = "Root",
                    ["principalId"] = context.AccountId,
                    ["arn"] = arn,
                    ["accountId"] = context.AccountId,
                    ["accessKeyId"] = AccessKeyOf(request),
                };
        }
    }

    private async Task<string> RoleIdAsync(string roleName, CancellationToken ct)
    {
        if (_roleIds.TryGetValue(roleName, out var known))
            return known;
        try
        {
            var answer = await context.Moto.QueryAsync("iam", "2010-05-08", "GetRole", [new("RoleName", roleName)], ct);
            return _roleIds[roleName] = answer.Descendants("RoleId").First().Value;
        }
        catch (AwsApiException e) when (e.Code == "NoSuchEntity")
        {
            // A session outlives its role.
            return roleName;
        }
    }

    private static string AccessKeyOf(AwsRequest request)
    {
        var header = request.Headers.GetValueOrDefault("Authorization", "");
        var begin = header.IndexOf("Credential=", StringComparison.Ordinal) + "Credential=".Length;
        var end = header.IndexOf('/', begin);
        return end > begin ? header[begin..end] : "";
    }

    private async Task<JsonObject?> ResourceAsync(AwsRequest request, CancellationToken ct)
    {
        switch (request.Service)
        {
            case "kms" when request.Json["KeyId"]?.GetValue<string>() is { } keyId:
                return await KeyArnAsync(keyId, request.Region, ct) is { } arn ? Resource("AWS::KMS::Key", arn) : null;
            case "dynamodb" when TableOf(request.Json) is { } table:
                return Resource(
                    "AWS::DynamoDB::Table",
                    table.StartsWith("arn:", StringComparison.Ordinal)
                        ? table
                        : $"arn:aws:dynamodb:{request.Region}:{context.AccountId}:table/{table}"
                );
            default:
                return null;
        }
    }

    private async Task<string?> KeyArnAsync(string keyId, string region, CancellationToken ct)
    {
        try
        {
            var body = new JsonObject { ["KeyId"] = keyId };
            var answer = await context.Moto.In(region).JsonAsync("kms", "TrentService.DescribeKey", body, ct);
            return answer["KeyMetadata"]!["Arn"]!.GetValue<string>();
        }
        catch (AwsApiException e) when (e.Code == "NotFoundException")
        {
            // Another account's key, or one that the call itself removed: the record names no resource.
            return null;
        }
    }

    private static string? TableOf(JsonObject body) =>
        (body["TableName"] ?? body["SourceTableName"] ?? body["TargetTableName"])?.GetValue<string>();

    private JsonObject Resource(string type, string arn) =>
        new()
        {
            ["accountId"] = context.AccountId,
            ["type"] = type,
            ["ARN"] = arn,
        };
}
