namespace RegulatedData.LocalCloud.Events.Schedules;

/// <summary>Fires schedules when they are due.</summary>
internal sealed class ScheduleClock : IBackgroundPart
{
    private static readonly TimeSpan s_longestWait = TimeSpan.FromHours(12);

    private readonly TimeProvider _time;
    private readonly Func<CancellationToken, Task<IReadOnlyList<ScheduledItem>>> _load;
    private readonly Action<ScheduledItem, DateTimeOffset, bool> _fire;
    private readonly Action<string> _log;
    private readonly CancellationTokenSource _stopping = new();
    private readonly SemaphoreSlim _changed = new(0);
    private readonly Dictionary<string, Known> _known = new(StringComparer.Ordinal);
    private Task _loop = Task.CompletedTask;

    /// <param name="time">The clock.</param>
    /// <param name="load">All schedules; asked again after <see cref="Changed"/>.</param>
    /// <param name="fire">Starts one that is due; true if it won't be due again.</param>
    /// <param name="log">Gets schedules that can't be read.</param>
    public ScheduleClock(
        TimeProvider time,
        Func<CancellationToken, Task<IReadOnlyList<ScheduledItem>>> load,
        Action<ScheduledItem, DateTimeOffset, bool> fire,
        Action<string> log
    )
    {
        _time = time;
        _load = load;
        _fire = fire;
        _log = log;
    }

    /// <inheritdoc />
    public Task StartAsync(CancellationToken ct)
    {
        _loop = Task.Run(() => RunAsync(_stopping.Token), CancellationToken.None);
        return Task.CompletedTask;
    }

    /// <summary>Schedules may have changed.</summary>
    public void Changed() => _changed.Release();

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _loop;
        _stopping.Dispose();
        _changed.Dispose();
    }

    private async Task RunAsync(CancellationToken ct)
    {
        try
        {
            while (true)
            {
                var items = await _load(ct);
                Remember(items);
                await WaitAsync(FireDue(items), ct);
            }
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            _log("The clock of the schedules stops.");
        }
        catch (Exception e) when (e is AwsApiException or HttpRequestException)
        {
            if (!ct.IsCancellationRequested)
                _log($"The clock of the schedules stops, since they can't be read: {e.Message}");
        }
    }

    // A schedule that is new, or has changed, counts from then: its time may be over before it is seen here, and it fires all the same.
    private void Remember(IReadOnlyList<ScheduledItem> items)
    {
        var now = _time.GetUtcNow();
        foreach (var gone in _known.Keys.Except(items.Select(i => i.Arn), StringComparer.Ordinal).ToArray())
            _known.Remove(gone);
        foreach (var item in items)
        {
            if (!_known.TryGetValue(item.Arn, out var known) || known.Expression != item.Expression || known.Version != item.Version)
                _known[item.Arn] = new Known(item.Expression, item.Version, item.Changed ?? now, item.Changed ?? now);
        }
    }

    private TimeSpan FireDue(IReadOnlyList<ScheduledItem> items)
    {
        var now = _time.GetUtcNow();
        var wait = s_longestWait;
        foreach (var item in items.Where(i => i.IsEnabled))
        {
            if (Next(item) is { } due && due <= now)
            {
                _known[item.Arn] = _known[item.Arn] with { Last = now };
                _fire(item, due, Next(item) is null);
            }
            if (Next(item) is { } next && next - now < wait)
                wait = next - now;
        }
        return wait;
    }

    private DateTimeOffset? Next(ScheduledItem item)
    {
        var known = _known[item.Arn];
        try
        {
            return item.NextAfter(known.Last, known.Since);
        }
        catch (FormatException e)
        {
            _log($"{item.Arn} never fires: {e.Message}");
            return null;
        }
    }

    private async Task WaitAsync(TimeSpan wait, CancellationToken ct)
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var change = _changed.WaitAsync(over.Token);
        await Task.WhenAny(change, Task.Delay(wait, _time, over.Token));
        await over.CancelAsync();
        ct.ThrowIfCancellationRequested();
        // One look serves all changes up to now.
        while (_changed.CurrentCount > 0)
            await _changed.WaitAsync(ct);
    }

    private sealed record Known(string Expression, long Version, DateTimeOffset Since, DateTimeOffset Last);
}
