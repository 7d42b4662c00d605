using RegulatedData.HandlerRuntime;

namespace RegulatedData.Handlers.SecureStore.Restore;

/// <summary>Says how many days ago a restore test last passed: what a state machine can't subtract itself.</summary>
internal static class RestoreTestAge
{
    public static Task<RestoreTestAgeResult> RunAsync(RestoreTestAgeInput input, Invocation invocation)
    {
        var age = input.Now.Value - input.LastPassed.Value;
        // Two services' clocks may differ by a little; a test can't have passed in the future.
        return Task.FromResult(new RestoreTestAgeResult(Math.Max(0, age.TotalDays)));
    }
}

/// <summary>What is asked: both times in ISO 8601, or in seconds since 1970.</summary>
internal sealed record RestoreTestAgeInput
{
    /// <summary>When it is.</summary>
    public required Instant Now { get; init; }

    /// <summary>When a restore test last passed.</summary>
    public required Instant LastPassed { get; init; }
}

/// <summary>The answer.</summary>
/// <param name="Days">Days and parts of days, 0 or more.</param>
internal sealed record RestoreTestAgeResult(double Days);
