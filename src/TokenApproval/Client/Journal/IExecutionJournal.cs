namespace RegulatedData.TokenApproval.Client;

/// <summary>
/// Remembers executions that ended, until the service has taken note of them: so that what was done isn't done again when its report was lost. Keeps at
/// most one execution per request. Used by several threads at once.
/// </summary>
public interface IExecutionJournal
{
    /// <summary>Keeps an execution. It must be kept, as safely as it ever will be, when this comes back.</summary>
    Task RecordAsync(FinishedExecution execution, CancellationToken ct);

    /// <summary>The execution that is kept for a request; null if there is none.</summary>
    Task<FinishedExecution?> FindAsync(string requestId, CancellationToken ct);

    /// <summary>Forgets the execution that is kept for a request, if there is one.</summary>
    Task RemoveAsync(string requestId, CancellationToken ct);

    /// <summary>All that are kept.</summary>
    Task<IReadOnlyList<FinishedExecution>> ListAsync(CancellationToken ct);
}
