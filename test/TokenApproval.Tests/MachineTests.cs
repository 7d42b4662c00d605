using System.Text.Json.Nodes;

namespace RegulatedData.TokenApproval.Tests;

/// <summary>What holds for each state machine, and what each does.</summary>
public sealed class MachineTests
{
    private const string Deliver = "DeliveriesDeliver";
    private const string Send = "MailsSend";
    private const string Record = "MailEventsRecord";
    private const string Redrive = "RedriveMachine";

    public static TheoryData<string> All => [Deliver, Send, Record, Redrive];

    [Theory]
    [MemberData(nameof(All))]
    public void Each_call_has_a_timeout_retries_with_jitter_and_a_way_on(string name)
    {
        var tasks = Machine.Of(name).WithInner().SelectMany(machine => machine.States).Where(state => Type(state.Value) == "Task").ToList();
        tasks.Should().NotBeEmpty();
        foreach (var (state, task) in tasks)
        {
            ((long?)task["TimeoutSeconds"]).Should().BeInRange(1, 60, state);
            var retry = task["Retry"]!.AsArray().Should().ContainSingle(state).Subject!;
            ((string)retry["ErrorEquals"]![0]!).Should().Be("States.ALL", state);
            ((string?)retry["JitterStrategy"]).Should().Be("FULL", state);
            ((long)retry["MaxAttempts"]!).Should().BeGreaterThan(0, state);
            ((string)task["Catch"]![0]!["ErrorEquals"]![0]!).Should().Be("States.ALL", state);
        }
    }

    [Theory]
    [InlineData(Deliver, "AllDelivered", "NotAllDelivered")]
    [InlineData(Send, "AllSent", "NotAllSent")]
    [InlineData(Record, "Recorded", "AlreadyRecorded", "RequestGone", "NotRecorded", "NotTagged")]
    [InlineData(Redrive, "Redriven", "NotRedriven")]
    public void Every_way_ends_in_a_named_state(string name, params string[] ends)
    {
        var machine = Machine.Of(name);
        machine.EndsOf(machine.Start).Should().BeEquivalentTo(ends);
        machine
            .States.Where(state => ends.Contains(state.Key))
            .Should()
            .OnlyContain(state => Type(state.Value) == (state.Key.StartsWith("Not", StringComparison.Ordinal) ? "Fail" : "Succeed"));
    }

