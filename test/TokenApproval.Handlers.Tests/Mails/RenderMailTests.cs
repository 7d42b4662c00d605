using System.Text.RegularExpressions;
using Amazon.DynamoDBv2.Model;
using RegulatedData.HandlerRuntime;
using RegulatedData.Handlers.TokenApproval;
using RegulatedData.Handlers.TokenApproval.Mails;
using RegulatedData.Handlers.TokenApproval.Rows;
using RegulatedData.Handlers.TokenApproval.Rules;
using RegulatedData.Handlers.TokenApproval.Tokens;
using RegulatedData.Testing;
using RegulatedData.TokenApproval.Handlers.Tests.Cloud;

namespace RegulatedData.TokenApproval.Handlers.Tests.Mails;

[Collection(WithLocalCloud.Name)]
public sealed partial class RenderMailTests(Cloud.LocalCloud cloud)
{
    private static readonly MailRow FirstInvitation = MailRow.InvitationsTo(Sample.Request).First();
    private static readonly MailRow DecidedNotice = MailRow.Notice(Sample.Decided, MailRow.Decided, Sample.CreatedAt);
    private static readonly MailRow ExpiredNotice = MailRow.Notice(Sample.Expired, MailRow.Expired, Sample.CreatedAt);

    private static readonly MailRow ProblemNotice = MailRow.Notice(Sample.Request, MailRow.MailProblem, Sample.CreatedAt) with
    {
        ApproverId = "2",
        Name = "MAIL_PROBLEM#2#event",
    };

    [Fact]
    public async Task An_invitation_goes_to_its_approver_with_a_link_for_each_decision_that_the_verifier_takes()
    {
        var room = await MailRoom.OpenAsync(cloud, Sample.Request, FirstInvitation);

        var mail = (await room.MailsAsync(FirstInvitation)).Should().ContainSingle().Subject;

        mail.GetProperty("to").GetString().Should().Be("ada@example.com");
        mail.GetProperty("recipientId").GetString().Should().Be("1");
        mail.GetProperty("kind").GetString().Should().Be("INVITATION");
        mail.GetProperty("requestId").GetString().Should().Be(Sample.Request.RequestId);
        mail.GetProperty("text").GetString().Should().Contain("The approval desk");
        var links = Address().Matches(mail.GetProperty("text").GetString()!).Select(match => new Uri(match.Value)).ToList();
        links.Should().HaveCount(3).And.OnlyContain(link => link.GetLeftPart(UriPartial.Path) == "https://approvals.example.org/decide");
        for (var index = 0; index < links.Count; index++)
        {
            var query = System.Web.HttpUtility.ParseQueryString(links[index].Query);
            query.AllKeys.Should().Equal("action", "requestId", "token");
            query["action"].Should().Be(Sample.Decisions[index].Id);
            query["requestId"].Should().Be(Sample.Request.RequestId);
            var link = new Link(room.Table, Sample.Request.RequestId, "1", Sample.Decisions[index].Id, Sample.Request.ExpiresAt);
            var token = LinkToken.Parse(query["token"])!;
            token.ApproverId.Should().Be("1");
            (await new LinkVerifier(cloud.Kms, cloud.KeyId).IsValidAsync(link, token, default)).Should().BeTrue();
        }
    }

    [Fact]
    public async Task A_mail_rendered_again_is_the_same()
    {
        var room = await MailRoom.OpenAsync(cloud, Sample.Request, FirstInvitation);

        var first = (await room.MailsAsync(FirstInvitation))[0].GetRawText();
        room.Time.Advance(TimeSpan.FromHours(5));

        (await room.MailsAsync(FirstInvitation))[0].GetRawText().Should().Be(first);
    }

    [Fact]
    public async Task A_decision_is_told_to_each_other_approver_in_a_mail_of_their_own()
    {
        var room = await MailRoom.OpenAsync(cloud, Sample.Decided, DecidedNotice);

        var mails = await room.MailsAsync(DecidedNotice);

        mails.Select(mail => mail.GetProperty("to").GetString()).Should().Equal("ada@example.com", "cy@example.com");
        mails.Select(mail => mail.GetProperty("recipientId").GetString()).Should().Equal("1", "3");
        foreach (var mail in mails)
        {
            mail.GetProperty("text")
                .GetString()
                .Should()
                .ContainAll("Bob@example.com has answered: Reject", "| Not during the day.\n| Try after 18:00.");
            mail.GetProperty("text")
                .GetString()
                .Should()
                .NotContain(mail.GetProperty("to").GetString() == "ada@example.com" ? "cy@" : "ada@");
            mail.GetProperty("text").GetString().Should().NotContain("https://");
        }
    }

