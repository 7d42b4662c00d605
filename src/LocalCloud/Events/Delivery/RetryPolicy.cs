using System.Text.Json.Nodes;

namespace RegulatedData.LocalCloud.Events.Delivery;

/// <summary>A target's <c>RetryPolicy</c>. EventBridge's defaults: 185 retries within 24 hours.</summary>
internal sealed record RetryPolicy(int MaximumRetryAttempts = 185, int MaximumEventAgeInSeconds = 86400)
{
    private static readonly TimeSpan s_firstWait = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan s_longestWait = TimeSpan.FromMinutes(10);

    public static RetryPolicy Parse(JsonNode? policy) =>
        new(
            (int)(AwsJson.Whole(policy?[nameof(MaximumRetryAttempts)]) ?? 185),
            (int)(AwsJson.Whole(policy?[nameof(MaximumEventAgeInSeconds)]) ?? 86400)
        );

    /// <summary>The wait before a retry: doubling, with up to a quarter taken away so that many don't come at once.</summary>
    public static TimeSpan Wait(int retry) =>
        TimeSpan.FromTicks(Math.Min(s_firstWait.Ticks << Math.Min(retry, 20), s_longestWait.Ticks))
        * (1 - (Random.Shared.NextDouble() / 4));

    /// <summary>Why there is no further try, as the DLQ's attribute EXHAUSTED_RETRY_CONDITION says it; null where there is one.</summary>
    public string? Exhausted(int retries, TimeSpan age)
    {
        if (retries >= MaximumRetryAttempts)
            return "MaximumRetryAttempts";
        return age.TotalSeconds >= MaximumEventAgeInSeconds ? "MaximumEventAgeInSeconds" : null;
    }
}
