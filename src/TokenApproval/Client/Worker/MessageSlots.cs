namespace RegulatedData.TokenApproval.Client;

/// <summary>How many messages may be worked on at a time.</summary>
internal sealed class MessageSlots(int maximum) : IDisposable
{
    private readonly SemaphoreSlim _free = new(maximum);

    /// <summary>Waits for a free slot, and takes as many as are free.</summary>
    public async Task<int> TakeAsync(int atMost, CancellationToken ct)
    {
        await _free.WaitAsync(ct).ConfigureAwait(false);
        var taken = 1;
        while (taken < atMost && _free.Wait(0, CancellationToken.None))
            taken++;
        return taken;
    }

    public void Release(int count)
    {
        if (count > 0)
            _free.Release(count);
    }

    // Not disposed of: an action that didn't heed its cancellation still gives back its slot. It holds nothing but memory.
    public void Dispose() { }
}
