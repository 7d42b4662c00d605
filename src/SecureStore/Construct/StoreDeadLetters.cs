using Amazon.CDK;
using Amazon.CDK.AWS.CloudWatch;
using Amazon.CDK.AWS.KMS;
using Amazon.CDK.AWS.SQS;
using Constructs;

namespace RegulatedData.Cdk;

/// <summary>
/// Where a store's events go that their target didn't take, with an alarm when there is one: a message nobody got is a message
/// somebody should have had. Encrypted under the store's key, reachable over TLS only, kept 14 days.
/// </summary>
public sealed class StoreDeadLetters : Construct
{
    internal StoreDeadLetters(Construct scope, string id, IKey encryptionKey, AlarmTuning? tuning, IAlarmActionStrategy? actions)
        : base(scope, id)
    {
        KeyAccess.Allow(this, encryptionKey, KeyAccess.ForEventBridgeDeadLetters);
        Queue = new Queue(
            this,
            "Queue",
            new QueueProps
            {
                Encryption = QueueEncryption.KMS,
                EncryptionMasterKey = encryptionKey,
                EnforceSSL = true,
                RetentionPeriod = Duration.Days(14),
            }
        );
        NotEmptyAlarm = new AlarmDefinition
        {
            Id = "NotEmpty",
            Description =
                "An event about the store reached nobody: its message or its restore check was not delivered. "
                + "Read the queue, mend the topic's or the key's policy, and act on what the events say.",
            Metric = period =>
                Queue.MetricApproximateNumberOfMessagesVisible(new MetricOptions { Period = period, Statistic = Stats.MAXIMUM }),
            Threshold = 0,
        }.Create(this, Queue, tuning, actions);
    }

    /// <summary>The queue.</summary>
    public Queue Queue { get; }

    /// <summary>Goes off while the queue isn't empty; null when it was removed.</summary>
    public Alarm? NotEmptyAlarm { get; }
}
