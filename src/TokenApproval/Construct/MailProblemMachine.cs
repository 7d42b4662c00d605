using Amazon.CDK;
using Amazon.CDK.AWS.StepFunctions;
using Constructs;

namespace RegulatedData.Cdk;

/// <summary>
/// Records what SES reports of a mail, in one transaction: on the approver's row, in the audit trail, and in the outbox, from where the
/// requester's side is told. Its input is SES's event. Ends in <c>Recorded</c>, in <c>AlreadyRecorded</c>, or in <c>RequestGone</c> where
/// the request is past its retention; in <c>NotTagged</c> where the mail isn't one of the instance's; in <c>NotRecorded</c> otherwise, with
/// the ids in the dead-letter queue.
/// </summary>
internal static class MailProblemMachine
{
    public static WatchedStateMachine Create(Construct scope, string id, ApprovalParts parts, ApprovalDeadLetters deadLetters) =>
        new(
            scope,
            id,
            new WatchedStateMachineProps
            {
                Comment = "Records that a mail bounced, was complained about, or was rejected",
                Type = StateMachineType.EXPRESS,
                Definition = machine => new States(machine, parts, deadLetters).Start(),
                Statements =
                [
                    parts.OnTable("ReadAndRecord", ["dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:UpdateItem"]),
                    parts.KeyThrough(scope, "dynamodb", "sqs"),
                    ApprovalParts.Right("KeepWhatFailed", ["sqs:SendMessage"], [deadLetters.Queue.QueueArn]),
                    ApprovalMetrics.MayPut(parts.MetricNamespace),
                ],
                Timeout = Duration.Minutes(4),
                EncryptionKey = parts.Key,
                LogRemovalPolicy = parts.RemovalPolicy,
                AlarmDescription =
                    "A report of SES about a mail couldn't be recorded: its ids are in the dead-letter queue of mail events, the error in the "
                    + "machine's log. NotTagged there means that somebody else sends mails under the instance's configuration set, and one of "
                    + "them went wrong: have them use another one.",
                Tuning = parts.Props.StateMachinesAlarm,
                AlarmActions = parts.AlarmActions,
            }
        );

    private sealed class States(Construct scope, ApprovalParts parts, ApprovalDeadLetters deadLetters)
    {
        /// <summary>When SES reported it.</summary>
        private const string At = "$.at";

        private readonly Steps _steps = new(scope, parts);

        public Chain Start()
        {
            var failed = NotRecorded();
            var record = ReadRequest(failed);
            var happened = _steps
                .Choice("WhatHappened")
                .When(Condition.StringEquals("$.detail.eventType", "Bounce"), Note("Bounced", "BOUNCED").Next(record))
                .When(Condition.StringEquals("$.detail.eventType", "Complaint"), Note("Complained", "COMPLAINED").Next(record))
                .Otherwise(Note("Rejected", "REJECTED").Next(record));
            return Chain.Start(
                _steps
                    .Choice("IsOneOfOurMails")
                    .When(
                        Condition.And(
                            Condition.IsPresent("$.time"),
                            Condition.IsPresent(Tag("request")),
                            Condition.IsPresent(Tag("recipient")),
                            Condition.IsPresent(Tag("kind"))
                        ),
                        happened
                    )
                    .Otherwise(
                        _steps.Fail(
                            "NotTagged",
                            "NotTagged",
                            "The mail doesn't say which request it is about: it was sent by somebody else"
                        )
                    )
            );
        }

        /// <summary>What of the event is needed, and nothing else: it has the mail's headers in it too.</summary>
        private Pass Note(string id, string problem) =>
            new(
                scope,
                id,
                new PassProps
                {
                    Parameters = new Dictionary<string, object>
                    {
                        ["problem"] = problem,
                        ["eventId.$"] = "$.id",
                        // An event has whole seconds. Its own time, and not now: recorded again, it is the same to the letter.
                        ["at.$"] = "States.Format('{}.000Z', States.ArrayGetItem(States.StringSplit($.time, '.Z'), 0))",
                        ["requestId.$"] = Tag("request"),
                        ["recipient.$"] = Tag("recipient"),
                        ["mail.$"] = Tag("kind"),
                    },
                }
            );

