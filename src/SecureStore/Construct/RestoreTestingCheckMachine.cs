using Amazon.CDK;
using Amazon.CDK.AWS.IAM;
using Amazon.CDK.AWS.SSM;
using Amazon.CDK.AWS.StepFunctions;
using Amazon.CDK.AWS.StepFunctions.Tasks;
using Constructs;
using static RegulatedData.Cdk.RestoreTestingSteps;
using Timeout = Amazon.CDK.AWS.StepFunctions.Timeout;

namespace RegulatedData.Cdk;

/// <summary>
/// What happens when AWS Backup has restored a table for a test: the table is checked, and the result goes to AWS Backup, to
/// CloudWatch and, where it is bad, to people. Ends in <c>Passed</c> only when the check passed and that was recorded; in
/// <c>CheckFailed</c> when the restored table isn't sound; in <c>NotChecked</c> when that couldn't be told; in <c>NotRecorded</c>
/// when it passed and that couldn't be recorded.
/// </summary>
internal static class RestoreTestingCheckMachine
{
    private static readonly Duration s_overhead = Duration.Seconds(60);

    /// <summary>How long the check itself may take: the budget for counting, and a minute for all else.</summary>
    public static Duration CheckTimeout(RestoreTestingPolicy policy) => policy.EffectiveScanBudget.Plus(s_overhead);

    public static WatchedStateMachine Create(
        Construct scope,
        string id,
        RestoreTestingProps props,
        BundledFunction check,
        StringParameter lastPassed
    ) =>
        new(
            scope,
            id,
            new WatchedStateMachineProps
            {
                Comment = "Checks the table that a restore test of AWS Backup restored, and reports the result",
                Definition = machine => new States(machine, props, check, lastPassed).Start(),
                Statements = [.. Rights(scope, props, check, lastPassed)],
                Timeout = Duration.Hours(2),
                EncryptionKey = props.EncryptionKey,
                LogRemovalPolicy = props.LogRemovalPolicy,
                AlarmDescription =
                    "A restore test of the store didn't pass, or couldn't be checked. The execution's last state says which; "
                    + "the runbook says what to do.",
                Tuning = props.Policy.CheckFailedAlarm,
                AlarmActions = props.AlarmActions,
            }
        );

    private static IEnumerable<PolicyStatement> Rights(
        Construct scope,
        RestoreTestingProps props,
        BundledFunction check,
        StringParameter lastPassed
    )
    {
        // Restore jobs have no ARN that a policy could name.
        yield return Right("ReportToAwsBackup", ["backup:DescribeRestoreJob", "backup:PutRestoreValidationResult"], "*");
        yield return Right("Check", "lambda:InvokeFunction", check.Function.FunctionArn);
        yield return Right("RememberLastPassed", "ssm:PutParameter", lastPassed.ParameterArn);
        foreach (var right in SharedRights(props))
            yield return right;
    }

    private sealed class States(Construct scope, RestoreTestingProps props, BundledFunction check, StringParameter lastPassed)
    {
        private const string Job = "$.job";
        private const string Answer = "$.check.answer";

        private readonly RestoreTestingSteps _steps = new(scope, props);

        public Choice Start()
        {
            var notChecked = NotChecked();
            var unknown = NoteError(
                "RestoredTableUnknown",
                "RestoredTableUnknown",
                "Neither the event nor the restore job says which table was restored, and when",
                notChecked
            );

            var judge = Judge(notChecked);
            var restoredATable = new Choice(scope, "RestoredATable")
                .When(
                    Condition.StringMatches($"{Job}.createdResourceArn", "arn:*:dynamodb:*:*:table/*"),
                    CheckTable(notChecked).Next(judge)
                )
                .Otherwise(unknown);

            var describe = Guard(DescribeJob(), notChecked)
                .Next(
                    new Choice(scope, "JobHasAllFields")
                        .When(
                            HasAllFields("$.described", "CreatedResourceArn", "CreationDate", "CompletionDate"),
                            Take("TakeJobFields", "$.described", "CreatedResourceArn", "CreationDate", "CompletionDate")
                                .Next(restoredATable)
                        )
                        .Otherwise(unknown)
                );
            return new Choice(scope, "EventHasAllFields")
                .When(
                    HasAllFields("$.detail", "createdResourceArn", "creationDate", "completionDate"),
                    Take("TakeEventFields", "$.detail", "createdResourceArn", "creationDate", "completionDate").Next(restoredATable)
                )
                .Otherwise(describe);
        }

