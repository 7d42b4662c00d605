namespace RegulatedData.Tokenization;

/// <summary>Waits for a server that is away.</summary>
internal sealed class Retry(TimeProvider time, TimeSpan patience)
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(5);

    /// <summary>Does something that can be done again, until it works, fails for another reason, or patience ends.</summary>
    internal T Run<T>(Func<T> action, CancellationToken cancellation)
    {
        var pause = FirstPause;
        long? failingSince = null;
        while (true)
        {
            var started = time.GetTimestamp();
            try
            {
                return action();
            }
            catch (DatabaseException error) when (error.IsConnectionLost)
            {
                // One that worked for a while before it failed is a new failure.
                if (failingSince is null || time.GetElapsedTime(started) > patience)
                {
                    (failingSince, pause) = (time.GetTimestamp(), FirstPause);
                }

                if (time.GetElapsedTime(failingSince.Value) >= patience)
                {
                    throw;
                }
            }

            Task.Delay(pause, time, cancellation).GetAwaiter().GetResult();
            pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
        }
    }
}
