namespace RegulatedData.LocalCloud.Authorization;

/// <summary>What a request doesn't say itself, but its permissions depend on.</summary>
internal interface IPermissionLookups
{
    /// <summary>The ARN of the key behind a key id, key ARN, alias name or alias ARN; null where there is no such alias.</summary>
    ValueTask<string?> KeyArnAsync(string region, string keyId, CancellationToken ct);

    /// <summary>The name of a table's partition key, or of one of its indexes'; null where there is no such table or index.</summary>
    ValueTask<string?> PartitionKeyAsync(string region, string table, string? index, CancellationToken ct);

    /// <summary>A role's ARN, which its name doesn't tell if it has a path.</summary>
    ValueTask<string> RoleArnAsync(string roleName, CancellationToken ct);

    /// <summary>A secret's ARN, which its name doesn't tell; null where there is no such secret.</summary>
    ValueTask<string?> SecretArnAsync(string region, string name, CancellationToken ct);

    /// <summary>The key under which a topic or queue keeps its messages; null where that isn't a customer's.</summary>
    ValueTask<string?> EncryptionKeyArnAsync(string topicOrQueueArn, CancellationToken ct);

    /// <summary>The identity by which SES lets an address send: the address's own or a domain's; null where there is none.</summary>
    MailIdentity? MailIdentity(string region, string address);
}

/// <summary>An identity of SES.</summary>
/// <param name="Name">The address or domain.</param>
/// <param name="ConfigurationSet">The configuration set of mails that name none; null for none.</param>
internal sealed record MailIdentity(string Name, string? ConfigurationSet);
