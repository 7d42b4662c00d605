namespace RegulatedData.LocalCloud;

/// <summary>A backup job as it ended.</summary>
/// <param name="JobId">For DescribeBackupJob.</param>
/// <param name="ResourceArn">What was backed up.</param>
/// <param name="State">COMPLETED or FAILED.</param>
/// <param name="Message">Why it failed; else null.</param>
/// <param name="RecoveryPointArn">What it made; null if it failed.</param>
public sealed record BackupJobResult(string JobId, string ResourceArn, string State, string? Message, string? RecoveryPointArn);

/// <summary>A restore job as it ended.</summary>
/// <param name="JobId">For DescribeRestoreJob.</param>
/// <param name="RecoveryPointArn">What was restored.</param>
/// <param name="Status">COMPLETED or FAILED.</param>
/// <param name="Message">Why it failed; else null.</param>
/// <param name="CreatedResourceArn">The table that it made; null if it failed.</param>
public sealed record RestoreJobResult(string JobId, string RecoveryPointArn, string Status, string? Message, string? CreatedResourceArn);

/// <summary>What the validation of a restore came to.</summary>
/// <param name="Status">SUCCESSFUL, FAILED or TIMED_OUT.</param>
/// <param name="Message">What the validation said of it, if anything.</param>
public sealed record RestoreValidation(string Status, string? Message);
