using Amazon.CDK;
using Amazon.CDK.AWS.StepFunctions;
using Constructs;

namespace RegulatedData.Cdk;

/// <summary>
/// Has outbox rows delivered again that are due, and requests expired that are overdue. Each kind of row has a partition of its own, all are
/// gone through at once, page by page, and each has its own limit and its own failures: what piles up in one, or can't be looked up, holds
/// back nothing in another. Only keys pass through it, and it waits for none of what it starts; what fails again is due again in 5 minutes.
/// Ends in <c>Redriven</c>, or in <c>NotRedriven</c> when it couldn't look everywhere.
/// </summary>
internal static class RedriveMachine
{
    private const int RowsOfAPage = 100;
    private const int MostPages = 10;

    // What can't be started is due again in 5 minutes: to insist would take the time of those behind it.
    private const int Attempts = 1;

    // Decisions and expiries come first; the number of rows in these is what is measured.
    private static readonly string[] s_outbox = [.. new[] { "MESSAGE", "SCHEDULE", "MAIL" }.Select(ApprovalTable.Undelivered)];
    private static readonly string[] s_partitions = [.. s_outbox, "STATUS#PENDING"];

    public static WatchedStateMachine Create(
        Construct scope,
        string id,
        ApprovalParts parts,
        WatchedStateMachine deliver,
        WatchedStateMachine sendMail,
        BundledFunction expire
    ) =>
        new(
            scope,
            id,
            new WatchedStateMachineProps
            {
                Comment = "Redrives what the outbox hasn't delivered, and expires overdue requests",
                Type = StateMachineType.EXPRESS,
                Definition = machine => new States(machine, parts, deliver, sendMail, expire).Start(),
                Statements =
                [
                    ApprovalParts.Right(
                        "FindWhatIsDue",
                        ["dynamodb:Query"],
                        [$"{parts.TableArn}/index/{ApprovalTable.ByStatusOrUndelivered}"]
                    ),
                    parts.OnTable("MarkGivenUp", ["dynamodb:UpdateItem"]),
                    parts.KeyThrough(scope, "dynamodb"),
                    ApprovalParts.Right(
                        "StartDeliveries",
                        ["states:StartExecution"],
                        [deliver.StateMachine.StateMachineArn, sendMail.StateMachine.StateMachineArn]
                    ),
                    ApprovalParts.Right("Expire", ["lambda:InvokeFunction"], [expire.Function.FunctionArn]),
                    ApprovalMetrics.MayPut(parts.MetricNamespace),
                ],
                Timeout = Duration.Minutes(4),
                EncryptionKey = parts.Key,
                LogRemovalPolicy = parts.RemovalPolicy,
                AlarmDescription =
                    "What the outbox hasn't delivered couldn't be looked up or redriven. The next try is in 5 minutes; the machine's log has "
                    + "the error.",
                Tuning = parts.Props.StateMachinesAlarm,
                AlarmActions = parts.AlarmActions,
            }
        );

