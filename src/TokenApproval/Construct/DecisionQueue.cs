using Amazon.CDK;
using Amazon.CDK.AWS.CloudWatch;
using Amazon.CDK.AWS.SQS;
using Constructs;

namespace RegulatedData.Cdk;

/// <summary>
/// Where decisions wait for a worker: first in, first out within a request, encrypted, TLS only. What no worker could act on goes to a
/// dead-letter queue.
/// </summary>
public sealed class DecisionQueue : Construct
{
    internal DecisionQueue(Construct scope, string id, ApprovalParts parts)
        : base(scope, id)
    {
        var props = parts.Props;
        DeadLetters = new ApprovalDeadLetters(
            this,
            "DeadLetters",
            parts,
            "A decision was received by the worker again and again, and never acted on. Read the worker's log, mend the cause, and move the "
                + "message back (start-message-move-task): it names the request, so nothing is done twice.",
            props.FailedDecisionsAlarm,
            fifo: true
        );
        Queue = new Queue(
            this,
            "Queue",
            new QueueProps
            {
                Fifo = true,
                // The request is the deduplication id: the text of a message that is sent again might differ.
                ContentBasedDeduplication = false,
                Encryption = QueueEncryption.KMS,
                EncryptionMasterKey = parts.Key,
                EnforceSSL = true,
                RetentionPeriod = props.DecisionRetention ?? Duration.Days(14),
                VisibilityTimeout = props.VisibilityTimeout ?? Duration.Minutes(5),
                DeadLetterQueue = new DeadLetterQueue { Queue = DeadLetters.Queue, MaxReceiveCount = props.MaximumReceives },
                RemovalPolicy = parts.RemovalPolicy,
            }
        );
        WaitingAlarm = new AlarmDefinition
        {
            Id = "Waiting",
            Description =
                "Decisions wait for a worker for too long: it isn't running, can't reach AWS, or can't keep up. Nothing is lost before the "
                + "queue's retention ends.",
            Metric = period => Queue.MetricApproximateAgeOfOldestMessage(new MetricOptions { Period = period, Statistic = Stats.MAXIMUM }),
            Threshold = 3600,
        }.Create(this, Queue, props.WaitingDecisionsAlarm, parts.AlarmActions);
    }

    /// <summary>The queue.</summary>
    public Queue Queue { get; }

    /// <summary>Where decisions go that no worker could act on.</summary>
    public ApprovalDeadLetters DeadLetters { get; }

    /// <summary>Goes off when a decision waits for too long; null when it was removed.</summary>
    public Alarm? WaitingAlarm { get; }
}
