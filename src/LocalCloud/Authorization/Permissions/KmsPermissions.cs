using System.Text.Json.Nodes;

namespace RegulatedData.LocalCloud.Authorization;

/// <summary>KMS: https://docs.aws.amazon.com/kms/latest/developerguide/kms-api-permissions-reference.html</summary>
internal sealed class KmsPermissions : PermissionTable
{
    // moto writes the key's id in front of each ciphertext.
    private const int KeyIdLength = 36;

    public KmsPermissions()
        : base("kms")
    {
        OnEachAsync(
            c => OnKeyAsync(c, c.Required("KeyId"), c.Request.Operation),
            "Encrypt",
            "GenerateDataKey",
            "GenerateDataKeyWithoutPlaintext",
            "GenerateDataKeyPair",
            "GenerateDataKeyPairWithoutPlaintext",
            "GenerateMac",
            "VerifyMac",
            "Sign",
            "Verify",
            "DeriveSharedSecret",
            "DescribeKey",
            "GetPublicKey",
            "GetKeyPolicy",
            "PutKeyPolicy",
            "ListKeyPolicies",
            "ListGrants",
            "CreateGrant",
            "RevokeGrant",
            "GetKeyRotationStatus",
            "EnableKeyRotation",
            "DisableKeyRotation",
            "RotateKeyOnDemand",
            "ListKeyRotations",
            "EnableKey",
            "DisableKey",
            "ScheduleKeyDeletion",
            "CancelKeyDeletion",
            "UpdateKeyDescription",
            "UpdatePrimaryRegion",
            "ReplicateKey",
            "TagResource",
            "UntagResource",
            "ListResourceTags",
            "GetParametersForImport",
            "ImportKeyMaterial",
            "DeleteImportedKeyMaterial"
        );
        OnEachAsync(c => OnKeyAsync(c, c.Find("KeyId") ?? KeyOf(c, "CiphertextBlob"), "Decrypt"), "Decrypt");
        OnEachAsync(ReEncryptAsync, "ReEncrypt");
        OnEachAsync(AliasAndKeyAsync, "CreateAlias", "UpdateAlias", "DeleteAlias");
        OnAnything("CreateKey", "ListKeys", "ListAliases", "GenerateRandom");
    }

    /// <inheritdoc />
    public override IReadOnlyList<string> ConditionKeys =>
        [
            "kms:CallerAccount",
            "kms:EncryptionAlgorithm",
            "kms:EncryptionContext:*",
            "kms:EncryptionContextKeys",
            "kms:GrantIsForAWSResource",
            "kms:GrantOperations",
            "kms:GranteePrincipal",
            "kms:MacAlgorithm",
            "kms:MessageType",
            "kms:RequestAlias",
            "kms:RetiringPrincipal",
            "kms:ScheduleKeyDeletionPendingWindowInDays",
            "kms:SigningAlgorithm",
            "kms:ViaService",
        ];

    private static async ValueTask<IReadOnlyList<RequiredPermission>> OnKeyAsync(PermissionCall call, string keyId, string action) =>
        [await OnKeyAsync(call, keyId, action, "EncryptionContext")];

