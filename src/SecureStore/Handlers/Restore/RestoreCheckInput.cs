namespace RegulatedData.Handlers.SecureStore.Restore;

/// <summary>What the restore check is asked.</summary>
/// <remarks>
/// What has a default has a setter: generated JSON code sets each <c>init</c> property, also one that the event leaves out.
/// </remarks>
internal sealed record RestoreCheckInput
{
    /// <summary>The restored table.</summary>
    public required string TableName { get; init; }

    /// <summary>The table that was backed up.</summary>
    public required string SourceTableName { get; init; }

    /// <summary>The key that the restored table must be encrypted under.</summary>
    public required string ExpectedKeyArn { get; init; }

    /// <summary>AWS Backup's id of the restore job; for the log.</summary>
    public string? RestoreJobId { get; set; }

    /// <summary>When the restore job was created.</summary>
    public required Instant CreationDate { get; init; }

    /// <summary>When the restore job was done.</summary>
    public required Instant CompletionDate { get; init; }

    /// <summary>How many items are read, 1 to 1000. Default: 25.</summary>
    public int SampleSize { get; set; } = 25;

    /// <summary>The fewest items that are right. Default: any.</summary>
    public long? MinimumCount { get; set; }

    /// <summary>The most items that are right. Default: any.</summary>
    public long? MaximumCount { get; set; }

    /// <summary>How long items may be counted, in seconds; the function's own deadline bounds it too. Default: 60.</summary>
    public double ScanBudgetSeconds { get; set; } = 60;

    /// <summary>What the table must look like; used where the source table is gone.</summary>
    public TableShape? ExpectedTable { get; set; }
}