        /// <summary>What the mail was sent with.</summary>
        private static string Tag(string name) => $"$.detail.mail.tags.{name}[0]";

        private CustomState ReadRequest(IChainable failed)
        {
            var read = _steps.ReadRow("ReadRequest", "States.Format('REQUEST#{}', $.requestId)", "REQUEST", "$.request", failed);
            read.Next(
                _steps
                    .Choice("RequestIsThere")
                    .When(Condition.IsPresent("$.request.Item"), ReadRecipient(failed))
                    .Otherwise(_steps.Succeed("RequestGone"))
            );
            return read;
        }

        private CustomState ReadRecipient(IChainable failed)
        {
            var read = _steps.ReadRow(
                "ReadRecipient",
                "States.Format('REQUEST#{}', $.requestId)",
                "States.Format('APPROVER#{}', $.recipient)",
                "$.approver",
                failed
            );
            var count = Count(failed);
            read.Next(
                _steps
                    .Choice("RecipientIsAnApprover")
                    .When(Condition.IsPresent("$.approver.Item"), Compose(failed, count))
                    // The requester's own mail: there is nobody further to tell.
                    .Otherwise(AuditOnly(failed, count))
            );
            return read;
        }

        private Pass Compose(IChainable failed, IChainable count)
        {
            var compose = _steps.Set(
                "Compose",
                "$.message",
                new Dictionary<string, object>
                {
                    ["RequestId.$"] = "$.requestId",
                    ["ApproverEmail.$"] = "$.approver.Item.Email.S",
                    ["Problem.$"] = "$.problem",
                    ["At.$"] = At,
                }
            );
            var record = Record(RecordFailed(failed));
            compose.Next(record);
            record.Next(count);
            return compose;
        }

        // A cancelled transaction is tried again like any other error: what cancels it may be another one's conflict, which passes.
        private CustomState Record(IChainable onError) =>
            _steps.Call(
                "Record",
                "aws-sdk:dynamodb:transactWriteItems",
                new Dictionary<string, object>
                {
                    // Written, but its answer lost: the next try succeeds, and goes on to count.
                    ["ClientRequestToken.$"] = "$.eventId",
                    ["TransactItems"] = new object[]
                    {
                        MarkApprover(),
                        Put(EventRow(By("$.approver.Item.Email.S"))),
                        Put(MessageRow()),
                        Put(MailRow()),
                    },
                },
                onError
            );

        private Dictionary<string, object> MarkApprover() =>
            new()
            {
                ["Update"] = new Dictionary<string, object>
                {
                    ["TableName"] = parts.TableName,
                    ["Key"] = Steps.Key("States.Format('REQUEST#{}', $.requestId)", "States.Format('APPROVER#{}', $.recipient)"),
                    ["ConditionExpression"] = "attribute_exists(PK)",
                    ["UpdateExpression"] = "SET MailStatus = :problem",
                    ["ExpressionAttributeValues"] = new Dictionary<string, object> { [":problem"] = Steps.Text("$.problem") },
                },
            };

        // EventBridge delivers at least once: rows are named after the event, and written once.
        private Dictionary<string, object> Put(Dictionary<string, object> item) =>
            new()
            {
                ["Put"] = new Dictionary<string, object>
                {
                    ["TableName"] = parts.TableName,
                    ["ConditionExpression"] = "attribute_not_exists(PK)",
                    ["Item"] = item,
                },
            };

        private static Dictionary<string, object> EventRow(Dictionary<string, object> by) =>
            new(by)
            {
                ["PK"] = Steps.Text("States.Format('REQUEST#{}', $.requestId)"),
                ["SK"] = Steps.Text($"States.Format('EVENT#{{}}#MAIL_{{}}#{{}}', {At}, $.problem, $.eventId)"),
                ["Kind"] = Steps.Literal("EVENT"),
                ["RequestId"] = Steps.Text("$.requestId"),
                ["Type"] = Steps.Text("States.Format('MAIL_{}', $.problem)"),
                ["At"] = Steps.Text(At),
                ["Detail"] = Steps.Text("$.mail"),
                ["ExpireAfter"] = SameRetention(),
            };

