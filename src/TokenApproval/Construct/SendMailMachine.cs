using Amazon.CDK;
using Amazon.CDK.AWS.StepFunctions;
using Constructs;

namespace RegulatedData.Cdk;

/// <summary>
/// Sends rendered mails, each to one recipient, remembers whom they reached, and marks the row as delivered. Its input is what the
/// renderer answers, <c>[{"pk", "sk", "mails"}]</c>, or keys alone, for which it asks the renderer itself: so no links pass through the
/// redrive. A row without mails is marked as the renderer says: given up, skipped because it has been answered, or delivered. Ends in
/// <c>AllSent</c> only when nothing is left to send; in <c>NotAllSent</c> otherwise, with the keys in the dead-letter queue unless this is a
/// redrive, which comes again.
/// </summary>
internal static class SendMailMachine
{
    public static WatchedStateMachine Create(
        Construct scope,
        string id,
        ApprovalParts parts,
        ApprovalSender sender,
        BundledFunction renderMail,
        ApprovalDeadLetters deadLetters
    ) =>
        new(
            scope,
            id,
            new WatchedStateMachineProps
            {
                Comment = "Sends invitations and notices by SES",
                Type = StateMachineType.EXPRESS,
                Definition = machine => new States(machine, parts, sender, renderMail, deadLetters).Start(),
                Statements =
                [
                    sender.MaySend(),
                    parts.OnTable("MarkRows", ["dynamodb:UpdateItem"]),
                    parts.KeyThrough(scope, "dynamodb", "sqs"),
                    ApprovalParts.Right("Render", ["lambda:InvokeFunction"], [renderMail.Function.FunctionArn]),
                    ApprovalParts.Right("KeepWhatFailed", ["sqs:SendMessage"], [deadLetters.Queue.QueueArn]),
                    ApprovalMetrics.MayPut(parts.MetricNamespace),
                ],
                Timeout = Duration.Minutes(4),
                EncryptionKey = parts.Key,
                LogRemovalPolicy = parts.RemovalPolicy,
                AlarmDescription =
                    "A mail couldn't be sent. It is tried again every 5 minutes while it has a meaning; the machine's log has the error. Look at "
                    + "SES: is the sender verified, the account out of the sandbox, the sending quota used up?",
                Tuning = parts.Props.StateMachinesAlarm,
                AlarmActions = parts.AlarmActions,
            }
        );

    private sealed class States(
        Construct scope,
        ApprovalParts parts,
        ApprovalSender sender,
        BundledFunction renderMail,
        ApprovalDeadLetters deadLetters
    )
    {
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
            rows.ItemProcessor(SendRow());
            rows.AddCatch(
                _steps.Fail("NotAllSent", "NotAllSent", "A mail could not be sent"),
                // The input is a list, in which an error has no place.
                new CatchProps { Errors = ["States.ALL"], ResultPath = JsonPath.DISCARD }
            );
            return Chain.Start(rows).Next(_steps.Succeed("AllSent"));
        }

        private Choice SendRow()
        {
            var failed = NotSent();
            var rendered = WhatToDo(failed);
            return _steps.Choice("Rendered").When(Condition.IsPresent("$.mails"), rendered).Otherwise(Render(rendered, failed));
        }

        /// <summary>Where there is no mail, the renderer says why.</summary>
        private Choice WhatToDo(IChainable failed)
        {
            var mark = _steps.TakeOut("MarkDelivered", "DeliveredAt", failed);
            mark.Next(_steps.Succeed("Delivered"));
            var send = SendEachMail();
            send.Next(NoteUnsent()).Next(Judge(mark, failed));
            return _steps
                .Choice("WhatToDo")
                // All of them were sent, and the marking was lost.
                .When(Because("DELIVERED"), mark)
                .When(Because("GIVEN_UP"), GiveUp(failed))
                .When(Because("ANSWERED"), Skip(failed))
                .When(Because("GONE"), _steps.Succeed("Gone"))
                .Otherwise(send);
        }

        private static Condition Because(string reason) =>
            Condition.And(Condition.IsPresent("$.reason"), Condition.StringEquals("$.reason", reason));

        private CustomState GiveUp(IChainable failed)
        {
            var giveUp = _steps.TakeOut("GiveUp", "GivenUpAt", failed);
            var count = _steps.PutMetric("CountGivenUp", ApprovalMetrics.MailsGivenUpName, 1, failed);
            giveUp.Next(count);
            count.Next(_steps.Succeed("GivenUp"));
            return giveUp;
        }

        /// <summary>Nobody is waiting for it any more: that is as it should be, and sets off no alarm.</summary>
        private CustomState Skip(IChainable failed)
        {
            var skip = _steps.TakeOut("Skip", "SkippedAt", failed);
            skip.Next(_steps.Succeed("Skipped"));
            return skip;
        }

