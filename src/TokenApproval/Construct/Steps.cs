using Amazon.CDK;
using Amazon.CDK.AWS.StepFunctions;
using Constructs;

namespace RegulatedData.Cdk;

/// <summary>
/// The steps that the machines are made of. Each call has a timeout, retries with jitter, and a way on when all of them fail. The states
/// are in JSONPath, and hold what AWS runs, word for word.
/// </summary>
internal sealed class Steps(Construct scope, ApprovalParts parts)
{
    /// <summary>Where a caught error is kept.</summary>
    public const string ErrorPath = "$.error";

    /// <summary>When the step began: ISO 8601, UTC, milliseconds, and so comparable with the times in the table.</summary>
    public const string Now = "$$.State.EnteredTime";

    /// <summary>One call of a service.</summary>
    /// <param name="id">The state's name.</param>
    /// <param name="integration">What is called, such as <c>dynamodb:getItem</c> or <c>aws-sdk:scheduler:createSchedule</c>.</param>
    /// <param name="parameters">With what; names that end in <c>.$</c> have paths as values.</param>
    /// <param name="onError">Where to go when all tries failed.</param>
    /// <param name="resultPath">Where the result is kept; nowhere by default.</param>
    /// <param name="attempts">How often it is tried again.</param>
    /// <param name="resultSelector">What of the result is kept; all of it by default.</param>
    /// <param name="outputPath">What of the state goes on, the result included; all of it by default.</param>
    public CustomState Call(
        string id,
        string integration,
        IDictionary<string, object> parameters,
        IChainable onError,
        string? resultPath = null,
        double attempts = 4,
        IDictionary<string, object>? resultSelector = null,
        string? outputPath = null
    )
    {
        var json = new Dictionary<string, object>
        {
            ["Type"] = "Task",
            ["Resource"] = $"arn:{Aws.PARTITION}:states:::{integration}",
            ["Parameters"] = parameters,
            ["ResultPath"] = resultPath ?? JsonPath.DISCARD,
            ["TimeoutSeconds"] = 30,
        };
        if (resultSelector is not null)
        {
            json["ResultSelector"] = resultSelector;
        }

        if (outputPath is not null)
        {
            json["OutputPath"] = outputPath;
        }

        var state = new CustomState(scope, id, new CustomStateProps { StateJson = json });
        state.AddRetry(
            new RetryProps
            {
                Errors = ["States.ALL"],
                Interval = Duration.Seconds(1),
                MaxAttempts = attempts,
                BackoffRate = 2,
                MaxDelay = Duration.Seconds(15),
                JitterStrategy = JitterType.FULL,
            }
        );
        state.AddCatch(onError, new CatchProps { Errors = ["States.ALL"], ResultPath = ErrorPath });
        return state;
    }

    /// <summary>Reads a row as it is now.</summary>
    public CustomState ReadRow(string id, string partition, string sort, string resultPath, IChainable onError) =>
        Call(
            id,
            "dynamodb:getItem",
            new Dictionary<string, object>
            {
                ["TableName"] = parts.TableName,
                ["Key"] = Key(partition, sort),
                ["ConsistentRead"] = true,
            },
            onError,
            resultPath
        );

    /// <summary>Takes a row out of what is undelivered. Done again, it changes nothing.</summary>
    /// <param name="id">The state's name.</param>
    /// <param name="attribute">The attribute that says when, and with it why.</param>
    /// <param name="onError">Where to go when all tries failed.</param>
    /// <param name="attempts">How often it is tried again.</param>
    public CustomState TakeOut(string id, string attribute, IChainable onError, double attempts = 4) =>
        Call(
            id,
            "dynamodb:updateItem",
            new Dictionary<string, object>
            {
                ["TableName"] = parts.TableName,
                ["Key"] = Key("$.pk", "$.sk"),
                ["ConditionExpression"] = "attribute_exists(PK)",
                ["UpdateExpression"] = $"SET {attribute} = if_not_exists({attribute}, :now) REMOVE GSI2PK, GSI2SK",
                ["ExpressionAttributeValues"] = new Dictionary<string, object> { [":now"] = Text(Now) },
            },
            onError,
            attempts: attempts
        );

    /// <summary>Keeps in a queue what failed, for a person: ids and the error's name, and nothing else.</summary>
    public CustomState Keep(string id, ApprovalDeadLetters deadLetters, IDictionary<string, object> message, IChainable onError) =>
        Call(
            id,
            "sqs:sendMessage",
            new Dictionary<string, object> { ["QueueUrl"] = deadLetters.Queue.QueueUrl, ["MessageBody"] = message },
            onError
        );

    /// <summary>One value of a metric of this instance.</summary>
    public CustomState PutMetric(string id, string name, object value, IChainable onError, double attempts = 4)
    {
        var datum = new Dictionary<string, object> { ["MetricName"] = name, ["Unit"] = "Count" };
        datum[value is string ? "Value.$" : "Value"] = value;
        return Call(
            id,
            "aws-sdk:cloudwatch:putMetricData",
            new Dictionary<string, object> { ["Namespace"] = parts.MetricNamespace, ["MetricData"] = new object[] { datum } },
            onError,
            attempts: attempts
        );
    }

    /// <summary>An attribute of type text, from a path.</summary>
    public static Dictionary<string, object> Text(string path) => new() { ["S.$"] = path };

    /// <summary>An attribute of type text, as it stands.</summary>
    public static Dictionary<string, object> Literal(string text) => new() { ["S"] = text };

    /// <summary>A row's key, from paths or, where they begin with no <c>$</c> or <c>States.</c>, as they stand.</summary>
    public static Dictionary<string, object> Key(string partition, string sort) =>
        new() { ["PK"] = Value(partition), ["SK"] = Value(sort) };

    public Fail Fail(string id, string error, string cause) => new(scope, id, new FailProps { Error = error, Cause = cause });

    public Succeed Succeed(string id) => new(scope, id);

    public Choice Choice(string id) => new(scope, id);

    /// <summary>Puts an object of paths and values somewhere.</summary>
    public Pass Set(string id, string resultPath, IDictionary<string, object> values) =>
        new(scope, id, new PassProps { Parameters = values, ResultPath = resultPath });

    private static Dictionary<string, object> Value(string text) =>
        text.StartsWith('$') || text.StartsWith("States.", StringComparison.Ordinal) ? Text(text) : Literal(text);
}
