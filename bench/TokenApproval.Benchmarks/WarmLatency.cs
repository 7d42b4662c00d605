using System.Diagnostics;

namespace RegulatedData.TokenApproval.Benchmarks;

/// <summary>From handing an event to a warm function to its answer.</summary>
internal static class WarmLatency
{
    private const int WarmUps = 500;

    public static async Task<Times> MeasureAsync(Bundle bundle, AwsStub aws, Event happening, int events)
    {
        await using var function = await FunctionProcess.StartAsync(bundle, aws);
        for (var i = 0; i < WarmUps; i++)
            await function.InvokeAsync(happening, expectedStatus: 200);

        var times = new double[events];
        for (var i = 0; i < events; i++)
        {
            var started = Stopwatch.GetTimestamp();
            await function.InvokeAsync(happening, expectedStatus: 200);
            times[i] = Stopwatch.GetElapsedTime(started).TotalMilliseconds;
        }

        return new Times(times);
    }
}
