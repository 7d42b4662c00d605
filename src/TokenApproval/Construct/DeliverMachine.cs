using Amazon.CDK;
using Amazon.CDK.AWS.StepFunctions;
using Constructs;

namespace RegulatedData.Cdk;

/// <summary>
/// Delivers outbox rows that are messages or schedules: puts the message on the queue, or makes the schedule of the request's expiry, and
/// marks the row as delivered. Its input is a list of keys, <c>[{"pk", "sk"}]</c>. Ends in <c>AllDelivered</c> only when each is; in
/// <c>NotAllDelivered</c> otherwise, with the keys in the dead-letter queue unless this is a redrive, which comes again.
/// </summary>
internal static class DeliverMachine
{
    public static WatchedStateMachine Create(
        Construct scope,
        string id,
        ApprovalParts parts,
        DecisionQueue decisions,
        ApprovalExpiry expiry,
        ApprovalDeadLetters deadLetters
    ) =>
        new(
            scope,
            id,
            new WatchedStateMachineProps
            {
                Comment = "Delivers decisions to the queue, and expiries to the scheduler",
                Type = StateMachineType.EXPRESS,
                Definition = machine => new States(machine, parts, decisions, expiry, deadLetters).Start(),
                Statements =
                [
                    parts.OnTable("ReadAndMarkRows", ["dynamodb:GetItem", "dynamodb:UpdateItem"]),
                    parts.KeyThrough(scope, "dynamodb", "sqs"),
                    ApprovalParts.Right("Send", ["sqs:SendMessage"], [decisions.Queue.QueueArn, deadLetters.Queue.QueueArn]),
                    ApprovalParts.Right("Schedule", ["scheduler:CreateSchedule"], [expiry.SchedulesArn]),
                    ApprovalParts.Right(
                        "GiveTheScheduleItsRole",
                        ["iam:PassRole"],
                        [expiry.Role.RoleArn],
                        new Dictionary<string, object>
                        {
                            ["StringEquals"] = new Dictionary<string, object> { ["iam:PassedToService"] = "scheduler.amazonaws.com" },
                        }
                    ),
                ],
                Timeout = Duration.Minutes(4),
                EncryptionKey = parts.Key,
                LogRemovalPolicy = parts.RemovalPolicy,
                AlarmDescription =
                    "A decision couldn't be put on the queue, or an expiry not be scheduled. It is tried again every 5 minutes; the machine's "
                    + "log has the error.",
                Tuning = parts.Props.StateMachinesAlarm,
                AlarmActions = parts.AlarmActions,
            }
        );