    private sealed class States(
        Construct scope,
        ApprovalParts parts,
        WatchedStateMachine deliver,
        WatchedStateMachine sendMail,
        BundledFunction expire
    )
    {
        // All of an execution compares with the same time, so that pages fit together.
        private const string Now = "$.now";

        private readonly Steps _steps = new(scope, parts);

        public Chain Start()
        {
            var failed = _steps.Fail("NotRedriven", "NotRedriven", "Not all that is undelivered could be looked up");
            var begin = _steps.Set("Begin", "$", new Dictionary<string, object> { ["now.$"] = Steps.Now, ["partitions"] = s_partitions });
            return Chain.Start(begin).Next(LookEverywhere(failed)).Next(SumUp()).Next(Judge(failed));
        }

        private Map LookEverywhere(IChainable failed)
        {
            var partitions = new Map(
                scope,
                "EachPartition",
                new MapProps
                {
                    ItemsPath = "$.partitions",
                    ItemSelector = new Dictionary<string, object>
                    {
                        ["partition.$"] = "$$.Map.Item.Value",
                        ["now.$"] = Now,
                        ["seen"] = new Dictionary<string, object> { ["rows"] = 0, ["pages"] = 0 },
                    },
                    MaxConcurrency = s_partitions.Length,
                    ResultPath = "$.looked",
                }
            );
            partitions.ItemProcessor(LookThrough());
            partitions.AddCatch(failed, new CatchProps { Errors = ["States.ALL"], ResultPath = Steps.ErrorPath });
            return partitions;
        }

        /// <summary>A partition that fails says so, and lets the others go on.</summary>
        private CustomState LookThrough()
        {
            var failed = Report("NotLookedThrough", failed: true);
            var rows = RedriveRows(failed);
            var first = FindDue("FindFirstPage", null, rows, failed);
            rows.Next(CountPage()).Next(AnotherPage(rows, failed));
            return first;
        }

        private Pass Report(string id, bool failed) =>
            new(
                scope,
                id,
                new PassProps
                {
                    Parameters = new Dictionary<string, object> { ["rows.$"] = "$.seen.rows", ["failed"] = failed },
                }
            );

        private CustomState FindDue(string id, string? from, IChainable next, IChainable failed)
        {
            var query = new Dictionary<string, object>
            {
                ["TableName"] = parts.TableName,
                ["IndexName"] = ApprovalTable.ByStatusOrUndelivered,
                ["KeyConditionExpression"] = "GSI2PK = :partition AND GSI2SK <= :now",
                ["ExpressionAttributeValues"] = new Dictionary<string, object>
                {
                    [":partition"] = Steps.Text("$.partition"),
                    [":now"] = Steps.Text(Now),
                },
                // "Kind" and the others are no words that DynamoDB reserves.
                ["ProjectionExpression"] = "PK, SK, Kind, GiveUpAt, RequestId",
                ["Limit"] = RowsOfAPage,
            };
            if (from is not null)
            {
                query["ExclusiveStartKey.$"] = from;
            }

            var find = _steps.Call(id, "aws-sdk:dynamodb:query", query, failed, "$.page");
            find.Next(next);
            return find;
        }

        private Map RedriveRows(IChainable failed)
        {
            var rows = new Map(
                scope,
                "EachRow",
                new MapProps
                {
                    ItemsPath = "$.page.Items",
                    ItemSelector = new Dictionary<string, object>
                    {
                        ["pk.$"] = "$$.Map.Item.Value.PK.S",
                        ["sk.$"] = "$$.Map.Item.Value.SK.S",
                        ["row.$"] = "$$.Map.Item.Value",
                        ["now.$"] = Now,
                    },
                    MaxConcurrency = 10,
                    ResultPath = JsonPath.DISCARD,
                }
            );
            rows.ItemProcessor(RedriveRow());
            rows.AddCatch(failed, new CatchProps { Errors = ["States.ALL"], ResultPath = Steps.ErrorPath });
            return rows;
        }

        /// <summary>What can't even be started is due again next time, and holds back nothing else.</summary>
        private Choice RedriveRow()
        {
            var later = new Pass(scope, "Later");
            var isMail = Condition.StringEquals("$.row.Kind.S", "MAIL");
            return _steps
                .Choice("WhichKind")
                .When(
                    Condition.And(
                        isMail,
                        Condition.IsPresent("$.row.GiveUpAt"),
                        Condition.StringLessThanEqualsJsonPath("$.row.GiveUpAt.S", Now)
                    ),
                    GiveUp(later)
                )
                .When(isMail, StartAgain("SendMailAgain", sendMail, later))
                .When(Condition.StringEquals("$.row.Kind.S", "REQUEST"), Expire(later))
                .Otherwise(StartAgain("DeliverAgain", deliver, later));
        }

        private CustomState GiveUp(IChainable later)
        {
            var giveUp = _steps.TakeOut("GiveUp", "GivenUpAt", later, Attempts);
            var count = _steps.PutMetric("CountGivenUp", ApprovalMetrics.MailsGivenUpName, 1, later);
            giveUp.Next(count);
            count.Next(new Pass(scope, "GivenUp"));
            return giveUp;
        }

        private Pass StartAgain(string id, WatchedStateMachine machine, IChainable later)
        {
            var start = _steps.Call(
                id,
                "aws-sdk:sfn:startExecution",
                new Dictionary<string, object>
                {
                    ["StateMachineArn"] = machine.StateMachine.StateMachineArn,
                    ["Input.$"] = "States.JsonToString($.input.rows)",
                },
                later,
                attempts: Attempts
            );
            var input = _steps.Set(
                $"{id}With",
                "$.input",
                new Dictionary<string, object>
                {
                    ["rows"] = new object[]
                    {
                        new Dictionary<string, object>
                        {
                            ["pk.$"] = "$.pk",
                            ["sk.$"] = "$.sk",
                            ["redrive"] = true,
                        },
                    },
                }
            );
            input.Next(start);
            start.Next(new Pass(scope, $"{id}Started"));
            return input;
        }

        private Pass CountPage() =>
            _steps.Set(
                "CountPage",
                "$.seen",
                new Dictionary<string, object>
                {
                    ["rows.$"] = "States.MathAdd($.seen.rows, States.ArrayLength($.page.Items))",
                    ["pages.$"] = "States.MathAdd($.seen.pages, 1)",
                }
            );

        private Choice AnotherPage(IChainable rows, IChainable failed) =>
            _steps
                .Choice("AnotherPage")
                .When(
                    Condition.And(Condition.IsPresent("$.page.LastEvaluatedKey"), Condition.NumberLessThan("$.seen.pages", MostPages)),
                    FindDue("FindNextPage", "$.page.LastEvaluatedKey", rows, failed)
                )
                .Otherwise(Report("LookedThrough", failed: false));

        private Pass SumUp()
        {
            var sum = Enumerable
                .Range(0, s_outbox.Length)
                .Select(at => $"$.looked[{at}].rows")
                .Aggregate((one, other) => $"States.MathAdd({one}, {other})");
            return _steps.Set("SumUp", "$.sum", new Dictionary<string, object> { ["rows.$"] = sum, ["failed.$"] = "$.looked[*].failed" });
        }

        /// <summary>Measured is a whole sum only: a missing value sets off the alarm, where one too small would keep it silent.</summary>
        private Chain Judge(IChainable failed)
        {
            var judge = _steps.Set(
                "Judge",
                "$.judged",
                new Dictionary<string, object> { ["anyFailed.$"] = "States.ArrayContains($.sum.failed, true)" }
            );
            var measure = _steps.PutMetric("Measure", ApprovalMetrics.UndeliveredName, "$.sum.rows", failed);
            measure.Next(_steps.Succeed("Redriven"));
            return judge.Next(
                _steps.Choice("LookedEverywhere").When(Condition.BooleanEquals("$.judged.anyFailed", false), measure).Otherwise(failed)
            );
        }

        private CustomState Expire(IChainable later)
        {
            var call = _steps.Call(
                "Expire",
                "lambda:invoke",
                new Dictionary<string, object>
                {
                    ["FunctionName"] = expire.Function.FunctionArn,
                    ["Payload"] = new Dictionary<string, object> { ["requestId.$"] = "$.row.RequestId.S" },
                },
                // The function has an alarm of its own, and the request is overdue again next time.
                later,
                attempts: Attempts
            );
            call.Next(new Pass(scope, "Expired"));
            return call;
        }
    }
}