        private static Dictionary<string, object> By(string path) => new() { ["By"] = Steps.Text(path) };

        private static Dictionary<string, object> MessageRow() =>
            new(OutboxRow("MESSAGE", "States.Format('OUTBOX#MESSAGE#MAIL_PROBLEM#{}#{}', $.recipient, $.eventId)"))
            {
                ["Body"] = Steps.Text("States.JsonToString($.message)"),
                ["GroupId"] = Steps.Text("$.requestId"),
                ["DeduplicationId"] = Steps.Text("States.Format('{}-MAIL-{}', $.requestId, $.eventId)"),
                ["MessageKind"] = Steps.Literal("MAIL_PROBLEM"),
            };

        private static Dictionary<string, object> MailRow() =>
            new(OutboxRow("MAIL", "States.Format('OUTBOX#MAIL#MAIL_PROBLEM#{}#{}', $.recipient, $.eventId)"))
            {
                ["Mail"] = Steps.Literal("MAIL_PROBLEM"),
                ["ApproverId"] = Steps.Text("$.recipient"),
                // When the request has expired, it is too late to ask in another way.
                ["GiveUpAt"] = Steps.Text("$.request.Item.ExpiresAt.S"),
            };

        private static Dictionary<string, object> OutboxRow(string kind, string sortKey) =>
            new()
            {
                ["PK"] = Steps.Text("States.Format('REQUEST#{}', $.requestId)"),
                ["SK"] = Steps.Text(sortKey),
                ["Kind"] = Steps.Literal(kind),
                ["RequestId"] = Steps.Text("$.requestId"),
                ["CreatedAt"] = Steps.Text(At),
                // A state machine can't add five minutes to a time: the first redrive that comes may send it a second time.
                ["RedriveAt"] = Steps.Text(At),
                ["GSI2PK"] = Steps.Literal(ApprovalTable.Undelivered(kind)),
                ["GSI2SK"] = Steps.Text(At),
                ["ExpireAfter"] = SameRetention(),
            };

        private static Dictionary<string, object> SameRetention() => new() { ["N.$"] = "$.request.Item.ExpireAfter.N" };

        /// <summary>An event that comes twice finds its rows there, or its token taken by a transaction that a later change made differ.</summary>
        private Choice RecordFailed(IChainable failed) =>
            _steps
                .Choice("WasItThereAlready")
                .When(
                    Condition.Or(
                        Condition.And(
                            Condition.StringMatches("$.error.Error", "*TransactionCanceledException"),
                            Condition.StringMatches("$.error.Cause", "*ConditionalCheckFailed*")
                        ),
                        Condition.StringMatches("$.error.Error", "*IdempotentParameterMismatchException")
                    ),
                    _steps.Succeed("AlreadyRecorded")
                )
                .Otherwise(failed);

        private CustomState AuditOnly(IChainable failed, IChainable count)
        {
            var record = _steps.Call(
                "RecordInTheAuditTrail",
                "dynamodb:putItem",
                new Dictionary<string, object> { ["TableName"] = parts.TableName, ["Item"] = EventRow([]) },
                failed
            );
            record.Next(count);
            return record;
        }

        private CustomState Count(IChainable failed)
        {
            var count = _steps.PutMetric("CountProblem", ApprovalMetrics.MailProblemsName, 1, failed);
            count.Next(_steps.Succeed("Recorded"));
            return count;
        }

        private CustomState NotRecorded()
        {
            var end = _steps.Fail("NotRecorded", "NotRecorded", "What SES reported of a mail could not be recorded");
            var keep = _steps.Keep(
                "KeepIds",
                deadLetters,
                new Dictionary<string, object>
                {
                    ["requestId.$"] = "$.requestId",
                    ["recipient.$"] = "$.recipient",
                    ["mail.$"] = "$.mail",
                    ["problem.$"] = "$.problem",
                    ["eventId.$"] = "$.eventId",
                    ["error.$"] = "$.error.Error",
                },
                end
            );
            keep.Next(end);
            return keep;
        }
    }
}