    private sealed class States(
        Construct scope,
        ApprovalParts parts,
        DecisionQueue decisions,
        ApprovalExpiry expiry,
        ApprovalDeadLetters deadLetters
    )
    {
        private const string Row = "$.read.Item";

        private readonly Steps _steps = new(scope, parts);

        public Chain Start()
        {
            var rows = new Map(
                scope,
                "EachRow",
                new MapProps
                {
                    ItemsPath = "$",
                    MaxConcurrency = 1,
                    ResultPath = JsonPath.DISCARD,
                }
            );
            rows.ItemProcessor(DeliverRow());
            rows.AddCatch(
                _steps.Fail("NotAllDelivered", "NotAllDelivered", "A row of the outbox could not be delivered"),
                // The input is a list, in which an error has no place.
                new CatchProps { Errors = ["States.ALL"], ResultPath = JsonPath.DISCARD }
            );
            return Chain.Start(rows).Next(_steps.Succeed("AllDelivered"));
        }

        private CustomState DeliverRow()
        {
            var failed = NotDelivered();
            var mark = _steps.TakeOut("MarkDelivered", "DeliveredAt", failed);
            mark.Next(_steps.Succeed("Delivered"));

            var unknown = new Pass(
                scope,
                "UnknownKind",
                new PassProps
                {
                    Result = Result.FromObject(new Dictionary<string, object> { ["Error"] = "UnknownKind" }),
                    ResultPath = Steps.ErrorPath,
                }
            );
            unknown.Next(failed);

            var kind = _steps
                .Choice("WhichKind")
                .When(Condition.StringEquals($"{Row}.Kind.S", "MESSAGE"), SendMessage(failed).Next(mark))
                .When(Condition.StringEquals($"{Row}.Kind.S", "SCHEDULE"), Schedule(mark, failed))
                .Otherwise(unknown);
            var undelivered = _steps
                .Choice("StillUndelivered")
                .When(Condition.IsPresent($"{Row}.GSI2PK"), kind)
                .Otherwise(_steps.Succeed("NothingToDeliver"));
            var read = _steps.ReadRow("ReadRow", "$.pk", "$.sk", "$.read", failed);
            read.Next(undelivered);
            return read;
        }

        private CustomState SendMessage(IChainable failed) =>
            _steps.Call(
                "SendMessage",
                "sqs:sendMessage",
                new Dictionary<string, object>
                {
                    ["QueueUrl"] = decisions.Queue.QueueUrl,
                    ["MessageBody.$"] = $"{Row}.Body.S",
                    ["MessageGroupId.$"] = $"{Row}.GroupId.S",
                    ["MessageDeduplicationId.$"] = $"{Row}.DeduplicationId.S",
                    ["MessageAttributes"] = new Dictionary<string, object>
                    {
                        ["Kind"] = new Dictionary<string, object> { ["DataType"] = "String", ["StringValue.$"] = $"{Row}.MessageKind.S" },
                    },
                },
                failed
            );

        /// <summary>A time that has passed already needs no schedule: the redrive, which looks for overdue requests, expires it.</summary>
        private Pass Schedule(IChainable mark, IChainable failed)
        {
            var create = CreateSchedule(ScheduleFailed(mark, failed));
            create.Next(mark);
            var due = _steps
                .Choice("AlreadyDue")
                .When(Condition.StringLessThanEqualsJsonPath($"{Row}.Expression.S", "$.now.expression"), mark)
                .Otherwise(create);
            // "at(2026-11-22T10:00:00)" against "at(2026-11-22T10:00:00.123Z)": texts that compare as the times do.
            var now = _steps.Set(
                "NoteTheTime",
                "$.now",
                new Dictionary<string, object> { ["expression.$"] = $"States.Format('at({{}})', {Steps.Now})" }
            );
            now.Next(due);
            return now;
        }

        private CustomState CreateSchedule(IChainable onError) =>
            _steps.Call(
                "CreateSchedule",
                "aws-sdk:scheduler:createSchedule",
                new Dictionary<string, object>
                {
                    ["Name.$"] = $"{Row}.Name.S",
                    ["GroupName"] = expiry.Schedules.Ref,
                    ["Description"] = "Expires a request that nobody decides in time",
                    ["ScheduleExpression.$"] = $"{Row}.Expression.S",
                    ["ScheduleExpressionTimezone"] = "UTC",
                    ["FlexibleTimeWindow"] = new Dictionary<string, object> { ["Mode"] = "OFF" },
                    ["ActionAfterCompletion"] = "DELETE",
                    ["Target"] = new Dictionary<string, object>
                    {
                        ["Arn"] = expiry.Expire.Function.FunctionArn,
                        ["RoleArn"] = expiry.Role.RoleArn,
                        ["Input.$"] = $"{Row}.Input.S",
                        ["DeadLetterConfig"] = new Dictionary<string, object> { ["Arn"] = expiry.DeadLetters.Queue.QueueArn },
                        ["RetryPolicy"] = new Dictionary<string, object>
                        {
                            ["MaximumRetryAttempts"] = 10,
                            ["MaximumEventAgeInSeconds"] = 3600,
                        },
                    },
                },
                onError,
                attempts: 3
            );

        /// <summary>A schedule of that name is this one, made by a delivery whose end got lost.</summary>
        private Choice ScheduleFailed(IChainable mark, IChainable failed) =>
            _steps.Choice("AlreadyScheduled").When(Condition.StringMatches("$.error.Error", "*.ConflictException"), mark).Otherwise(failed);

        private Choice NotDelivered()
        {
            var end = _steps.Fail("NotDelivered", "NotDelivered", "The row stays undelivered, and is redriven");
            return DeadLetters.KeepUnlessRedriven(_steps, deadLetters, end);
        }
    }
}
