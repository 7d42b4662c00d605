using System.Diagnostics;

namespace RegulatedData.TokenApproval.Benchmarks;

/// <summary>From the start of a process to its first answer.</summary>
internal static class ColdStart
{
    /// <summary>With no call to AWS, and with all of them: the SDK's clients are most of the difference.</summary>
    public static Event[] FirstEvents { get; } = [Event.MalformedLink, Event.Decide];

    /// <summary>Bundles take turns, so that a noisy moment befalls both.</summary>
    public static async Task<Dictionary<(Bundle Bundle, Event First), Times>> MeasureAsync(Bundle[] bundles, AwsStub aws, int starts)
    {
        var times = bundles
            .SelectMany(bundle => FirstEvents.Select(first => (bundle, first)))
            .ToDictionary(key => key, _ => new List<double>());
        for (var i = -1; i < starts; i++)
        {
            foreach (var (bundle, first) in times.Keys)
            {
                var started = Stopwatch.GetTimestamp();
                await using var function = await FunctionProcess.StartAsync(bundle, aws);
                await function.InvokeAsync(first, first == Event.MalformedLink ? 400 : 200);
                // The first round only warms the disk's cache.
                if (i >= 0)
                    times[(bundle, first)].Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
            }
        }

        return times.ToDictionary(entry => entry.Key, entry => new Times(entry.Value));
    }
}
