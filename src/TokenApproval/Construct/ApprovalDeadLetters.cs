using Amazon.CDK;
using Amazon.CDK.AWS.CloudWatch;
using Amazon.CDK.AWS.SQS;
using Constructs;

namespace RegulatedData.Cdk;

/// <summary>Where one kind of failure is kept for a person, with an alarm while there is any. Encrypted, TLS only, kept 14 days.</summary>
public sealed class ApprovalDeadLetters : Construct
{
    internal ApprovalDeadLetters(
        Construct scope,
        string id,
        ApprovalParts parts,
        string alarmDescription,
        AlarmTuning? tuning,
        bool fifo = false
    )
        : base(scope, id)
    {
        Queue = new Queue(
            this,
            "Queue",
            new QueueProps
            {
                // CDK takes "false" for a wish to name the queue.
                Fifo = fifo ? true : null,
                Encryption = QueueEncryption.KMS,
                EncryptionMasterKey = parts.Key,
                EnforceSSL = true,
                RetentionPeriod = Duration.Days(14),
                RemovalPolicy = parts.RemovalPolicy,
            }
        );
        NotEmptyAlarm = new AlarmDefinition
        {
            Id = "NotEmpty",
            Description = alarmDescription,
            Metric = period =>
                Queue.MetricApproximateNumberOfMessagesVisible(new MetricOptions { Period = period, Statistic = Stats.MAXIMUM }),
            Threshold = 0,
        }.Create(this, Queue, tuning, parts.AlarmActions);
    }

    /// <summary>The queue.</summary>
    public Queue Queue { get; }

    /// <summary>Goes off while the queue isn't empty; null when it was removed.</summary>
    public Alarm? NotEmptyAlarm { get; }
}
