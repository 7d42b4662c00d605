using Amazon.CDK.AWS.CloudWatch;

namespace RegulatedData.Cdk;

/// <summary>What happens when an alarm changes its state. One object decides for all alarms of a construct.</summary>
public interface IAlarmActionStrategy
{
    /// <summary>Gives an alarm its actions. Called once for each alarm.</summary>
    /// <param name="alarm">The alarm.</param>
    void AddActions(AlarmBase alarm);
}
