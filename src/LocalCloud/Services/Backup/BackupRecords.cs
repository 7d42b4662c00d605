using System.Text.Json.Nodes;

namespace RegulatedData.LocalCloud.Services.Backup;

/// <summary>A vault.</summary>
internal sealed record Vault(string Name, string Arn, DateTimeOffset Created, string? KeyArn, string? CreatorRequestId)
{
    /// <summary>The access policy; null for none.</summary>
    public string? Policy { get; init; }

    /// <summary>The vault lock; null for none.</summary>
    public VaultLock? Lock { get; init; }

    /// <summary>What DescribeBackupVault shows.</summary>
    public JsonObject ToJson(int recoveryPoints) =>
        AwsJson.Of(
            ("BackupVaultName", Name),
            ("BackupVaultArn", Arn),
            ("VaultType", "BACKUP_VAULT"),
            ("VaultState", "AVAILABLE"),
            ("EncryptionKeyArn", KeyArn),
            ("CreationDate", AwsJson.Time(Created)),
            ("CreatorRequestId", CreatorRequestId),
            ("NumberOfRecoveryPoints", recoveryPoints),
            ("Locked", Lock is not null),
            ("MinRetentionDays", Lock?.MinimumDays),
            ("MaxRetentionDays", Lock?.MaximumDays),
            ("LockDate", AwsJson.Time(Lock?.ImmutableFrom))
        );
}

/// <summary>A vault lock.</summary>
/// <param name="MinimumDays">The shortest retention; null for any.</param>
/// <param name="MaximumDays">The longest retention; null for any.</param>
/// <param name="ImmutableFrom">From when nobody can change it (compliance mode); null for governance mode.</param>
internal sealed record VaultLock(long? MinimumDays, long? MaximumDays, DateTimeOffset? ImmutableFrom)
{
    /// <summary>Why a retention isn't allowed; null if it is.</summary>
    /// <param name="days">Null for kept for ever.</param>
    public string? Refuses(long? days)
    {
        if (MinimumDays is { } least && days < least)
            return $"Retention of {days} days is shorter than the vault lock's minimum of {least} days.";
        if (MaximumDays is { } most && (days is null || days > most))
            return $"Retention of {(days is null ? "unlimited" : days)} days is longer than the vault lock's maximum of {most} days.";
        return null;
    }
}

/// <summary>A backup plan.</summary>
internal sealed record Plan(string Id, string Arn, string Version, DateTimeOffset Created, JsonObject Document, string? CreatorRequestId)
{
    /// <summary>When it was deleted; null if it wasn't.</summary>
    public DateTimeOffset? Deleted { get; init; }

    /// <summary>When it last ran; null for never.</summary>
    public DateTimeOffset? LastRun { get; init; }

    /// <summary>Its name.</summary>
    public string Name => Document["BackupPlanName"]!.GetValue<string>();

    /// <summary>What most answers about a plan begin with.</summary>
    public JsonObject Head() =>
        AwsJson.Of(
            ("BackupPlanId", Id),
            ("BackupPlanArn", Arn),
            ("CreationDate", AwsJson.Time(Created)),
            ("DeletionDate", AwsJson.Time(Deleted)),
            ("LastExecutionDate", AwsJson.Time(LastRun)),
            ("VersionId", Version),
            ("CreatorRequestId", CreatorRequestId),
            ("AdvancedBackupSettings", Document["AdvancedBackupSettings"]?.DeepClone())
        );
}

/// <summary>What a plan backs up.</summary>
internal sealed record Selection(string Id, string PlanId, DateTimeOffset Created, JsonObject Document, string? CreatorRequestId);

/// <summary>A backup job or a restore job: its fields, in the API's shape. Never changed in place.</summary>
internal sealed record Job(string Id, DateTimeOffset Created, JsonObject Fields)
{
    /// <summary>A field's text; null where it isn't set.</summary>
    public string? this[string name] => Fields[name]?.GetValue<string>();

    /// <summary>The same job with some fields set; null takes one away.</summary>
    public Job With(params (string Name, JsonNode? Value)[] changes)
    {
        var fields = Fields.DeepClone().AsObject();
        foreach (var (name, value) in changes)
        {
            if (value is null)
                fields.Remove(name);
            else
                fields[name] = value;
        }
        return this with { Fields = fields };
    }
}

/// <summary>A recovery point of a table.</summary>
/// <param name="Arn">Its ARN.</param>
/// <param name="Vault">Its vault's name.</param>
/// <param name="TableArn">The table.</param>
/// <param name="BackupArn">The DynamoDB backup that holds the data.</param>
/// <param name="Created">When.</param>
/// <param name="Fields">What DescribeRecoveryPoint shows.</param>
internal sealed record RecoveryPoint(string Arn, string Vault, string TableArn, string BackupArn, DateTimeOffset Created, JsonObject Fields)
{
    /// <summary>How long it is kept; null for ever.</summary>
    public long? RetentionDays => AwsJson.Whole(Fields["Lifecycle"]?["DeleteAfterDays"]);
}

/// <summary>A restore testing plan with its selections.</summary>
internal sealed record TestingPlan(string Name, string Arn, DateTimeOffset Created, JsonObject Document)
{
    /// <summary>The selections' documents, by name.</summary>
    public System.Collections.Immutable.ImmutableSortedDictionary<string, TestingSelection> Selections { get; init; } =
        System.Collections.Immutable.ImmutableSortedDictionary.Create<string, TestingSelection>(StringComparer.Ordinal);

    /// <summary>When it was last changed; null for never.</summary>
    public DateTimeOffset? Updated { get; init; }

    /// <summary>When it last ran; null for never.</summary>
    public DateTimeOffset? LastRun { get; init; }
}

/// <summary>Which recovery points a restore test takes.</summary>
internal sealed record TestingSelection(string Name, DateTimeOffset Created, JsonObject Document);
