using System.Text.Json.Nodes;
using RegulatedData.LocalCloud.Services.Ses;

namespace RegulatedData.LocalCloud.Authorization;

/// <summary>
/// The policies and facts that decisions rest on, kept until a call changes them: a plain <c>aws iam put-role-policy</c> takes effect with the
/// next call.
/// </summary>
internal sealed class CachedPolicySource : IPolicySource, IPermissionLookups, ICallObserver
{
    private static readonly string[] IndexKinds = ["GlobalSecondaryIndexes", "LocalSecondaryIndexes"];

    private readonly AwsApi _moto;
    private readonly string _accountId;
    private readonly IamPolicyLoader _iam;
    private readonly ResourcePolicyLoader _resources;
    private readonly SesRegions _ses;
    private readonly PolicyCache<PrincipalPolicies?> _roles = new();
    private readonly PolicyCache<PrincipalPolicies?> _users = new();
    private readonly PolicyCache<ResourcePolicy> _policies = new();
    private readonly PolicyCache<string?> _facts = new();

    /// <summary>Reads from moto and the gateway, as the administrator of the account, and from SES, which is neither's.</summary>
    public CachedPolicySource(AwsApi moto, AwsApi gateway, string accountId, SesRegions ses)
    {
        _moto = moto;
        _accountId = accountId;
        _ses = ses;
        _iam = new IamPolicyLoader(moto);
        _resources = new ResourcePolicyLoader(moto, gateway);
    }

    /// <inheritdoc />
    public Task<PrincipalPolicies?> RoleAsync(string roleName, CancellationToken ct) =>
        _roles.GetAsync(roleName, load => _iam.RoleAsync(roleName, load), ct);

    /// <inheritdoc />
    public Task<PrincipalPolicies?> UserAsync(string userName, CancellationToken ct) =>
        _users.GetAsync(userName, load => _iam.UserAsync(userName, load), ct);

    /// <inheritdoc />
    public Task<ResourcePolicy> ResourceAsync(string resourceArn, CancellationToken ct) =>
        ResourcePolicyLoader.OwnerOfPolicy(resourceArn) is { } owner
            ? _policies.GetAsync(owner, load => _resources.LoadAsync(owner, load), ct)
            : Task.FromResult(ResourcePolicy.None);

    /// <inheritdoc />
    public async ValueTask<string> RoleArnAsync(string roleName, CancellationToken ct) =>
        (await RoleAsync(roleName, ct))?.Arn ?? $"arn:aws:iam::{_accountId}:role/{roleName}";

    /// <inheritdoc />
    public async ValueTask<string?> KeyArnAsync(string region, string keyId, CancellationToken ct)
    {
        var isArn = Arns.IsArn(keyId);
        var name = isArn ? Arns.Resource(keyId) : keyId;
        if (!name.StartsWith("alias/", StringComparison.Ordinal))
            return isArn ? keyId : $"arn:aws:kms:{region}:{_accountId}:key/{name}";
        var place = isArn ? Arns.Region(keyId) : region;
        return await _facts.GetAsync($"alias {place} {name}", load => FindKeyOfAliasAsync(place, name, load), ct);
    }

    /// <inheritdoc />
    public async ValueTask<string?> PartitionKeyAsync(string region, string table, string? index, CancellationToken ct) =>
        await _facts.GetAsync($"key {region} {table} {index}", load => FindPartitionKeyAsync(region, table, index, load), ct);

    /// <inheritdoc />
    public async ValueTask<string?> SecretArnAsync(string region, string name, CancellationToken ct) =>
        await _facts.GetAsync(
            $"secret {region} {name}",
            load =>
                FindAsync(
                    _moto
                        .In(region)
                        .JsonAsync("secretsmanager", "secretsmanager.DescribeSecret", new JsonObject { ["SecretId"] = name }, load),
                    answer => answer["ARN"]
                ),
            ct
        );

    /// <inheritdoc />
    public async ValueTask<string?> EncryptionKeyArnAsync(string topicOrQueueArn, CancellationToken ct)
    {
        var keyId = await _facts.GetAsync($"encryption {topicOrQueueArn}", load => FindEncryptionKeyAsync(topicOrQueueArn, load), ct);
        // AWS's own keys (alias/aws/sns) let everybody in the account use them through their service.
        if (string.IsNullOrEmpty(keyId) || keyId.Contains("alias/aws/", StringComparison.Ordinal))
            return null;
        var region = Arns.Region(topicOrQueueArn);
        return await KeyArnAsync(region, keyId, ct)
            ?? throw new PolicyException($"{topicOrQueueArn} is encrypted under {keyId}, but there is no such key.");
    }

    /// <inheritdoc />
    public MailIdentity? MailIdentity(string region, string address) =>
        _ses.In(region).SenderOf(address) is { } identity ? new MailIdentity(identity.Name, identity.ConfigurationSet) : null;

    /// <inheritdoc />
    public ValueTask OnSucceededAsync(AwsRequest request, AwsResponse response, Caller caller, CancellationToken ct)
    {
        if (PolicyChanges.IsOfPrincipals(request))
        {
            _roles.Clear();
            _users.Clear();
        }
        if (PolicyChanges.IsOfResources(request))
        {
            _policies.Clear();
            _facts.Clear();
        }
        return ValueTask.CompletedTask;
    }

    private Task<string?> FindKeyOfAliasAsync(string region, string alias, CancellationToken ct) =>
        FindAsync(
            _moto.In(region).JsonAsync("kms", "TrentService.DescribeKey", new JsonObject { ["KeyId"] = alias }, ct),
            answer => answer["KeyMetadata"]?["Arn"]
        );

    private async Task<string?> FindPartitionKeyAsync(string region, string table, string? index, CancellationToken ct)
    {
        var name = Arns.IsArn(table) ? table[(table.LastIndexOf('/') + 1)..] : table;
        return await FindAsync(
            _moto.In(region).JsonAsync("dynamodb", "DynamoDB_20120810.DescribeTable", new JsonObject { ["TableName"] = name }, ct),
            answer => HashKey(index is null ? answer["Table"] : Index(answer["Table"], index))
        );
    }

    private static JsonNode? Index(JsonNode? table, string name) =>
        IndexKinds.SelectMany(kind => table?[kind] as JsonArray ?? []).FirstOrDefault(i => PermissionCall.Text(i?["IndexName"]) == name);

    private static JsonNode? HashKey(JsonNode? schema) =>
        (schema?["KeySchema"] as JsonArray ?? []).FirstOrDefault(k => PermissionCall.Text(k?["KeyType"]) == "HASH")?["AttributeName"];

    private async Task<string?> FindEncryptionKeyAsync(string arn, CancellationToken ct)
    {
        try
        {
            return Arns.Service(arn) == "sns"
                ? await _resources.TopicAttributeAsync(arn, "KmsMasterKeyId", ct)
                : await _resources.QueueAttributeAsync(arn, "KmsMasterKeyId", ct);
        }
        catch (AwsApiException error) when (ResourcePolicyLoader.IsNoResource(error.Code))
        {
            return null;
        }
    }

    private static async Task<string?> FindAsync(Task<JsonObject> call, Func<JsonObject, JsonNode?> pick)
    {
        try
        {
            return PermissionCall.Text(pick(await call));
        }
        catch (AwsApiException error) when (ResourcePolicyLoader.IsNoResource(error.Code))
        {
            return null;
        }
    }
}
