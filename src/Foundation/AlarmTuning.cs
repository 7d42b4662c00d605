using Amazon.CDK;
using Amazon.CDK.AWS.CloudWatch;

namespace RegulatedData.Cdk;

/// <summary>Changes one alarm, or removes it with a reason. What isn't set keeps the alarm's own default.</summary>
public sealed class AlarmTuning : OptionalProtection
{
    /// <summary>Keeps the alarm.</summary>
    public AlarmTuning() { }

    private AlarmTuning(string reason)
        : base(reason) { }

    /// <summary>The threshold, in the unit of the alarm's metric. It is crossed when the value is beyond it, not when it is equal.</summary>
    public double? Threshold { get; init; }

    /// <summary>How long one datapoint is: 10 or 30 seconds, or a multiple of 60 seconds.</summary>
    public Duration? Period { get; init; }

    /// <summary>How many datapoints the alarm looks at.</summary>
    public int? EvaluationPeriods { get; init; }

    /// <summary>How many of these datapoints must be beyond the threshold.</summary>
    public int? DatapointsToAlarm { get; init; }

    /// <summary>What a missing datapoint counts as.</summary>
    public TreatMissingData? TreatMissingData { get; init; }

    /// <summary>The alarm's physical name. By default CloudFormation makes one, so that two instances never collide.</summary>
    public string? AlarmName { get; init; }

    /// <summary>This alarm's actions, instead of those that the construct gives to all its alarms.</summary>
    public IAlarmActionStrategy? Actions { get; init; }

    /// <summary>Removes the alarm.</summary>
    /// <param name="reason">Why. It lands in the template's metadata.</param>
    /// <returns>The removed alarm.</returns>
    /// <exception cref="ArgumentException">The reason is empty or blank.</exception>
    public static AlarmTuning Remove(string reason) => new(reason);
}