    private static async ValueTask<RequiredPermission> OnKeyAsync(PermissionCall call, string keyId, string action, string contextMember)
    {
        // What doesn't exist is judged by the name it was asked for; who is allowed that then hears from KMS that there is none.
        var resource = await call.Lookups.KeyArnAsync(call.Region, keyId, call.Cancellation) ?? AsArn(call, keyId);
        var json = call.Json;
        var permission = new RequiredPermission($"kms:{action}", resource)
            .With("kms:CallerAccount", call.AccountId)
            .With("kms:RequestAlias", AliasName(keyId))
            .With("kms:EncryptionAlgorithm", PermissionCall.Text(json["EncryptionAlgorithm"]) ?? DefaultAlgorithm(action))
            .With("kms:MacAlgorithm", PermissionCall.Text(json["MacAlgorithm"]))
            .With("kms:SigningAlgorithm", PermissionCall.Text(json["SigningAlgorithm"]))
            .With("kms:MessageType", PermissionCall.Text(json["MessageType"]))
            .With("kms:ScheduleKeyDeletionPendingWindowInDays", PermissionCall.Text(json["PendingWindowInDays"]));
        if (action == "CreateGrant")
            permission = permission
                .With("kms:GrantIsForAWSResource", "false")
                .With("kms:GranteePrincipal", PermissionCall.Text(json["GranteePrincipal"]))
                .With("kms:RetiringPrincipal", PermissionCall.Text(json["RetiringPrincipal"]))
                .With("kms:GrantOperations", (json["Operations"] as JsonArray ?? []).Select(PermissionCall.Text));
        return WithEncryptionContext(permission, json[contextMember] as JsonObject);
    }

    private static RequiredPermission WithEncryptionContext(RequiredPermission permission, JsonObject? context)
    {
        if (context is null)
            return permission;
        foreach (var (key, value) in context)
            permission = permission.With($"kms:EncryptionContext:{key}", PermissionCall.Text(value));
        return permission.With("kms:EncryptionContextKeys", context.Select(pair => pair.Key));
    }

    private static async ValueTask<IReadOnlyList<RequiredPermission>> ReEncryptAsync(PermissionCall call)
    {
        var source = call.Find("SourceKeyId") ?? KeyOf(call, "CiphertextBlob");
        return
        [
            await OnKeyAsync(call, source, "ReEncryptFrom", "SourceEncryptionContext"),
            await OnKeyAsync(call, call.Required("DestinationKeyId"), "ReEncryptTo", "DestinationEncryptionContext"),
        ];
    }

    // An alias needs the action on itself and on each key that it points to, before and after.
    private static async ValueTask<IReadOnlyList<RequiredPermission>> AliasAndKeyAsync(PermissionCall call)
    {
        var alias = call.Required("AliasName");
        var action = $"kms:{call.Request.Operation}";
        var permissions = new List<RequiredPermission> { new(action, call.Arn("kms", alias)) };
        if (call.Request.Operation != "CreateAlias" && await call.Lookups.KeyArnAsync(call.Region, alias, call.Cancellation) is { } current)
            permissions.Add(new RequiredPermission(action, current).With("kms:CallerAccount", call.AccountId));
        if (call.Find("TargetKeyId") is { } target)
            permissions.Add(
                new RequiredPermission(
                    action,
                    await call.Lookups.KeyArnAsync(call.Region, target, call.Cancellation) ?? AsArn(call, target)
                ).With("kms:CallerAccount", call.AccountId)
            );
        return permissions;
    }

    private static string KeyOf(PermissionCall call, string ciphertextMember)
    {
        var blob = new byte[call.Required(ciphertextMember).Length];
        if (Convert.TryFromBase64String(call.Required(ciphertextMember), blob, out var length) && length >= KeyIdLength)
            return System.Text.Encoding.ASCII.GetString(blob, 0, KeyIdLength);
        throw new PolicyException($"{call.Request.Operation} has no KeyId, and its ciphertext doesn't start with one.");
    }

    private static string AsArn(PermissionCall call, string keyId) =>
        Arns.IsArn(keyId) ? keyId
        : keyId.StartsWith("alias/", StringComparison.Ordinal) ? call.Arn("kms", keyId)
        : call.Arn("kms", $"key/{keyId}");

    private static string? AliasName(string keyId) =>
        (Arns.IsArn(keyId) ? Arns.Resource(keyId) : keyId) is var name && name.StartsWith("alias/", StringComparison.Ordinal) ? name : null;

    private static string? DefaultAlgorithm(string action) =>
        action is "Encrypt" or "Decrypt" or "ReEncryptFrom" or "ReEncryptTo"
        || action.StartsWith("GenerateDataKey", StringComparison.Ordinal)
            ? "SYMMETRIC_DEFAULT"
            : null;
}