    [Fact]
    public async Task A_decision_is_told_also_when_the_action_has_begun_meanwhile()
    {
        var started = Sample.Decided with { Decision = "approve", Status = Statuses.InProgress, ExecutionId = "e-1" };
        var room = await MailRoom.OpenAsync(cloud, started, DecidedNotice);

        (await room.MailsAsync(DecidedNotice))[0].GetProperty("text").GetString().Should().Contain("The request is APPROVED");
    }

    [Fact]
    public async Task Whoever_has_got_the_mail_does_not_get_it_again()
    {
        var room = await MailRoom.OpenAsync(cloud, Sample.Decided, DecidedNotice);
        await room.SetAsync(Sample.Decided.RequestId, Keys.Mail(DecidedNotice.Name), "DeliveredTo", new AttributeValue { SS = ["1"] });

        (await room.MailsAsync(DecidedNotice)).Select(mail => mail.GetProperty("recipientId").GetString()).Should().Equal("3");
    }

    [Fact]
    public async Task An_expiry_is_told_to_the_requester_with_who_was_silent()
    {
        var room = await MailRoom.OpenAsync(cloud, Sample.Expired, ExpiredNotice);
        await room.SetAsync(Sample.Expired.RequestId, Keys.Approver("3"), "Answer", Value.Of("approve"));

        var mail = (await room.MailsAsync(ExpiredNotice)).Should().ContainSingle().Subject;

        mail.GetProperty("to").GetString().Should().Be("monitoring@example.com");
        mail.GetProperty("recipientId").GetString().Should().Be("requester");
        mail.GetProperty("text")
            .GetString()
            .Should()
            .Contain("Answered:\n- cy@example.com: Approve\nNot answered:\n- ada@example.com\n- Bob@example.com\n");
    }

    [Fact]
    public async Task A_problem_with_an_approvers_mail_is_told_to_the_requester()
    {
        var room = await MailRoom.OpenAsync(cloud, Sample.Request, ProblemNotice);
        await room.SetAsync(Sample.Request.RequestId, Keys.Approver("2"), "MailStatus", Value.Of("BOUNCED"));

        var mail = (await room.MailsAsync(ProblemNotice)).Should().ContainSingle().Subject;

        mail.GetProperty("to").GetString().Should().Be("monitoring@example.com");
        mail.GetProperty("text").GetString().Should().ContainAll("was returned", "Approver: Bob@example.com", "- ada@example.com");
    }

    [Theory]
    [InlineData("REQUEST", "Status", "REJECTED", "ANSWERED")]
    [InlineData("APPROVER#1", "Answer", "approve", "ANSWERED")]
    [InlineData("OUTBOX#MAIL#INVITATION#1", "DeliveredAt", "2026-11-21T10:00:30.000Z", "DELIVERED")]
    [InlineData("OUTBOX#MAIL#INVITATION#1", "GiveUpAt", "2026-11-21T10:00:30.000Z", "GIVEN_UP")]
    public async Task An_invitation_that_has_no_use_any_more_is_not_sent_and_the_reason_is_told(
        string sk,
        string name,
        string value,
        string reason
    )
    {
        var room = await MailRoom.OpenAsync(cloud, Sample.Request, FirstInvitation);
        await room.SetAsync(Sample.Request.RequestId, sk, name, Value.Of(value));

        (await room.ReasonAsync(FirstInvitation)).Should().Be(reason);
    }

    [Fact]
    public async Task A_lapsed_invitation_is_given_up()
    {
        var room = await MailRoom.OpenAsync(cloud, Sample.Request, FirstInvitation);
        room.Time.Set(Sample.Request.ExpiresAt);

        (await room.ReasonAsync(FirstInvitation)).Should().Be("GIVEN_UP");
    }

    [Fact]
    public async Task Rows_that_are_gone_or_whose_request_is_gone_give_no_mails()
    {
        var room = await MailRoom.OpenAsync(cloud, Sample.Request, DecidedNotice with { RequestId = "other" });

        (await room.ReasonAsync(FirstInvitation)).Should().Be("GONE");
        (await room.ReasonAsync(DecidedNotice with { RequestId = "other" })).Should().Be("ANSWERED");
    }