        private CallAwsService DescribeJob() =>
            _steps.Call(
                "DescribeRestoreJob",
                "backup",
                "describeRestoreJob",
                new Dictionary<string, object> { ["RestoreJobId"] = JsonPath.StringAt("$.detail.restoreJobId") },
                "$.described"
            );

        private static Condition HasAllFields(string path, params string[] fields) =>
            Condition.And([.. fields.Select(field => Condition.IsPresent($"{path}.{field}"))]);

        private Pass Take(string id, string path, string arn, string created, string completed) =>
            new(
                scope,
                id,
                new PassProps
                {
                    Parameters = new Dictionary<string, object>
                    {
                        ["createdResourceArn"] = JsonPath.StringAt($"{path}.{arn}"),
                        ["creationDate"] = JsonPath.StringAt($"{path}.{created}"),
                        ["completionDate"] = JsonPath.StringAt($"{path}.{completed}"),
                    },
                    ResultPath = Job,
                }
            );

        private LambdaInvoke CheckTable(IChainable notChecked)
        {
            var timeout = CheckTimeout(props.Policy).Plus(Duration.Seconds(30));
            var invoke = new LambdaInvoke(
                scope,
                "CheckRestoredTable",
                new LambdaInvokeProps
                {
                    LambdaFunction = check.Function,
                    Payload = TaskInput.FromObject(CheckInput()),
                    RetryOnServiceExceptions = false,
                    ResultSelector = new Dictionary<string, object> { ["answer.$"] = "$.Payload" },
                    ResultPath = "$.check",
                    TaskTimeout = Timeout.Duration(timeout),
                }
            );
            return Guard(invoke, notChecked, maxAttempts: 4, intervalSeconds: 30);
        }

        private Dictionary<string, object> CheckInput()
        {
            var policy = props.Policy;
            var input = new Dictionary<string, object>
            {
                ["tableName"] = JsonPath.ArrayGetItem(JsonPath.StringSplit(JsonPath.StringAt($"{Job}.createdResourceArn"), "/"), 1),
                ["sourceTableName"] = props.Table.TableName,
                ["expectedKeyArn"] = props.EncryptionKey.KeyArn,
                ["restoreJobId"] = JsonPath.StringAt("$.detail.restoreJobId"),
                ["creationDate"] = JsonPath.StringAt($"{Job}.creationDate"),
                ["completionDate"] = JsonPath.StringAt($"{Job}.completionDate"),
                ["sampleSize"] = policy.SampleSize,
                ["scanBudgetSeconds"] = policy.EffectiveScanBudget.ToSeconds(),
            };
            if (policy.MinimumCount is { } minimum)
                input["minimumCount"] = minimum;
            if (policy.MaximumCount is { } maximum)
                input["maximumCount"] = maximum;
            return input;
        }

        private Choice Judge(IChainable notChecked) =>
            new Choice(scope, "JudgeAnswer")
                .When(Answered("SUCCESSFUL"), Passed(notChecked))
                .When(Answered("FAILED"), Failed())
                .Otherwise(
                    NoteError("AnswerNotUnderstood", "AnswerNotUnderstood", "The check answered neither SUCCESSFUL nor FAILED", notChecked)
                );

        private static Condition Answered(string status) =>
            Condition.And(
                Condition.IsPresent($"{Answer}.status"),
                Condition.StringEquals($"{Answer}.status", status),
                Condition.IsString($"{Answer}.message"),
                Condition.IsNumeric($"{Answer}.restoreSeconds")
            );

