using Amazon.CDK.AWS.CloudWatch;
using Amazon.CDK.AWS.CloudWatch.Actions;
using Amazon.CDK.AWS.SNS;

namespace RegulatedData.Cdk;

/// <summary>The usual alarm actions. Write your own <see cref="IAlarmActionStrategy"/> for others, such as an incident manager.</summary>
public static class AlarmActions
{
    /// <summary>A message to a topic when the alarm goes off, and another when all is well again.</summary>
    /// <param name="topic">
    /// The topic. Its policy, and the key that encrypts it, must let <c>cloudwatch.amazonaws.com</c> in: see <see cref="TopicAccess"/>
    /// and <see cref="KeyAccess"/>.
    /// </param>
    /// <returns>The strategy.</returns>
    public static IAlarmActionStrategy NotifyTopic(ITopic topic)
    {
        ArgumentNullException.ThrowIfNull(topic);
        var action = new SnsAction(topic);
        return new Strategy(alarm =>
        {
            alarm.AddAlarmAction(action);
            alarm.AddOkAction(action);
        });
    }

    /// <summary>Any of CDK's actions, on the way to the alarm and back.</summary>
    /// <param name="actions">The actions, at least one.</param>
    /// <returns>The strategy.</returns>
    /// <exception cref="MisconfiguredException">No action was given.</exception>
    public static IAlarmActionStrategy Take(params IAlarmAction[] actions)
    {
        ArgumentNullException.ThrowIfNull(actions);
        if (actions.Length == 0)
        {
            throw Mend.Error(
                "AlarmActions.Take without an action",
                "at least one action",
                "pass an action, or say AlarmActions.None(\"why nobody is told\")"
            );
        }

        return new Strategy(alarm =>
        {
            alarm.AddAlarmAction(actions);
            alarm.AddOkAction(actions);
        });
    }

    /// <summary>Several strategies, one after the other.</summary>
    /// <param name="strategies">The strategies.</param>
    /// <returns>The strategy that applies them all.</returns>
    public static IAlarmActionStrategy All(params IAlarmActionStrategy[] strategies)
    {
        ArgumentNullException.ThrowIfNull(strategies);
        return new Strategy(alarm =>
        {
            foreach (var strategy in strategies)
            {
                strategy.AddActions(alarm);
            }
        });
    }

    /// <summary>Nobody is told: the alarms only show their state.</summary>
    /// <param name="reason">Why. It lands in the metadata of each alarm.</param>
    /// <returns>The strategy.</returns>
    /// <exception cref="ArgumentException">The reason is empty or blank.</exception>
    public static IAlarmActionStrategy None(string reason)
    {
        var optOut = Safeguard.OptOut(reason);
        return new Strategy(alarm => optOut.RecordOptOut("AlarmActions", alarm));
    }

    private sealed class Strategy(Action<AlarmBase> addActions) : IAlarmActionStrategy
    {
        public void AddActions(AlarmBase alarm)
        {
            ArgumentNullException.ThrowIfNull(alarm);
            addActions(alarm);
        }
    }
}