    [Fact]
    public async Task A_requester_without_an_address_gets_no_mail()
    {
        var room = await MailRoom.OpenAsync(cloud, Sample.Expired with { RequesterEmail = null }, ExpiredNotice, ProblemNotice);
        await room.SetAsync(Sample.Request.RequestId, Keys.Approver("2"), "MailStatus", Value.Of("BOUNCED"));

        (await room.ReasonAsync(ExpiredNotice)).Should().Be("ANSWERED");
        (await room.ReasonAsync(ProblemNotice)).Should().Be("ANSWERED");
    }

    [Fact]
    public async Task A_row_whose_mails_have_all_arrived_is_delivered_though_its_mark_was_lost()
    {
        var room = await MailRoom.OpenAsync(cloud, Sample.Decided, DecidedNotice);
        await room.SetAsync(Sample.Decided.RequestId, Keys.Mail(DecidedNotice.Name), "DeliveredTo", new AttributeValue { SS = ["1", "3"] });

        (await room.AnswerAsync(DecidedNotice))
            .GetRawText()
            .Should()
            .Be("""{"pk":"REQUEST#INC-7-restart","sk":"OUTBOX#MAIL#DECIDED","reason":"DELIVERED","mails":[]}""");
    }

    [Fact]
    public async Task An_invitation_that_arrived_and_was_answered_before_its_mark_was_made_is_delivered()
    {
        var room = await MailRoom.OpenAsync(cloud, Sample.Request, FirstInvitation);
        await room.SetAsync(Sample.Request.RequestId, Keys.Mail(FirstInvitation.Name), "DeliveredTo", new AttributeValue { SS = ["1"] });
        await room.SetAsync(Sample.Request.RequestId, Keys.Approver("1"), "Answer", Value.Of("approve"));

        (await room.ReasonAsync(FirstInvitation)).Should().Be("DELIVERED");
    }

    [Fact]
    public async Task A_decision_of_the_only_approver_is_told_to_nobody()
    {
        var alone = Sample.Decided with { Approvers = ["Bob@example.com"] };
        var room = await MailRoom.OpenAsync(cloud, alone, MailRow.Notice(alone, MailRow.Decided, Sample.CreatedAt));

        (await room.ReasonAsync(DecidedNotice)).Should().Be("ANSWERED");
    }

    [Fact]
    public async Task Each_row_answers_under_its_key_and_says_whether_it_is_redriven()
    {
        var room = await MailRoom.OpenAsync(cloud, Sample.Request, FirstInvitation);
        const string Key = """{"pk":"REQUEST#INC-7-restart","sk":"OUTBOX#MAIL#INVITATION#1" """;

        var answer = await room.CallAsync($$"""[{{Key}},"redrive":true},{{Key}}}]""");

        answer.GetArrayLength().Should().Be(2);
        answer[0].GetProperty("pk").GetString().Should().Be("REQUEST#INC-7-restart");
        answer[0].GetProperty("sk").GetString().Should().Be("OUTBOX#MAIL#INVITATION#1");
        answer[0].GetProperty("redrive").GetBoolean().Should().BeTrue();
        answer[1].TryGetProperty("redrive", out _).Should().BeFalse();
        answer[1].GetProperty("mails").GetArrayLength().Should().Be(1);
    }

    [Theory]
    [InlineData("""[{"sk":"OUTBOX#MAIL#DECIDED"}]""")]
    [InlineData("""[{"pk":"REQUEST#a","sk":"REQUEST"}]""")]
    [InlineData("""[{"pk":"REQUEST#","sk":"OUTBOX#MAIL#DECIDED"}]""")]
    [InlineData("""[{"pk":"OTHER#a","sk":"OUTBOX#MAIL#DECIDED"}]""")]
    [InlineData("[null]")]
    public async Task What_is_not_the_key_of_a_mail_is_an_error(string json)
    {
        var room = await MailRoom.OpenAsync(cloud, Sample.Request);

        var rendering = () => room.CallAsync(json);

        (await rendering.Should().ThrowAsync<FunctionException>()).Which.ErrorType.Should().Be("Mail.BadKey");
    }