        private CustomState Render(IChainable next, IChainable failed)
        {
            var render = _steps.Call(
                "Render",
                "lambda:invoke",
                new Dictionary<string, object>
                {
                    ["FunctionName"] = renderMail.Function.FunctionArn,
                    ["Payload"] = new object[]
                    {
                        // Keys alone come from the redrive only. The renderer hands the mark back, so that it outlives this state.
                        new Dictionary<string, object>
                        {
                            ["pk.$"] = "$.pk",
                            ["sk.$"] = "$.sk",
                            ["redrive"] = true,
                        },
                    },
                },
                failed,
                "$.rendered",
                resultSelector: new Dictionary<string, object> { ["row.$"] = "$.Payload[0]" },
                // The renderer's row has the keys too, and takes the place of all else: a state holds 256 KiB, the mails once and not twice.
                outputPath: "$.rendered.row"
            );
            render.Next(next);
            return render;
        }

        /// <summary>One that fails doesn't keep the others from being sent: each iteration says how it went.</summary>
        private Map SendEachMail()
        {
            var notSent = new Pass(scope, "MailNotSent", new PassProps { Result = Result.FromBoolean(false) });
            var send = SendMail(notSent);
            send.Next(RememberRecipient(notSent)).Next(new Pass(scope, "MailSent", new PassProps { Result = Result.FromBoolean(true) }));
            var mails = new Map(
                scope,
                "EachMail",
                new MapProps
                {
                    ItemsPath = "$.mails",
                    ItemSelector = new Dictionary<string, object>
                    {
                        ["pk.$"] = "$.pk",
                        ["sk.$"] = "$.sk",
                        ["mail.$"] = "$$.Map.Item.Value",
                    },
                    // SES limits mails per second.
                    MaxConcurrency = 2,
                    ResultPath = "$.sent",
                }
            );
            mails.ItemProcessor(send);
            return mails;
        }

        private CustomState SendMail(IChainable notSent) =>
            _steps.Call(
                "SendMail",
                "aws-sdk:sesv2:sendEmail",
                new Dictionary<string, object>
                {
                    ["FromEmailAddress"] = sender.From,
                    ["Destination"] = new Dictionary<string, object> { ["ToAddresses.$"] = "States.Array($.mail.to)" },
                    ["Content"] = new Dictionary<string, object>
                    {
                        ["Simple"] = new Dictionary<string, object>
                        {
                            ["Subject"] = Text("subject"),
                            ["Body"] = new Dictionary<string, object> { ["Text"] = Text("text"), ["Html"] = Text("html") },
                        },
                    },
                    ["ConfigurationSetName"] = sender.ConfigurationSet.ConfigurationSetName,
                    // SES gives them back with what it reports of the mail.
                    ["EmailTags"] = new object[] { Tag("request", "requestId"), Tag("recipient", "recipientId"), Tag("kind", "kind") },
                },
                notSent
            );

        private CustomState RememberRecipient(IChainable notSent) =>
            _steps.Call(
                "RememberRecipient",
                "dynamodb:updateItem",
                new Dictionary<string, object>
                {
                    ["TableName"] = parts.TableName,
                    ["Key"] = Steps.Key("$.pk", "$.sk"),
                    ["ConditionExpression"] = "attribute_exists(PK)",
                    ["UpdateExpression"] = "ADD DeliveredTo :recipient",
                    ["ExpressionAttributeValues"] = new Dictionary<string, object>
                    {
                        [":recipient"] = new Dictionary<string, object> { ["SS.$"] = "States.Array($.mail.recipientId)" },
                    },
                },
                notSent
            );

        private Pass NoteUnsent() =>
            _steps.Set(
                "NoteUnsent",
                "$.judged",
                new Dictionary<string, object> { ["anyUnsent.$"] = "States.ArrayContains($.sent, false)" }
            );

        private Choice Judge(IChainable mark, IChainable failed)
        {
            var note = new Pass(
                scope,
                "NoteNotAllSent",
                new PassProps
                {
                    Result = Result.FromObject(new Dictionary<string, object> { ["Error"] = "NotAllSent" }),
                    ResultPath = Steps.ErrorPath,
                }
            );
            note.Next(failed);
            return _steps.Choice("AllMailsSent").When(Condition.BooleanEquals("$.judged.anyUnsent", false), mark).Otherwise(note);
        }

        private Choice NotSent()
        {
            var end = _steps.Fail("NotDelivered", "NotDelivered", "The row stays undelivered, and is redriven");
            return DeadLetters.KeepUnlessRedriven(_steps, deadLetters, end);
        }

        private static Dictionary<string, object> Text(string field) => new() { ["Data.$"] = $"$.mail.{field}", ["Charset"] = "UTF-8" };

        private static Dictionary<string, object> Tag(string name, string field) =>
            new() { ["Name"] = name, ["Value.$"] = $"$.mail.{field}" };
    }
}
