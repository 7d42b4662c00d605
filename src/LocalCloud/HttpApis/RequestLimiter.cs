using System.Collections.Concurrent;

namespace RegulatedData.LocalCloud.HttpApis;

/// <summary>Token buckets (https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-throttling.html), one for each route of a stage.</summary>
internal sealed class RequestLimiter(TimeProvider time)
{
    private readonly ConcurrentDictionary<(string Stage, string Route), Bucket> _buckets = new();

    /// <summary>Whether one more request is let in.</summary>
    public bool TryEnter(ApiStage stage, ApiRoute route)
    {
        if ((stage.RouteLimits.GetValueOrDefault(route.Key) ?? stage.DefaultLimit) is not { } limit)
            return true;
        return _buckets.GetOrAdd((stage.Name, route.Key), _ => new Bucket(limit.Burst, time.GetTimestamp())).TryTake(limit, time);
    }

    private sealed class Bucket(double tokens, long since)
    {
        private readonly Lock _lock = new();
        private double _tokens = tokens;
        private long _since = since;

        public bool TryTake(RateLimit limit, TimeProvider time)
        {
            lock (_lock)
            {
                var now = time.GetTimestamp();
                _tokens = Math.Min(limit.Burst, _tokens + (time.GetElapsedTime(_since, now).TotalSeconds * limit.PerSecond));
                _since = now;
                if (_tokens < 1)
                    return false;
                _tokens--;
                return true;
            }
        }
    }
}
