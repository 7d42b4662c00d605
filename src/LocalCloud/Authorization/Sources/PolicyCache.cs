using System.Collections.Concurrent;

namespace RegulatedData.LocalCloud.Authorization;

/// <summary>
/// Keeps what was loaded until it is told that something changed. What is being loaded at that moment is given to those who already wait for
/// it, but not kept: it may be of before the change.
/// </summary>
internal sealed class PolicyCache<T>
{
    private ConcurrentDictionary<string, Lazy<Task<T>>> _entries = new(StringComparer.Ordinal);

    /// <summary>The entry, loaded by the first who asks. A load that fails isn't kept.</summary>
    public async Task<T> GetAsync(string key, Func<CancellationToken, Task<T>> load, CancellationToken ct)
    {
        var entries = Volatile.Read(ref _entries);
        // Others may wait for the same load, so one who gives up doesn't cancel it.
        var entry = entries.GetOrAdd(key, _ => new Lazy<Task<T>>(() => load(CancellationToken.None)));
        try
        {
            return await entry.Value.WaitAsync(ct);
        }
        catch when (entry.Value.IsFaulted)
        {
            entries.TryRemove(KeyValuePair.Create(key, entry));
            throw;
        }
    }

    /// <summary>Forgets everything.</summary>
    public void Clear() => Volatile.Write(ref _entries, new(StringComparer.Ordinal));
}
