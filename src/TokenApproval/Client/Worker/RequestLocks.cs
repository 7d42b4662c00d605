namespace RegulatedData.TokenApproval.Client;

/// <summary>One at a time for each request, within this worker.</summary>
internal sealed class RequestLocks
{
    private readonly object _gate = new();
    private readonly Dictionary<string, Turn> _turns = new(StringComparer.Ordinal);

    /// <summary>Waits for a request's turn, which ends when the answer is disposed of.</summary>
    public async Task<IDisposable> EnterAsync(string requestId, CancellationToken ct)
    {
        var turn = Join(requestId);
        try
        {
            await turn.Free.WaitAsync(ct).ConfigureAwait(false);
        }
        catch
        {
            Leave(requestId, turn);
            throw;
        }
        return new Holder(() =>
        {
            turn.Free.Release();
            Leave(requestId, turn);
        });
    }

    private Turn Join(string requestId)
    {
        lock (_gate)
        {
            if (!_turns.TryGetValue(requestId, out var turn))
                _turns[requestId] = turn = new Turn();
            turn.Users++;
            return turn;
        }
    }

    private void Leave(string requestId, Turn turn)
    {
        lock (_gate)
        {
            if (--turn.Users > 0)
                return;
            _turns.Remove(requestId);
            turn.Free.Dispose();
        }
    }

    private sealed class Turn
    {
        public SemaphoreSlim Free { get; } = new(1);

        public int Users { get; set; }
    }

    private sealed class Holder(Action leave) : IDisposable
    {
        private Action? _leave = leave;

        public void Dispose() => Interlocked.Exchange(ref _leave, null)?.Invoke();
    }
}
