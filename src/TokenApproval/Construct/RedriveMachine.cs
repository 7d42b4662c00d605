using Amazon.CDK;
using Amazon.CDK.AWS.StepFunctions;
using Constructs;

namespace RegulatedData.Cdk;

/// <summary>
/// Has outbox rows delivered again that are due, page by page; then has requests expired that are overdue. Only keys pass through it, and
/// it waits for none of what it starts: an outage of one service must not hold back what goes to another, and what fails again is due
/// again in 5 minutes. Ends in <c>Redriven</c>, or in <c>NotRedriven</c> when it couldn't look.
/// </summary>
internal static class RedriveMachine
{
    private const int RowsOfAPage = 100;
    private const int MostPages = 10;
    private const int MostOverdue = 100;

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
            var failed = _steps.Fail("NotRedriven", "NotRedriven", "What is undelivered could not be redriven");
            var begin = _steps.Set(
                "Begin",
                "$",
                new Dictionary<string, object>
                {
                    ["now.$"] = Steps.Now,
                    ["seen"] = new Dictionary<string, object> { ["rows"] = 0, ["pages"] = 0 },
                }
            );
            var rows = RedriveRows(failed);
            begin.Next(FindDue("FindFirstPage", null, rows, failed));
            rows.Next(CountPage()).Next(AnotherPage(rows, failed));
            return Chain.Start(begin);
        }

        private CustomState FindDue(string id, string? from, IChainable next, IChainable failed)
        {
            var query = Query("UNDELIVERED", "PK, SK, Kind, GiveUpAt", RowsOfAPage);
            if (from is not null)
            {
                query["ExclusiveStartKey.$"] = from;
            }

            // "Kind" and the others are no words that DynamoDB reserves.
            var find = _steps.Call(id, "aws-sdk:dynamodb:query", query, failed, "$.page");
            find.Next(next);
            return find;
        }

        private Dictionary<string, object> Query(string partition, string projection, int limit) =>
            new()
            {
                ["TableName"] = parts.TableName,
                ["IndexName"] = ApprovalTable.ByStatusOrUndelivered,
                ["KeyConditionExpression"] = "GSI2PK = :partition AND GSI2SK <= :now",
                ["ExpressionAttributeValues"] = new Dictionary<string, object>
                {
                    [":partition"] = Steps.Literal(partition),
                    [":now"] = Steps.Text(Now),
                },
                ["ProjectionExpression"] = projection,
                ["Limit"] = limit,
            };

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
                .Otherwise(StartAgain("DeliverAgain", deliver, later));
        }

        private CustomState GiveUp(IChainable later)
        {
            var giveUp = _steps.TakeOut("GiveUp", "GivenUpAt", later);
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
                later
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
                .Otherwise(Measure(failed));

        private CustomState Measure(IChainable failed)
        {
            var measure = _steps.PutMetric("Measure", ApprovalMetrics.UndeliveredName, "$.seen.rows", failed);
            var overdue = FindOverdue(failed);
            measure.Next(overdue);
            overdue.Next(ExpireOverdue(failed)).Next(_steps.Succeed("Redriven"));
            return measure;
        }

        private CustomState FindOverdue(IChainable failed) =>
            _steps.Call("FindOverdue", "aws-sdk:dynamodb:query", Query("STATUS#PENDING", "RequestId", MostOverdue), failed, "$.overdue");

        private Map ExpireOverdue(IChainable failed)
        {
            var each = new Map(
                scope,
                "EachOverdue",
                new MapProps
                {
                    ItemsPath = "$.overdue.Items",
                    MaxConcurrency = 5,
                    ResultPath = JsonPath.DISCARD,
                }
            );
            var call = _steps.Call(
                "Expire",
                "lambda:invoke",
                new Dictionary<string, object>
                {
                    ["FunctionName"] = expire.Function.FunctionArn,
                    ["Payload"] = new Dictionary<string, object> { ["requestId.$"] = "$.RequestId.S" },
                },
                // The function has an alarm of its own, and the request is overdue again next time.
                new Pass(scope, "ExpireLater")
            );
            call.Next(new Pass(scope, "Expired"));
            each.ItemProcessor(call);
            each.AddCatch(failed, new CatchProps { Errors = ["States.ALL"], ResultPath = Steps.ErrorPath });
            return each;
        }
    }
}
