using Amazon.CDK;
using Amazon.CDK.AWS.CloudWatch;
using Constructs;

namespace RegulatedData.Cdk;

/// <summary>An alarm with its defaults, before the user's tuning.</summary>
public sealed class AlarmDefinition
{
    /// <summary>The alarm's construct id.</summary>
    public required string Id { get; init; }

    /// <summary>What has happened, and what to do. It is in each message.</summary>
    public required string Description { get; init; }

    /// <summary>Makes the metric for a period.</summary>
    public required Func<Duration, IMetric> Metric { get; init; }

    /// <summary>The threshold.</summary>
    public required double Threshold { get; init; }

    /// <summary>How the value is compared with the threshold. Above it by default: an alarm on "more than 0" is silent at 0.</summary>
    public ComparisonOperator ComparisonOperator { get; init; } = ComparisonOperator.GREATER_THAN_THRESHOLD;

    /// <summary>How long one datapoint is. 5 minutes by default.</summary>
    public Duration? Period { get; init; }

    /// <summary>How many datapoints the alarm looks at. 1 by default.</summary>
    public int EvaluationPeriods { get; init; } = 1;

    /// <summary>How many of them must be beyond the threshold. 1 by default.</summary>
    public int DatapointsToAlarm { get; init; } = 1;

    /// <summary>What a missing datapoint counts as. As good by default: the service emits nothing when nothing happens.</summary>
    public TreatMissingData TreatMissingData { get; init; } = TreatMissingData.NOT_BREACHING;

    /// <summary>
    /// Makes the alarm, with the user's tuning and the construct's actions.
    /// </summary>
    /// <param name="scope">The scope.</param>
    /// <param name="watched">The resource that the alarm watches: where the reason is kept when the alarm is removed.</param>
    /// <param name="tuning">The user's tuning, if any.</param>
    /// <param name="actions">The construct's actions, if any.</param>
    /// <returns>The alarm, or <c>null</c> when it is removed.</returns>
    /// <exception cref="MisconfiguredException">The tuned alarm looks back further than CloudWatch does, or needs more datapoints than it looks at.</exception>
    public Alarm? Create(Construct scope, IConstruct watched, AlarmTuning? tuning, IAlarmActionStrategy? actions)
    {
        ArgumentNullException.ThrowIfNull(scope);
        ArgumentNullException.ThrowIfNull(watched);
        tuning ??= new AlarmTuning();
        if (tuning.IsOptedOut)
        {
            tuning.RecordOptOut($"{Id}Alarm", watched);
            return null;
        }

        var period = tuning.Period ?? Period ?? Duration.Minutes(5);
        var evaluationPeriods = tuning.EvaluationPeriods ?? EvaluationPeriods;
        // Fewer periods than datapoints is our default overtaken by the user's EvaluationPeriods, unless the user said both.
        var datapoints = tuning.DatapointsToAlarm ?? Math.Min(DatapointsToAlarm, evaluationPeriods);
        Validate(period, evaluationPeriods, datapoints);

        var alarm = new Alarm(
            scope,
            Id,
            new AlarmProps
            {
                AlarmName = tuning.AlarmName,
                AlarmDescription = Description,
                Metric = Metric(period),
                Threshold = tuning.Threshold ?? Threshold,
                ComparisonOperator = ComparisonOperator,
                EvaluationPeriods = evaluationPeriods,
                DatapointsToAlarm = datapoints,
                TreatMissingData = tuning.TreatMissingData ?? TreatMissingData,
            }
        );
        (tuning.Actions ?? actions)?.AddActions(alarm);
        return alarm;
    }

    /// <summary>CloudWatch's limits: PutMetricAlarm refuses what looks back further than a day, or 7 days with periods of an hour or more.</summary>
    private void Validate(Duration period, int evaluationPeriods, int datapoints)
    {
        if (evaluationPeriods < 1 || datapoints < 1 || datapoints > evaluationPeriods)
        {
            throw Mend.Error(
                $"the alarm {Id} needs {datapoints} of {evaluationPeriods} datapoints",
                "at least 1 datapoint, and no more than the alarm looks at",
                "set DatapointsToAlarm to at most EvaluationPeriods"
            );
        }

        var seconds = period.ToSeconds();
        if (seconds is not (10 or 30) && (seconds < 60 || seconds % 60 != 0))
        {
            throw Mend.Error(
                $"the alarm {Id} has a period of {seconds} seconds",
                "10, 30, or a multiple of 60 seconds",
                "set Period to such a duration"
            );
        }

        var days = seconds >= 3600 ? 7 : 1;
        if (seconds * evaluationPeriods > days * 86400)
        {
            throw Mend.Error(
                $"the alarm {Id} looks back {evaluationPeriods} x {seconds} seconds",
                $"at most {days} day(s), CloudWatch's limit for periods {(days == 1 ? "under" : "of")} an hour{(days == 1 ? "" : " or more")}",
                "set fewer EvaluationPeriods, or a Period of an hour or more"
            );
        }
    }
}
