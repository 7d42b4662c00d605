using Amazon.CDK;
using Amazon.CDK.AWS.SSM;
using Amazon.CDK.AWS.StepFunctions;
using Amazon.CDK.AWS.StepFunctions.Tasks;
using Constructs;
using static RegulatedData.Cdk.RestoreTestingSteps;
using Timeout = Amazon.CDK.AWS.StepFunctions.Timeout;

namespace RegulatedData.Cdk;

/// <summary>
/// Once a day: how many days ago did a restore test last pass? An alarm can look back 7 days at most, so the age itself is the metric.
/// Ends in <c>Measured</c> or <c>NotMeasured</c>.
/// </summary>
internal static class RestoreTestingAgeMachine
{
    public static WatchedStateMachine Create(
        Construct scope,
        string id,
        RestoreTestingProps props,
        BundledFunction age,
        StringParameter lastPassed
    ) =>
        new(
            scope,
            id,
            new WatchedStateMachineProps
            {
                Comment = "Measures how many days ago a restore test of the store last passed",
                Definition = machine => Definition(machine, props, age, lastPassed),
                Statements =
                [
                    Right("ReadLastPassed", "ssm:GetParameter", lastPassed.ParameterArn),
                    Right("CountDays", "lambda:InvokeFunction", age.Function.FunctionArn),
                    .. SharedRights(props),
                ],
                Timeout = Duration.Hours(1),
                EncryptionKey = props.EncryptionKey,
                LogRemovalPolicy = props.LogRemovalPolicy,
                AlarmDescription =
                    "The days since the store's last passed restore test couldn't be measured: the alarm on them is blind until it can.",
                Tuning = props.Policy.AgeFailedAlarm,
                AlarmActions = props.AlarmActions,
            }
        );

    private static Chain Definition(Construct scope, RestoreTestingProps props, BundledFunction age, StringParameter lastPassed)
    {
        var steps = new RestoreTestingSteps(scope, props);
        var notMeasured = new Fail(
            scope,
            "NotMeasured",
            new FailProps
            {
                Error = "RestoreTestAgeNotMeasured",
                Cause = "The days since the last passed restore test could not be measured",
            }
        );
        var tell = steps.TellAndEnd(
            "TellNotMeasured",
            new StoreNotice(
                "The age of the last passed restore test could not be measured",
                [$"Table: {props.Table.TableName}. Error: {{}}. Execution: {{}}."],
                "mend the error; the alarm on the age goes off when it stays unmeasured."
            ),
            notMeasured,
            "$.error.Error",
            "$$.Execution.Id"
        );

        var read = steps.Call(
            "ReadLastPassed",
            "ssm",
            "getParameter",
            new Dictionary<string, object> { ["Name"] = lastPassed.ParameterName },
            "$.last"
        );
        var count = new LambdaInvoke(
            scope,
            "CountDays",
            new LambdaInvokeProps
            {
                LambdaFunction = age.Function,
                Payload = TaskInput.FromObject(
                    new Dictionary<string, object>
                    {
                        ["now"] = JsonPath.StringAt("$$.State.EnteredTime"),
                        ["lastPassed"] = JsonPath.StringAt("$.last.Parameter.LastModifiedDate"),
                    }
                ),
                RetryOnServiceExceptions = false,
                ResultSelector = new Dictionary<string, object> { ["days"] = JsonPath.NumberAt("$.Payload.days") },
                ResultPath = "$.age",
                TaskTimeout = Timeout.Duration(Duration.Seconds(60)),
            }
        );
        var measure = steps.PutMetrics("MeasureAge", ("DaysSinceRestoreTestPassed", JsonPath.NumberAt("$.age.days"), "None"));
        return Guard(read, tell).Next(Guard(count, tell)).Next(Guard(measure, tell)).Next(new Succeed(scope, "Measured"));
    }
}
