namespace RegulatedData.Handlers.SecureStore.Restore;

/// <summary>What the restore check found.</summary>
/// <param name="Status"><c>SUCCESSFUL</c> or <c>FAILED</c>: the values of AWS Backup's <c>PutRestoreValidationResult</c>.</param>
/// <param name="Message">What was found, 1024 characters at most.</param>
/// <param name="RestoreSeconds">From the restore job's creation to its completion.</param>
/// <param name="ItemsCounted">How many items were counted.</param>
/// <param name="CountComplete">Whether those are all; else there are at least so many.</param>
internal sealed record RestoreCheckResult(string Status, string Message, double RestoreSeconds, long ItemsCounted, bool CountComplete);