    [Fact]
    public async Task An_unknown_mail_is_an_error()
    {
        var unknown = MailRow.Notice(Sample.Request, "LOTTERY", Sample.CreatedAt);
        var room = await MailRoom.OpenAsync(cloud, Sample.Request, unknown);

        var rendering = () => room.MailsAsync(unknown);

        (await rendering.Should().ThrowAsync<FunctionException>()).Which.ErrorType.Should().Be("Mail.UnknownMail");
    }

    [Theory]
    [InlineData(239, true)]
    [InlineData(241, false)]
    public async Task An_answer_that_a_state_machine_cannot_carry_is_refused_with_words_for_whoever_wrote_the_templates(
        int kilobytes,
        bool isCarried
    )
    {
        using var folder = new TemporaryFolder();
        foreach (var file in Directory.GetFiles(MailTemplates.BundledFolder))
            File.Copy(file, folder.PathOf(Path.GetFileName(file)));
        // The mails of a decision go to two, and besides the HTML part they have next to nothing.
        folder.Write("decided.txt", "{{requestId}}");
        folder.Write("decided.html", $"<p>{{{{requestId}}}}</p>{new string('x', ((kilobytes * 1024) - 600) / 2)}");
        var room = await MailRoom.OpenAsync(cloud, folder.Path, Sample.Decided, DecidedNotice);

        var rendering = () => room.MailsAsync(DecidedNotice);

        if (isCarried)
            (await rendering()).Should().HaveCount(2);
        else
            (await rendering.Should().ThrowAsync<FunctionException>()).Which.ErrorType.Should().Be("Mail.TooLarge");
    }

    [Theory]
    [InlineData("\"")]
    [InlineData("語")]
    public async Task The_whole_answer_for_the_largest_request_is_one_that_a_state_machine_carries(string character)
    {
        var largest = Sample.Largest(character) with
        {
            Status = "APPROVED",
            Decision = "approve",
            DecidedBy = Sample.Largest(character).Approvers[0],
            DecidedAt = Sample.CreatedAt,
        };
        var notice = MailRow.Notice(largest, MailRow.Decided, Sample.CreatedAt);
        var room = await MailRoom.OpenAsync(cloud, largest, notice);

        var answer = await room.CallAsync($$"""[{"pk":"{{Keys.Partition(largest.RequestId)}}","sk":"{{Keys.Mail(notice.Name)}}"}]""");

        answer[0].GetProperty("mails").GetArrayLength().Should().Be(19);
        System.Text.Encoding.UTF8.GetByteCount(answer.GetRawText()).Should().BeLessThan(240 * 1024);
    }

    [Fact]
    public async Task The_log_has_no_address_no_link_and_no_words()
    {
        var room = await MailRoom.OpenAsync(cloud, Sample.Request, FirstInvitation, DecidedNotice, ExpiredNotice);

        await room.MailsAsync(FirstInvitation);
        await room.ReasonAsync(DecidedNotice);

        room.LogText.Should().Contain("Mails rendered.").And.NotContainAny("example", "token", "queue", "Ada", "http");
    }

    [Fact]
    public async Task The_renderer_makes_macs_and_checks_none()
    {
        var room = await MailRoom.OpenAsync(cloud, Sample.Request, FirstInvitation);
        using var calls = new CountedCalls(cloud.DynamoDb, cloud.Kms);

        await room.MailsAsync(FirstInvitation);

        calls.Calls.Should().BeEquivalentTo("GetItem", "Query", "GenerateMac", "GenerateMac", "GenerateMac");
    }

    [Theory]
    [InlineData("/decide")]
    [InlineData("ftp://example.org/decide")]
    [InlineData("https://example.org/decide?x=1")]
    [InlineData("https://example.org/decide#x")]
    public void An_address_that_links_cannot_begin_with_keeps_the_function_from_starting(string address)
    {
        var variables = new Dictionary<string, string?>
        {
            ["TABLE_NAME"] = "T",
            ["HMAC_KEY_ID"] = "k",
            ["DECIDE_URL"] = address,
        };

        var starting = () =>
            Functions.RenderMail(new FunctionEnvironment(variables.GetValueOrDefault), cloud.DynamoDb, cloud.Kms, TimeProvider.System);

        starting.Should().Throw<FunctionException>().WithMessage("DECIDE_URL isn't*");
    }

    [GeneratedRegex("https://\\S+", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Address();
}