        private Chain Passed(IChainable notChecked)
        {
            var notRecorded = _steps.TellAndEnd(
                "TellNotRecorded",
                new StoreNotice(
                    "A restore test passed, but this could not be recorded",
                    [$"Table: {props.Table.TableName}. Restore job: {{}}. Error: {{}}. Execution: {{}}."],
                    "mend the error; until a test is recorded, the alarm on the days since the last one counts on."
                ),
                End("NotRecorded", "RestoreTestNotRecorded", "The restored table passed the check, but that could not be recorded"),
                "$.detail.restoreJobId",
                "$.error.Error",
                "$$.Execution.Id"
            );
            return Guard(Report("ReportPassed", "SUCCESSFUL", JsonPath.StringAt($"{Answer}.message")), notChecked)
                .Next(Guard(Metrics("MeasurePassed", passed: 1), notRecorded))
                .Next(Guard(RememberPassed(), notRecorded))
                .Next(new Succeed(scope, "Passed"));
        }

        private TaskStateBase Failed()
        {
            var tell = _steps.TellAndEnd(
                "TellCheckFailed",
                new StoreNotice(
                    "A restore test failed: a backup did not come back sound",
                    [$"Table: {props.Table.TableName}. Restore job: {{}}. Finding: {{}} Execution: {{}}."],
                    "restore an older recovery point by hand as the runbook says, and find out since when backups are bad."
                ),
                End("CheckFailed", "RestoreCheckFailed", "The restored table is not sound: its restore job in AWS Backup says why"),
                "$.detail.restoreJobId",
                $"{Answer}.message",
                "$$.Execution.Id"
            );
            var measure = GuardOnTheWay(Metrics("MeasureFailed", passed: 0), tell);
            return GuardOnTheWay(Report("ReportFailed", "FAILED", JsonPath.StringAt($"{Answer}.message")), measure);
        }

        private TaskStateBase NotChecked()
        {
            var tell = _steps.TellAndEnd(
                "TellNotChecked",
                new StoreNotice(
                    "A restore test could not be checked",
                    [$"Table: {props.Table.TableName}. Restore job: {{}}. Error: {{}}. Execution: {{}}."],
                    "mend the error, then run a restore test again."
                ),
                End("NotChecked", "RestoreNotChecked", "Whether the restored table is sound could not be told"),
                "$.detail.restoreJobId",
                "$.error.Error",
                "$$.Execution.Id"
            );
            var measure = GuardOnTheWay(_steps.PutMetrics("MeasureNotChecked", ("RestoreTestPassed", 0, "None")), tell);
            return GuardOnTheWay(
                Report("ReportNotChecked", "FAILED", "The restored table could not be checked. See the state machine's execution."),
                measure
            );
        }

        private CallAwsService Report(string id, string status, string message) =>
            _steps.Call(
                id,
                "backup",
                "putRestoreValidationResult",
                new Dictionary<string, object>
                {
                    ["RestoreJobId"] = JsonPath.StringAt("$.detail.restoreJobId"),
                    ["ValidationStatus"] = status,
                    ["ValidationStatusMessage"] = message,
                }
            );

        private CallAwsService Metrics(string id, int passed) =>
            _steps.PutMetrics(
                id,
                ("RestoreTestPassed", passed, "None"),
                ("RestoreTestSeconds", JsonPath.NumberAt($"{Answer}.restoreSeconds"), "Seconds")
            );

        private CallAwsService RememberPassed() =>
            _steps.Call(
                "RememberPassed",
                "ssm",
                "putParameter",
                new Dictionary<string, object>
                {
                    ["Name"] = lastPassed.ParameterName,
                    ["Value"] = JsonPath.StringAt("$$.State.EnteredTime"),
                    ["Overwrite"] = true,
                }
            );

        private Pass NoteError(string id, string error, string cause, IChainable next)
        {
            var pass = new Pass(
                scope,
                id,
                new PassProps
                {
                    Result = Result.FromObject(new Dictionary<string, object> { ["Error"] = error, ["Cause"] = cause }),
                    ResultPath = ErrorPath,
                }
            );
            pass.Next(next);
            return pass;
        }

        private Fail End(string id, string error, string cause) => new(scope, id, new FailProps { Error = error, Cause = cause });
    }
}
