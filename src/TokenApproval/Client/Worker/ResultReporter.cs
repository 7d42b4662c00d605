namespace RegulatedData.TokenApproval.Client;

/// <summary>Tells the service how executions ended, and keeps them in the journal until it knows.</summary>
internal sealed class ResultReporter(ApprovalWorkerOptions options, RequestLocks requests, WorkerLog log)
{
    private const string OutputRefused = "The action's output was refused.";

    /// <summary>Keeps an execution that has ended. A journal that can't is no reason not to report.</summary>
    public async Task KeepAsync(FinishedExecution finished, CancellationToken ct)
    {
        try
        {
            await options.Journal.RecordAsync(finished, ct).ConfigureAwait(false);
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            log.NotKept(finished.RequestId, finished.ExecutionId, error);
        }
    }

    /// <summary>
    /// Reports an execution, and takes it out of the journal once that makes sense: the service has taken note, or somebody else has completed the request,
    /// or it failed and the request has moved on.
    /// </summary>
    /// <returns>Null if nothing is left to do; the conflict if the execution was completed and the service has the request otherwise.</returns>
    /// <exception cref="ApprovalException">The service couldn't be told. The execution stays in the journal.</exception>
    public async Task<ApprovalConflictException?> ReportAsync(FinishedExecution finished, CancellationToken ct)
    {
        try
        {
            await SendAsync(finished, ct).ConfigureAwait(false);
        }
        catch (ApprovalConflictException conflict) when (conflict.CurrentStatus != ApprovalStatus.Completed)
        {
            log.ReportRefused(finished.RequestId, finished.ExecutionId, finished.Status, conflict.CurrentStatus);
            if (finished.Status == ApprovalStatus.Completed)
                return conflict;
        }
        catch (ApprovalConflictException)
        {
            // Completed by another execution, which found it done.
        }
        await options.Journal.RemoveAsync(finished.RequestId, ct).ConfigureAwait(false);
        return null;
    }

    /// <summary>Reports what is in the journal, now and from time to time, whether or not its message comes again.</summary>
    public async Task RunAsync(WorkerStop stop)
    {
        try
        {
            while (true)
            {
                await ReportAllAsync(stop).ConfigureAwait(false);
                await Task.Delay(options.ReportInterval, options.Time, stop.Stopping).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (stop.Stopping.IsCancellationRequested)
        {
            // The next start goes on with it.
        }
    }

    private async Task SendAsync(FinishedExecution finished, CancellationToken ct)
    {
        var report = new ExecutionReport
        {
            ExecutionId = finished.ExecutionId,
            Status = finished.Status,
            Output = finished.Output,
        };
        try
        {
            await options.Approvals.ReportAsync(finished.RequestId, report, ct).ConfigureAwait(false);
        }
        catch (InvalidApprovalRequestException error) when (report.Output is not null)
        {
            // That it ended is worth more than what it said.
            log.OutputRefused(finished.RequestId, finished.ExecutionId, error);
            await options.Approvals.ReportAsync(finished.RequestId, report with { Output = OutputRefused }, ct).ConfigureAwait(false);
        }
    }

    private async Task ReportAllAsync(WorkerStop stop)
    {
        try
        {
            foreach (var finished in await options.Journal.ListAsync(stop.Stopping).ConfigureAwait(false))
                await ReportOneAsync(finished, stop).ConfigureAwait(false);
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            log.JournalUnreadable(error);
        }
    }

    private async Task ReportOneAsync(FinishedExecution listed, WorkerStop stop)
    {
        using var turn = await requests.EnterAsync(listed.RequestId, stop.Stopping).ConfigureAwait(false);
        // It may have been reported, or done again, while this waited for its turn.
        if (await options.Journal.FindAsync(listed.RequestId, stop.Stopping).ConfigureAwait(false) is not { } finished)
            return;
        try
        {
            if (await ReportAsync(finished, stop.Abort).ConfigureAwait(false) is null)
                log.ReportedLater(finished.RequestId, finished.ExecutionId, finished.Status);
        }
        catch (ApprovalException error)
        {
            log.NotReported(finished.RequestId, finished.ExecutionId, error);
        }
    }
}
