namespace RegulatedData.LocalCloud.Authorization;

/// <summary>Which calls change what decisions rest on.</summary>
internal static class PolicyChanges
{
    /// <summary>Whether the call may have changed a role's or user's policies: any of IAM's that isn't a read.</summary>
    public static bool IsOfPrincipals(AwsRequest request) => request.Service == "iam" && !IsRead(request.Operation);

    /// <summary>Whether the call may have changed a resource's policy, or a key, alias, table or secret that one depends on.</summary>
    public static bool IsOfResources(AwsRequest request) =>
        !IsRead(request.Operation)
        && request.Service switch
        {
            "kms" => IsAnyOf(request.Operation, "Policy", "Alias", "CreateKey", "ReplicateKey"),
            "sns" => IsAnyOf(request.Operation, "Topic", "Permission"),
            "sqs" => IsAnyOf(request.Operation, "Queue", "Permission"),
            "s3" => IsAnyOf(request.Operation, "BucketPolicy", "CreateBucket", "DeleteBucket"),
            "lambda" => IsAnyOf(request.Operation, "Permission", "CreateFunction", "DeleteFunction"),
            "events" => IsAnyOf(request.Operation, "Permission", "EventBus"),
            "secretsmanager" => IsAnyOf(request.Operation, "ResourcePolicy", "CreateSecret", "DeleteSecret", "RestoreSecret"),
            "dynamodb" => IsAnyOf(request.Operation, "ResourcePolicy", "Table"),
            "backup" => IsAnyOf(request.Operation, "BackupVault"),
            // A stack that moto itself deploys may contain any of these.
            "cloudformation" => true,
            _ => false,
        };

    private static bool IsRead(string operation) =>
        operation.StartsWith("Get", StringComparison.Ordinal)
        || operation.StartsWith("List", StringComparison.Ordinal)
        || operation.StartsWith("Describe", StringComparison.Ordinal)
        || operation.StartsWith("Simulate", StringComparison.Ordinal);

    private static bool IsAnyOf(string operation, params ReadOnlySpan<string> parts)
    {
        foreach (var part in parts)
        {
            if (operation.Contains(part, StringComparison.Ordinal))
                return true;
        }
        return false;
    }
}
