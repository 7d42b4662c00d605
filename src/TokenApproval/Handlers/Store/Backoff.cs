using System.Security.Cryptography;

namespace RegulatedData.Handlers.TokenApproval.Store;

/// <summary>Waits between tries: longer each time, and by chance, so that those who collided don't collide again.</summary>
internal sealed class Backoff(TimeProvider time)
{
    private const int FirstMilliseconds = 25;
    private const int LongestMilliseconds = 800;

    private int tries;

    public Task WaitAsync(CancellationToken cancellationToken)
    {
        var longest = Math.Min(LongestMilliseconds, FirstMilliseconds << Math.Min(tries++, 10));
        return Task.Delay(TimeSpan.FromMilliseconds(RandomNumberGenerator.GetInt32(1, longest + 1)), time, cancellationToken);
    }

    /// <summary>Waits before another try of a write of which nobody knows yet what became.</summary>
    /// <exception cref="UnsettledException">The time is up.</exception>
    public async Task WaitToSettleAsync(CancellationToken cancellationToken)
    {
        try
        {
            await WaitAsync(cancellationToken);
        }
        catch (OperationCanceledException exception)
        {
            throw new UnsettledException(exception);
        }
    }
}
