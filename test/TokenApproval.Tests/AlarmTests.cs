using System.Text.Json.Nodes;

namespace RegulatedData.TokenApproval.Tests;

public sealed class AlarmTests
{
    private static readonly string[] s_functions = ["Requests", "Decide", "RenderMail", "Expire"];

    public static TheoryData<string, string> Alarms
    {
        get
        {
            var data = new TheoryData<string, string>
            {
                { "ApiErrors", "5xx Sum > 0, 1 of 1 x 300 s, missing notBreaching" },
                { "DecisionsWaiting", "ApproximateAgeOfOldestMessage Maximum > 3600, 1 of 1 x 300 s, missing notBreaching" },
                { "DecisionsDeadLettersNotEmpty", NotEmpty },
                { "LostStreamRecordsNotEmpty", NotEmpty },
                { "FailedDeliveriesNotEmpty", NotEmpty },
                { "FailedExpiriesNotEmpty", NotEmpty },
                { "MailEventsDeadLettersNotEmpty", NotEmpty },
                { "MailEventsProblems", "MailProblems Sum > 0, 1 of 1 x 300 s, missing notBreaching" },
                { "RedriveUndelivered", "UndeliveredOutbox Maximum > 0, 3 of 3 x 300 s, missing breaching" },
                { "RedriveMailsGivenUp", "MailsGivenUp Sum > 0, 1 of 1 x 300 s, missing notBreaching" },
                { "ExpiredRequests", "RequestsExpired Sum > 0, 1 of 1 x 300 s, missing notBreaching" },
            };
            foreach (var function in s_functions)
            {
                data.Add($"Functions{function}Errors", "Errors Sum > 0, 1 of 1 x 300 s, missing notBreaching");
                data.Add($"Functions{function}Throttles", "Throttles Sum > 0, 1 of 1 x 300 s, missing notBreaching");
            }

            return data;
        }
    }

    private static string NotEmpty => "ApproximateNumberOfMessagesVisible Maximum > 0, 1 of 1 x 300 s, missing notBreaching";

    [Theory]
    [MemberData(nameof(Alarms))]
    public void An_alarm_goes_off_when_it_should(string id, string rule)
    {
        var alarm = Alarm(id);
        $"{alarm["MetricName"]} {alarm["Statistic"]} > {alarm["Threshold"]}, {alarm["DatapointsToAlarm"]} of {alarm["EvaluationPeriods"]} x {alarm["Period"]} s, missing {alarm["TreatMissingData"]}"
            .Should()
            .Be(rule);
        ((string)alarm["ComparisonOperator"]!).Should().Be("GreaterThanThreshold");
    }

    [Theory]
    [InlineData("DeliveriesDeliver")]
    [InlineData("MailsSend")]
    [InlineData("MailEventsRecord")]
    [InlineData("RedriveMachine")]
    public void A_machine_that_doesnt_succeed_sets_off_an_alarm(string machine)
    {
        var metrics = Alarm($"{machine}NotSucceeded")["Metrics"]!.ToJsonString();
        metrics.Should().Contain("ExecutionsFailed").And.Contain("ExecutionsTimedOut").And.Contain("ExecutionsAborted");
    }

    [Fact]
    public void Every_alarm_says_what_to_do_and_tells_somebody()
    {
        foreach (var (id, alarm) in Approvals.Resolved.All("AWS::CloudWatch::Alarm"))
        {
            var properties = alarm["Properties"]!.AsObject();
            ((string)properties["AlarmDescription"]!).Length.Should().BeInRange(30, 1024, id);
            properties["AlarmActions"]!.AsArray().Should().ContainSingle(id);
            properties["OKActions"]!.AsArray().Should().ContainSingle(id);
        }
    }

    [Fact]
    public void Every_alarm_can_be_removed_with_a_reason()
    {
        var removed = AlarmTuning.Remove("watched elsewhere");
        var template = Approvals.Template(
            new TokenApprovalProps
            {
                Sender = Approvals.Sender,
                FunctionErrorsAlarm = removed,
                FunctionThrottlesAlarm = removed,
                FunctionDurationAlarm = removed,
                ApiErrorsAlarm = removed,
                FailedDecisionsAlarm = removed,
                WaitingDecisionsAlarm = removed,
                LostStreamRecordsAlarm = removed,
                FailedDeliveriesAlarm = removed,
                FailedExpiriesAlarm = removed,
                FailedMailEventsAlarm = removed,
                StateMachinesAlarm = removed,
                UndeliveredAlarm = removed,
                MailProblemsAlarm = removed,
                MailsGivenUpAlarm = removed,
                ExpiredRequestsAlarm = removed,
            }
        );
        template
            .Ids.Where(id => (string)template.Json["Resources"]![id]!["Type"]! == "AWS::CloudWatch::Alarm")
            .Should()
            .OnlyContain(id => id.StartsWith("ApprovalStore", StringComparison.Ordinal));
        // Each reason is kept with what goes unwatched.
        var reasons = template.Json["Resources"]!.ToJsonString().Split("watched elsewhere").Length - 1;
        reasons.Should().Be((4 * 3) + 4 + 11);
    }

    [Fact]
    public void An_alarm_can_be_tuned()
    {
        var alarm = Approvals.Configured.Alarm("DecisionsWaiting");
        ((long)alarm["Threshold"]!).Should().Be(600);
        ((string)alarm["AlarmName"]!).Should().Be("Worker asleep");
    }

    private static JsonObject Alarm(string id) =>
        Approvals
            .Resolved.All("AWS::CloudWatch::Alarm")
            .Should()
            .ContainSingle(
                alarm => alarm.Key.StartsWith($"Approval{id}", StringComparison.Ordinal) && alarm.Key.Length == $"Approval{id}".Length + 8,
                id
            )
            .Subject.Value["Properties"]!.AsObject();
}
