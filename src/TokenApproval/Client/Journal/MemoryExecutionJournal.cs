using System.Collections.Concurrent;

namespace RegulatedData.TokenApproval.Client;

/// <summary>A journal that ends with its process: enough for a service that was away for a while, not for a worker that dies.</summary>
public sealed class MemoryExecutionJournal : IExecutionJournal
{
    private readonly ConcurrentDictionary<string, FinishedExecution> _executions = new(StringComparer.Ordinal);

    /// <inheritdoc/>
    public Task RecordAsync(FinishedExecution execution, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(execution);
        _executions[execution.RequestId] = execution;
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task<FinishedExecution?> FindAsync(string requestId, CancellationToken ct) =>
        Task.FromResult(_executions.GetValueOrDefault(requestId));

    /// <inheritdoc/>
    public Task RemoveAsync(string requestId, CancellationToken ct)
    {
        _executions.TryRemove(requestId, out _);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<FinishedExecution>> ListAsync(CancellationToken ct) =>
        Task.FromResult<IReadOnlyList<FinishedExecution>>([.. _executions.Values]);
}
