using RegulatedData.LocalCloud.Faults;

namespace RegulatedData.LocalCloud;

/// <summary>A fault in force. Dispose it to end it: calls that it holds go on then.</summary>
public sealed class InjectedFault : IDisposable
{
    private readonly Lock _lock = new();
    private readonly FaultInjection _owner;
    private readonly FaultMatch _match;
    private readonly Random _random;
    private readonly List<(int Count, TaskCompletionSource Reached)> _waiting = [];
    private TaskCompletionSource _release = NewSource();
    private bool _removed;
    private int _matched;
    private int _taken;
    private int _hits;
    private int _held;

    internal InjectedFault(FaultInjection owner, string id, Fault fault)
    {
        _owner = owner;
        Id = id;
        Fault = fault;
        _match = new FaultMatch(fault);
        _random = new Random(fault.Seed);
    }

    /// <summary>Its id, for the shell.</summary>
    public string Id { get; }

    /// <summary>The fault.</summary>
    public Fault Fault { get; }

    /// <summary>How many calls it has befallen so far. A held or delayed call counts as soon as it waits.</summary>
    public int Hits
    {
        get
        {
            lock (_lock)
                return _hits;
        }
    }

    /// <summary>How many calls it holds now.</summary>
    public int Held
    {
        get
        {
            lock (_lock)
                return _held;
        }
    }

    /// <summary>Waits until the fault has befallen so many calls.</summary>
    /// <param name="count">How many, counted from its injection. Default: the first.</param>
    /// <param name="ct">Ends the waiting.</param>
    public Task WaitForHitsAsync(int count = 1, CancellationToken ct = default)
    {
        lock (_lock)
        {
            if (_hits >= count)
                return Task.CompletedTask;
            var reached = NewSource();
            _waiting.Add((count, reached));
            return reached.Task.WaitAsync(ct);
        }
    }

    /// <summary>Lets go of the calls that it holds now. Later ones are held again, until the fault's times are used up or it is removed.</summary>
    public void Release()
    {
        lock (_lock)
            Interlocked.Exchange(ref _release, NewSource()).SetResult();
    }

    /// <summary>Ends the fault.</summary>
    public void Dispose()
    {
        _owner.Remove(this);
        lock (_lock)
            _removed = true;
        Release();
    }

    /// <summary>Whether it befalls this one; each yes uses up one of its times.</summary>
    internal bool Takes(Func<FaultMatch, bool> matches)
    {
        if (!matches(_match))
            return false;
        lock (_lock)
        {
            if (_removed || ++_matched <= Fault.Skip || _taken >= Fault.Times)
                return false;
            if (Fault.Probability < 1 && _random.NextDouble() >= Fault.Probability)
                return false;
            _taken++;
            return true;
        }
    }

    /// <summary>It has come about.</summary>
    internal void Hit()
    {
        List<TaskCompletionSource> reached;
        lock (_lock)
        {
            _hits++;
            reached = [.. _waiting.Where(w => w.Count <= _hits).Select(w => w.Reached)];
            _waiting.RemoveAll(w => w.Count <= _hits);
        }
        foreach (var source in reached)
            source.SetResult();
    }

    /// <summary>Holds a call.</summary>
    internal async Task HoldAsync(CancellationToken ct)
    {
        Task released;
        lock (_lock)
        {
            if (_removed)
                return;
            released = _release.Task;
            _held++;
        }
        try
        {
            Hit();
            await released.WaitAsync(ct);
        }
        finally
        {
            lock (_lock)
                _held--;
        }
    }

    private static TaskCompletionSource NewSource() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
