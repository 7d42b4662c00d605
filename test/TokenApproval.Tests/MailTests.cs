using System.Text.Json.Nodes;
using Amazon.CDK.AWS.SES;
using RegulatedData.LocalCloud;

namespace RegulatedData.TokenApproval.Tests;

public sealed class MailTests
{
    [Fact]
    public void Mails_go_over_TLS_only_and_links_stay_as_they_are()
    {
        var set = Approvals.Minimal.Props("AWS::SES::ConfigurationSet");
        ((string)set["DeliveryOptions"]!["TlsPolicy"]!).Should().Be("REQUIRE");
        set.Should().NotContainKey("TrackingOptions").And.NotContainKey("VdmOptions");
    }

    [Fact]
    public void SES_reports_what_went_wrong_and_nothing_that_takes_tracking()
    {
        var destination = Approvals.Resolved.Properties("AWS::SES::ConfigurationSetEventDestination", "MailEvents")["EventDestination"]!;
        destination["MatchingEventTypes"]!.AsArray().Select(type => (string)type!).Should().BeEquivalentTo("BOUNCE", "COMPLAINT", "REJECT");
        ((bool)destination["Enabled"]!).Should().BeTrue();
        ((string)destination["EventBridgeDestination"]!["EventBusArn"]!)
            .Should()
            .Be($"arn:aws:events:{Synth.Region}:{Synth.Account}:event-bus/default");
    }

    [Theory]
    [InlineData("Bounce", true, true)]
    [InlineData("Complaint", true, true)]
    [InlineData("Reject", true, true)]
    [InlineData("Delivery", true, false)]
    [InlineData("Bounce", false, false)]
    public void Reports_of_its_own_configuration_set_are_recorded(string eventType, bool own, bool recorded)
    {
        var rule = Approvals.Resolved.Properties("AWS::Events::Rule", "MailEventsRule");
        var set = own ? Approvals.Resolved.All("AWS::SES::ConfigurationSet").Single().Key : "another";
        var report = new JsonObject
        {
            ["source"] = "aws.ses",
            ["detail-type"] = $"Email {eventType}",
            ["detail"] = new JsonObject
            {
                ["eventType"] = eventType,
                ["mail"] = new JsonObject { ["tags"] = new JsonObject { ["ses:configuration-set"] = new JsonArray(set) } },
            },
        };
        EventPattern.Parse(rule["EventPattern"]!.ToJsonString()).Matches(report.ToJsonString()).Should().Be(recorded);
    }

    [Fact]
    public void A_report_that_cannot_be_recorded_is_kept()
    {
        var target = Approvals.Resolved.Properties("AWS::Events::Rule", "MailEventsRule")["Targets"]![0]!;
        ((string)target["DeadLetterConfig"]!["Arn"]!).Should().Contain("MailEventsDeadLetters");
        ((string)target["Arn"]!).Should().Contain("MailEventsRecordStateMachine");
        ((string)target["RoleArn"]!).Should().Contain("MailEventsRole");
    }

    [Fact]
    public void Mails_are_sent_under_the_senders_domain_from_the_one_address()
    {
        var send = Approvals.Statements("MailsSendPolicy")["SendFromTheOneAddress"];
        send.Resources.Should().HaveCount(2);
        send.Resources.Should().Contain($"arn:aws:ses:{Synth.Region}:{Synth.Account}:identity/example.org");
        send.Resources.Should().ContainSingle(resource => resource.Contains(":configuration-set/ApprovalMailsSender"));
        send.Condition("StringEquals", "ses:FromAddress").Should().Be(Approvals.Sender);
    }

    [Fact]
    public void An_identity_can_be_given()
    {
        var stack = Synth.Stack();
        var identity = new EmailIdentity(stack, "Identity", new EmailIdentityProps { Identity = Identity.Domain("example.org") });
        var approval = Approvals.Make(stack, new TokenApprovalProps { Sender = "a@mail.example.org", SenderIdentity = identity });
        approval.Mails.Sender.Identity.Should().BeSameAs(identity);
        Synth.Template(stack).All("AWS::SES::EmailIdentity").Should().ContainSingle();
    }

    [Fact]
    public void The_senders_name_stands_before_the_address()
    {
        Approvals.Made.Mails.Sender.From.Should().Be("approvals@example.org", "it has no name");
        Approvals.MadeConfigured.Mails.Sender.From.Should().Be("\"Incident approvals\" <approvals@example.org>");
    }

    [Fact]
    public void A_name_that_is_not_ASCII_is_encoded() => ApprovalSender.MailboxName("Vorfälle").Should().Be("=?UTF-8?B?Vm9yZsOkbGxl?=");

    [Fact]
    public void A_long_name_is_split_between_characters_into_words_that_a_header_takes()
    {
        // Sixty characters of three bytes each.
        var name = string.Concat(Enumerable.Repeat("承認", 30));
        var words = ApprovalSender.MailboxName(name).Split(' ');
        words.Should().HaveCount(4).And.OnlyContain(word => word.Length <= 75);
        string.Concat(words.Select(word => System.Text.Encoding.UTF8.GetString(Convert.FromBase64String(word[10..^2])))).Should().Be(name);
    }
}
