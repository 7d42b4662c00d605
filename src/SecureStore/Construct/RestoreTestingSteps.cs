using Amazon.CDK;
using Amazon.CDK.AWS.IAM;
using Amazon.CDK.AWS.SNS;
using Amazon.CDK.AWS.StepFunctions;
using Amazon.CDK.AWS.StepFunctions.Tasks;
using Constructs;
using Timeout = Amazon.CDK.AWS.StepFunctions.Timeout;

namespace RegulatedData.Cdk;

/// <summary>The steps that both machines of the restore tests are made of. Each has a timeout, retries with jitter, and a way on when all fail.</summary>
internal sealed class RestoreTestingSteps(Construct scope, RestoreTestingProps props)
{
    public const string MetricNamespace = "RegulatedData/SecureStore";

    /// <summary>Where a caught error is kept.</summary>
    public const string ErrorPath = "$.error";

    public CallAwsService Call(
        string id,
        string service,
        string action,
        Dictionary<string, object> parameters,
        string? resultPath = null
    ) =>
        new(
            scope,
            id,
            new CallAwsServiceProps
            {
                Service = service,
                Action = action,
                Parameters = parameters,
                // Never used: the machine's role takes no updates. See the machine's own statements.
                IamResources = ["arn:aws:none:::none"],
                ResultPath = resultPath ?? JsonPath.DISCARD,
                TaskTimeout = Timeout.Duration(Duration.Seconds(60)),
            }
        );

    public CallAwsService PutMetrics(string id, params (string Name, object Value, string Unit)[] metrics) =>
        Call(
            id,
            "cloudwatch",
            "putMetricData",
            new Dictionary<string, object>
            {
                ["Namespace"] = MetricNamespace,
                ["MetricData"] = metrics
                    .Select(metric =>
                        (object)
                            new Dictionary<string, object>
                            {
                                ["MetricName"] = metric.Name,
                                ["Value"] = metric.Value,
                                ["Unit"] = metric.Unit,
                                ["Dimensions"] = new object[]
                                {
                                    new Dictionary<string, object> { ["Name"] = "TableName", ["Value"] = props.Table.TableName },
                                },
                            }
                    )
                    .ToArray(),
            }
        );

    /// <summary>Tells people, where there is a topic, and then ends, also when they couldn't be told.</summary>
    public IChainable TellAndEnd(string id, StoreNotice notice, State end, params string[] paths) =>
        props.Topic is { } topic ? GuardOnTheWay(Tell(id, topic, notice, paths), end) : end;

    private SnsPublish Tell(string id, ITopic topic, StoreNotice notice, string[] paths) =>
        new(
            scope,
            id,
            new SnsPublishProps
            {
                Topic = TopicWithoutPolicyUpdates.Of(scope, id, topic),
                Subject = notice.Title,
                Message = notice.ToTaskInput(props.Format, paths),
                ResultPath = JsonPath.DISCARD,
                TaskTimeout = Timeout.Duration(Duration.Seconds(60)),
            }
        );

    /// <summary>Retries a task, and goes on with <paramref name="onError"/> when all retries failed.</summary>
    public static T Guard<T>(T task, IChainable onError, double maxAttempts = 5, double intervalSeconds = 2)
        where T : TaskStateBase
    {
        task.AddRetry(
            new RetryProps
            {
                Errors = ["States.ALL"],
                Interval = Duration.Seconds(intervalSeconds),
                MaxAttempts = maxAttempts,
                BackoffRate = 2,
                MaxDelay = Duration.Seconds(60),
                JitterStrategy = JitterType.FULL,
            }
        );
        task.AddCatch(onError, new CatchProps { Errors = ["States.ALL"], ResultPath = ErrorPath });
        return task;
    }

    /// <summary>Guards a step on the way to an end: when it fails, the way goes on all the same, so that the next step has its chance.</summary>
    public static TaskStateBase GuardOnTheWay(TaskStateBase task, IChainable next)
    {
        Guard(task, next).Next(next);
        return task;
    }

    /// <summary>The rights for <see cref="PutMetrics"/> and <see cref="TellAndEnd"/>.</summary>
    public static IEnumerable<PolicyStatement> SharedRights(RestoreTestingProps props)
    {
        yield return new PolicyStatement(
            new PolicyStatementProps
            {
                Sid = "PutMetrics",
                Actions = ["cloudwatch:PutMetricData"],
                // Metrics have no ARN; the condition is the only limit there is.
                Resources = ["*"],
                Conditions = new Dictionary<string, object>
                {
                    ["StringEquals"] = new Dictionary<string, object> { ["cloudwatch:namespace"] = MetricNamespace },
                },
            }
        );
        if (props.Topic is not { } topic)
            yield break;
        yield return Right("TellPeople", "sns:Publish", topic.TopicArn);
        if (props.TopicKey is { } key)
            yield return Right("TellPeopleThroughAnEncryptedTopic", ["kms:Decrypt", "kms:GenerateDataKey"], key.KeyArn);
    }

    public static PolicyStatement Right(string sid, string action, string resource) => Right(sid, [action], resource);

    public static PolicyStatement Right(string sid, string[] actions, string resource) =>
        new(
            new PolicyStatementProps
            {
                Sid = sid,
                Actions = actions,
                Resources = [resource],
            }
        );
}