    [Theory]
    [MemberData(nameof(All))]
    public void A_loop_goes_through_a_list_in_which_a_failure_is_caught(string name)
    {
        foreach (var (state, map) in Machine.Of(name).WithInner().SelectMany(machine => machine.States).Where(IsMap))
        {
            // Where iterations end in Fail, the loop's own catch is the way on; where they can't, it has none to take.
            var inner = new[] { map["ItemProcessor"]!.AsObject() }.SelectMany(processor => processor["States"]!.AsObject());
            if (inner.Any(one => Type(one.Value!.AsObject()) == "Fail"))
                map["Catch"]!.AsArray().Should().NotBeEmpty(state);
        }
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Machines_are_express_in_JSONPath_and_log_nothing_that_passes_through_them(string name)
    {
        var machine = Approvals.Resolved.Properties("AWS::StepFunctions::StateMachine", name);
        ((string)machine["StateMachineType"]!).Should().Be("EXPRESS");
        ((bool)machine["LoggingConfiguration"]!["IncludeExecutionData"]!).Should().BeFalse();
        ((string)machine["LoggingConfiguration"]!["Level"]!).Should().Be("ALL");
        ((bool)machine["TracingConfiguration"]!["Enabled"]!).Should().BeTrue();
        var definition = Machine.Of(name).Definition;
        definition.ToJsonString().Should().NotContain("JSONata").And.NotContain("QueryLanguage");
        ((long)definition["TimeoutSeconds"]!).Should().BeLessThan(300, "express machines run for 5 minutes at most");
    }

    [Fact]
    public void A_row_is_marked_as_delivered_only_after_it_was_sent()
    {
        var rows = Inner(Machine.Of(Deliver), "EachRow");
        Before(rows, "MarkDelivered").Should().BeEquivalentTo("SendMessage", "CreateSchedule", "AlreadyDue", "AlreadyScheduled");
        var mails = Inner(Machine.Of(Send), "EachRow");
        Before(mails, "MarkDelivered").Should().BeEquivalentTo("AllMailsSent", "WhatToDo");
        foreach (var mark in new[] { rows.States["MarkDelivered"], mails.States["MarkDelivered"] })
            ((string)mark["Parameters"]!["UpdateExpression"]!)
                .Should()
                .Be("SET DeliveredAt = if_not_exists(DeliveredAt, :now) REMOVE GSI2PK, GSI2SK");
    }

    [Fact]
    public void A_message_goes_to_its_requests_group_under_the_outboxs_deduplication_id()
    {
        var send = Machine.Of(Deliver).State("SendMessage")["Parameters"]!;
        ((string)send["QueueUrl"]!).Should().Contain("DecisionsQueue");
        ((string)send["MessageBody.$"]!).Should().Be("$.read.Item.Body.S");
        ((string)send["MessageGroupId.$"]!).Should().Be("$.read.Item.GroupId.S");
        ((string)send["MessageDeduplicationId.$"]!).Should().Be("$.read.Item.DeduplicationId.S");
        ((string)send["MessageAttributes"]!["Kind"]!["StringValue.$"]!).Should().Be("$.read.Item.MessageKind.S");
    }

    [Fact]
    public void A_schedule_is_made_once_in_the_instances_group_and_deletes_itself()
    {
        var create = Machine.Of(Deliver).State("CreateSchedule");
        var parameters = create["Parameters"]!;
        ((string)parameters["GroupName"]!).Should().StartWith("ApprovalExpirySchedules");
        ((string)parameters["ActionAfterCompletion"]!).Should().Be("DELETE");
        ((string)parameters["ScheduleExpressionTimezone"]!).Should().Be("UTC");
        ((string)parameters["Target"]!["Arn"]!).Should().Contain("Expire");
        ((string)parameters["Target"]!["DeadLetterConfig"]!["Arn"]!).Should().Contain("FailedExpiries");
        ((string)create["Catch"]![0]!["Next"]!).Should().Be("AlreadyScheduled");
        var already = Machine.Of(Deliver).State("AlreadyScheduled");
        ((string)already["Choices"]![0]!["StringMatches"]!).Should().Be("*.ConflictException");
        ((string)already["Choices"]![0]!["Next"]!).Should().Be("MarkDelivered");
    }

    [Fact]
    public void A_mail_is_sent_to_one_address_with_the_configuration_set_and_the_tags_that_come_back()
    {
        var mail = Machine.Of(Send).State("SendMail")["Parameters"]!;
        ((string)mail["Destination"]!["ToAddresses.$"]!).Should().Be("States.Array($.mail.to)");
        ((string)mail["ConfigurationSetName"]!).Should().Contain("ConfigurationSet");
        mail["EmailTags"]!.AsArray().Select(tag => (string)tag!["Name"]!).Should().Equal("request", "recipient", "kind");
        ((string)mail["FromEmailAddress"]!).Should().Be(Approvals.Sender);
    }

    [Fact]
    public void One_mail_that_fails_keeps_no_other_from_being_sent()
    {
        var mails = Inner(Inner(Machine.Of(Send), "EachRow"), "EachMail");
        mails.States.Values.Should().NotContain(state => Type(state) == "Fail");
        mails.States["MailNotSent"]["Result"]!.GetValue<bool>().Should().BeFalse();
        mails.States["MailSent"]["Result"]!.GetValue<bool>().Should().BeTrue();
        Before(mails, "MailSent").Should().BeEquivalentTo("RememberRecipient");
        ((string)Machine.Of(Send).State("AllMailsSent")["Default"]!).Should().Be("NoteNotAllSent");
    }

    [Fact]
    public void Dead_letters_hold_ids_and_the_errors_name_and_no_mail()
    {
        Fields(Deliver, "KeepKeys").Should().BeEquivalentTo("pk.$", "sk.$", "error.$");
        Fields(Send, "KeepKeys").Should().BeEquivalentTo("pk.$", "sk.$", "error.$");
        Fields(Record, "KeepIds").Should().BeEquivalentTo("requestId.$", "recipient.$", "mail.$", "problem.$", "eventId.$", "error.$");
        foreach (var (machine, state) in new[] { (Deliver, "KeepKeys"), (Send, "KeepKeys"), (Record, "KeepIds") })
            ((string)Machine.Of(machine).State(state)["Parameters"]!["MessageBody"]!["error.$"]!).Should().Be("$.error.Error");

        static IEnumerable<string> Fields(string machine, string state) =>
            Machine.Of(machine).State(state)["Parameters"]!["MessageBody"]!.AsObject().Select(field => field.Key);
    }

    [Theory]
    [InlineData(Deliver)]
    [InlineData(Send)]
    public void What_is_redriven_is_not_put_into_the_dead_letter_queue_each_time(string name)
    {
        var redriven = Machine.Of(name).State("Redriven");
        ((string)redriven["Choices"]![0]!["Next"]!).Should().Be("NotDelivered");
        ((string)redriven["Default"]!).Should().Be("KeepKeys");
    }

    [Fact]
    public void The_redrive_hands_on_keys_alone_and_waits_for_nothing()
    {
        foreach (var state in new[] { "SendMailAgain", "DeliverAgain" })
        {
            var start = Machine.Of(Redrive).State(state);
            ((string)start["Resource"]!).Should().Be("arn:aws:states:::aws-sdk:sfn:startExecution");
            ((string)start["Parameters"]!["Input.$"]!).Should().Be("States.JsonToString($.input.rows)");
            var row = Machine.Of(Redrive).State($"{state}With")["Parameters"]!["rows"]![0]!.AsObject();
            row.Select(field => field.Key).Should().BeEquivalentTo("pk.$", "sk.$", "redrive");
        }

        var texts = Machine.Of(Redrive).Definition.ToJsonString();
        texts.Should().NotContain("RenderMail", "a rendered mail holds links");
    }

    [Fact]
    public void Without_rendered_mails_the_sending_machine_has_them_rendered()
    {
        var send = Machine.Of(Send);
        ((string)send.State("Rendered")["Default"]!).Should().Be("Render");
        ((string)send.State("Render")["Parameters"]!["FunctionName"]!).Should().Contain("RenderMail");
        ((string)send.State("Render")["ResultSelector"]!["row.$"]!).Should().Be("$.Payload[0]");
    }

    [Fact]
    public void Rendered_mails_are_held_once()
    {
        // A state holds 256 KiB, and the renderer's answer may be 240 of them.
        var render = Machine.Of(Send).State("Render");
        ((string)render["ResultPath"]!).Should().Be("$.rendered");
        ((string)render["OutputPath"]!).Should().Be("$.rendered.row", "the renderer's row takes the place of all that was there");
        ((string)render["Next"]!).Should().Be("WhatToDo");
    }

    [Fact]
    public void The_redrive_gives_up_mails_that_have_lost_their_meaning_and_counts_them()
    {
        var choice = Machine.Of(Redrive).State("WhichKind")["Choices"]![0]!;
        ((string)choice["Next"]!).Should().Be("GiveUp");
        choice["And"]!.ToJsonString().Should().Contain("GiveUpAt");
        var giveUp = Machine.Of(Redrive).State("GiveUp");
        ((string)giveUp["Parameters"]!["UpdateExpression"]!)
            .Should()
            .Be("SET GivenUpAt = if_not_exists(GivenUpAt, :now) REMOVE GSI2PK, GSI2SK");
        ((string)giveUp["Next"]!).Should().Be("CountGivenUp");
    }

    [Fact]
    public void The_redrive_looks_at_what_is_due_and_at_requests_that_are_overdue()
    {
        var machine = Machine.Of(Redrive);
        machine.State("Begin")["Parameters"]!["partitions"]!
            .AsArray()
            .Select(partition => (string)partition!)
            .Should()
            .Equal("UNDELIVERED#MESSAGE", "UNDELIVERED#SCHEDULE", "UNDELIVERED#MAIL", "STATUS#PENDING");
        foreach (var state in new[] { "FindFirstPage", "FindNextPage" })
        {
            var query = machine.State(state)["Parameters"]!;
            ((string)query["IndexName"]!).Should().Be("GSI2");
            ((string)query["KeyConditionExpression"]!).Should().Be("GSI2PK = :partition AND GSI2SK <= :now");
            ((string)query["ExpressionAttributeValues"]![":partition"]!["S.$"]!).Should().Be("$.partition");
        }

        ((string)machine.State("FindNextPage")["Parameters"]!["ExclusiveStartKey.$"]!).Should().Be("$.page.LastEvaluatedKey");
        ((string)machine.State("AnotherPage")["Choices"]![0]!["Next"]!).Should().Be("FindNextPage");
    }

    [Fact]
    public void A_row_or_a_kind_of_rows_that_cannot_be_redriven_holds_back_no_other()
    {
        var partitions = Inner(Machine.Of(Redrive), "EachPartition");
        partitions.States.Values.Should().NotContain(state => Type(state) == "Fail");
        Inner(partitions, "EachRow").States.Values.Should().NotContain(state => Type(state) == "Fail");
        ((long)Machine.Of(Redrive).State("EachPartition")["MaxConcurrency"]!).Should().Be(4, "none waits for another");
        foreach (var state in new[] { "FindFirstPage", "EachRow", "FindNextPage" })
            ((string)partitions.States[state]["Catch"]![0]!["Next"]!).Should().Be("NotLookedThrough");
    }

    [Fact]
    public void Undelivered_rows_are_measured_only_when_all_were_looked_up()
    {
        var machine = Machine.Of(Redrive);
        Before(machine, "Measure").Should().BeEquivalentTo("LookedEverywhere");
        ((string)machine.State("LookedEverywhere")["Default"]!).Should().Be("NotRedriven");
        ((string)machine.State("SumUp")["Parameters"]!["rows.$"]!)
            .Should()
            .Be(
                "States.MathAdd(States.MathAdd($.looked[0].rows, $.looked[1].rows), $.looked[2].rows)",
                "overdue requests aren't undelivered"
            );
    }

    [Fact]
    public void A_mail_problem_is_recorded_and_told_in_one_transaction_once()
    {
        var items = Machine.Of(Record).State("Record")["Parameters"]!["TransactItems"]!.AsArray();
        items.Should().HaveCount(4);
        ((string)items[0]!["Update"]!["UpdateExpression"]!).Should().Be("SET MailStatus = :problem");
        items.Skip(1).Should().OnlyContain(item => (string)item!["Put"]!["ConditionExpression"]! == "attribute_not_exists(PK)");
        var kinds = items.Skip(1).Select(item => (string)item!["Put"]!["Item"]!["Kind"]!["S"]!);
        kinds.Should().Equal("EVENT", "MESSAGE", "MAIL");
        items
            .Skip(1)
            .Should()
            .OnlyContain(item =>
                ((string)item!["Put"]!["Item"]!["SK"]!["S.$"]!).Contains("$.eventId", StringComparison.Ordinal)
                && (string)item["Put"]!["Item"]!["ExpireAfter"]!["N.$"]! == "$.request.Item.ExpireAfter.N"
            );
        items
            .Skip(2)
            .Select(item => (string)item!["Put"]!["Item"]!["GSI2PK"]!["S"]!)
            .Should()
            .Equal("UNDELIVERED#MESSAGE", "UNDELIVERED#MAIL");
        ((string)Machine.Of(Record).State("Record")["Parameters"]!["ClientRequestToken.$"]!).Should().Be("$.eventId");
        ((string)Machine.Of(Record).State("WasItThereAlready")["Choices"]![0]!["Next"]!).Should().Be("AlreadyRecorded");
    }

    [Fact]
    public void A_mail_problem_takes_no_more_of_the_event_than_ids()
    {
        // The event holds the mail's headers, its subject and its recipients.
        foreach (var state in new[] { "Bounced", "Complained", "Rejected" })
        {
            var taken = Machine.Of(Record).State(state);
            taken["Parameters"]!
                .AsObject()
                .Select(field => field.Key)
                .Should()
                .BeEquivalentTo("problem", "eventId.$", "at.$", "requestId.$", "recipient.$", "mail.$");
            taken.Should().NotContainKey("ResultPath", "what was taken is all that is left");
        }
    }

    private static bool IsMap(KeyValuePair<string, JsonObject> state) => Type(state.Value) == "Map";

    private static string Type(JsonObject state) => (string)state["Type"]!;

    private static Machine Inner(Machine machine, string map) => machine.WithInner().Single(inner => inner.Name == $"{machine.Name}/{map}");

    /// <summary>From which states one leads to another, errors included.</summary>
    private static IEnumerable<string> Before(Machine machine, string name) =>
        machine.States.Where(state => state.Value.ToJsonString().Contains($"\"{name}\"")).Select(state => state.Key);
}
