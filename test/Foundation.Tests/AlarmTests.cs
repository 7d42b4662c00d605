using Amazon.CDK;
using Amazon.CDK.AWS.CloudWatch;
using Amazon.CDK.AWS.CloudWatch.Actions;
using Amazon.CDK.AWS.SNS;
using RegulatedData.Cdk;

namespace RegulatedData.Foundation.Tests;

public class AlarmTests
{
    private const string AlarmType = "AWS::CloudWatch::Alarm";
    private readonly TestStack _test = new();

    [Fact]
    public void An_alarm_on_more_than_0_is_silent_at_0()
    {
        Create(null);
        ((string?)_test.Props(AlarmType)["ComparisonOperator"]).Should().Be("GreaterThanThreshold");
    }

    [Fact]
    public void A_topic_is_told_of_the_alarm_and_of_its_end()
    {
        Create(null, AlarmActions.NotifyTopic(new Topic(_test.Stack, "Topic")));
        var alarm = _test.Props(AlarmType);
        alarm["AlarmActions"]!.ToJsonString().Should().Contain("Topic").And.Be(alarm["OKActions"]!.ToJsonString());
    }

    [Fact]
    public void Several_strategies_all_apply()
    {
        var strategy = AlarmActions.All(
            AlarmActions.NotifyTopic(new Topic(_test.Stack, "One")),
            AlarmActions.Take(new SnsAction(new Topic(_test.Stack, "Two")))
        );
        Create(null, strategy);
        _test.Props(AlarmType)["AlarmActions"]!.AsArray().Should().HaveCount(2);
    }

    [Fact]
    public void No_actions_leave_their_reason_with_each_alarm()
    {
        Create(null, AlarmActions.None("the monitor polls the state"));
        _test.Props(AlarmType).ContainsKey("AlarmActions").Should().BeFalse();
        ((string?)_test.One(AlarmType)["Metadata"]!["RegulatedData:OptOut:AlarmActions"]).Should().Be("the monitor polls the state");
    }

    [Fact]
    public void Taking_no_action_is_an_error()
    {
        var act = () => AlarmActions.Take();
        act.Should().Throw<MisconfiguredException>().WithMessage("*at least one action*AlarmActions.None*");
    }

    [Fact]
    public void A_removed_alarm_leaves_its_reason_with_what_it_watched()
    {
        Create(AlarmTuning.Remove("noise")).Should().BeNull();
        _test.All(AlarmType).Should().BeEmpty();
        ((string?)_test.One("AWS::SNS::Topic")["Metadata"]!["RegulatedData:OptOut:BusyAlarm"]).Should().Be("noise");
    }

    [Theory]
    [InlineData(300, 288)] // a day
    [InlineData(3600, 168)] // 7 days
    [InlineData(10, 1)]
    [InlineData(30, 1)]
    public void CloudWatchs_limits_can_be_reached(int seconds, int periods)
    {
        Create(new AlarmTuning { Period = Duration.Seconds(seconds), EvaluationPeriods = periods });
        ((long)_test.Props(AlarmType)["EvaluationPeriods"]!).Should().Be(periods);
    }

    [Theory]
    [InlineData(300, 289, 1)]
    [InlineData(3600, 169, 1)]
    [InlineData(90, 1, 1)]
    [InlineData(20, 1, 1)]
    [InlineData(300, 2, 3)]
    [InlineData(300, 0, 1)]
    public void CloudWatchs_limits_cannot_be_passed(int seconds, int periods, int datapoints)
    {
        var act = () =>
            Create(
                new AlarmTuning
                {
                    Period = Duration.Seconds(seconds),
                    EvaluationPeriods = periods,
                    DatapointsToAlarm = datapoints,
                }
            );
        act.Should().Throw<MisconfiguredException>().WithMessage("*the alarm Busy*To mend it*");
    }

    private Alarm? Create(AlarmTuning? tuning, IAlarmActionStrategy? actions = null)
    {
        var watched = new Topic(_test.Stack, "Watched");
        return new AlarmDefinition
        {
            Id = "Busy",
            Description = "Too much to do.",
            Metric = period => watched.MetricNumberOfMessagesPublished(new MetricOptions { Period = period }),
            Threshold = 0,
        }.Create(_test.Stack, watched, tuning, actions);
    }
}
