using Amazon.CDK;
using Amazon.CDK.AWS.SES;

namespace RegulatedData.TokenApproval.Tests;

/// <summary>Bad props fail at synth, with what was given, what was expected, and how to mend it.</summary>
public sealed class BadPropsTests
{
    private readonly Stack _stack = Synth.Stack();

    [Theory]
    [InlineData("")]
    [InlineData("approvals")]
    [InlineData("Approvals <approvals@example.org>")]
    [InlineData("a@b@example.org")]
    [InlineData("a@example.org\r\nBcc: x@example.org")]
    [InlineData("a@localhost")]
    public void A_sender_that_is_no_address(string sender) =>
        Fails(new TokenApprovalProps { Sender = sender }, "Sender =", "an e-mail address alone", "SenderName");

    [Theory]
    [InlineData("")]
    [InlineData("Approvals\r\nBcc: x@example.org")]
    [InlineData("\"Approvals\" <x@example.org>")]
    [InlineData("12345678901234567890123456789012345678901234567890123456789012345")]
    public void A_senders_name_that_a_header_cannot_hold(string name) =>
        Fails(new TokenApprovalProps { Sender = Approvals.Sender, SenderName = name }, "SenderName =", "1 to 64 characters", "change");

    [Fact]
    public void An_identity_of_another_domain() =>
        Fails(
            new TokenApprovalProps
            {
                Sender = Approvals.Sender,
                SenderIdentity = EmailIdentity.FromEmailIdentityName(_stack, "Other", "example.com"),
            },
            "the SenderIdentity example.com for mails from approvals@example.org",
            "the identity of the sender's address or domain",
            "leave SenderIdentity out"
        );

    [Fact]
    public void Decisions_without_approve() =>
        Fails(
            new TokenApprovalProps { Sender = Approvals.Sender, Decisions = [ApprovalDecision.Reject] },
            "the decisions reject",
            "approve among them",
            "add ApprovalDecision.Approve"
        );

    [Fact]
    public void The_same_decision_twice() =>
        Fails(
            new TokenApprovalProps { Sender = Approvals.Sender, Decisions = [ApprovalDecision.Approve, ApprovalDecision.Approve] },
            "two decisions with the id approve",
            "each once",
            "remove one"
        );

    [Fact]
    public void Two_decisions_of_one_status() =>
        Fails(
            Deciding(new ApprovalDecision("later", "REJECTED", "Later"), ApprovalDecision.Reject),
            "two decisions with the status REJECTED",
            "each once",
            "remove one"
        );

    [Theory]
    [InlineData("Escalate")]
    [InlineData("")]
    [InlineData("escalate now")]
    [InlineData("1st")]
    public void A_decisions_id_that_cannot_stand_in_a_link(string id) =>
        Fails(Deciding(new ApprovalDecision(id, "ESCALATED", "Escalate")), "the decision's id", "lower-case letters", "change the id");

    [Theory]
    [InlineData("escalated")]
    [InlineData("ESCALATED NOW")]
    [InlineData("")]
    public void A_status_that_is_none(string status) =>
        Fails(Deciding(new ApprovalDecision("escalate", status, "Escalate")), "the decision's status", "upper-case", "change the status");

    [Theory]
    [InlineData("PENDING")]
    [InlineData("EXPIRED")]
    [InlineData("IN_PROGRESS")]
    [InlineData("COMPLETED")]
    [InlineData("FAILED")]
    [InlineData("APPROVED")]
    public void A_status_that_means_something_else(string status) =>
        Fails(
            Deciding(new ApprovalDecision("escalate", status, "Escalate")),
            $"the status {status} for the decision",
            "a status of its own",
            "choose another status"
        );

    [Theory]
    [InlineData("")]
    [InlineData("two\nlines")]
    [InlineData("12345678901234567890123456789012345678901")]
    public void A_label_that_is_no_button(string label) =>
        Fails(Deciding(new ApprovalDecision("escalate", "ESCALATED", label)), "the decision's label", "1 to 40", "change the label");

    [Fact]
    public void Too_many_decisions() =>
        Fails(
            Deciding([.. Enumerable.Range(1, 6).Select(n => new ApprovalDecision($"d{n}", $"D{n}", $"Decision {n}"))]),
            "7 decisions",
            "6 at most",
            "remove some"
        );

    [Theory]
    [InlineData(0)]
    [InlineData(21)]
    [InlineData(1.5)]
    public void A_quorum_that_no_request_reaches(double approvals)
    {
        var quorum = () => ApprovalPolicy.Quorum(approvals);
        quorum.Should().Throw<MisconfiguredException>().WithMessage("Given: a quorum of*from 1 to 20*Unanimous*");
    }

    [Theory]
    [InlineData(59)]
    [InlineData((30 * 86400) + 1)]
    public void A_lifetime_out_of_bounds(int seconds) =>
        Fails(
            new TokenApprovalProps { Sender = Approvals.Sender, LinkLifetime = Duration.Seconds(seconds) },
            "LinkLifetime of",
            "1 minute to 30 days",
            "change LinkLifetime"
        );

    [Fact]
    public void An_audit_retention_in_parts_of_a_day() =>
        Fails(
            new TokenApprovalProps { Sender = Approvals.Sender, AuditRetention = Duration.Hours(1000) },
            "AuditRetention of",
            "whole days",
            "Duration.Days"
        );

    [Fact]
    public void An_audit_trail_that_is_gone_before_the_worker_is_done() =>
        Fails(
            new TokenApprovalProps { Sender = Approvals.Sender, AuditRetention = Duration.Days(15) },
            "AuditRetention of",
            "longer than both together",
            "keep the audit trail for longer"
        );

    [Theory]
    [InlineData(30)]
    [InlineData((14 * 86400) + 1)]
    public void A_retention_that_SQS_refuses(int seconds) =>
        Fails(
            new TokenApprovalProps { Sender = Approvals.Sender, DecisionRetention = Duration.Seconds(seconds) },
            "DecisionRetention of",
            "SQS's limits",
            "change DecisionRetention"
        );

    [Theory]
    [InlineData(29)]
    [InlineData((12 * 3600) + 1)]
    public void A_visibility_timeout_out_of_bounds(int seconds) =>
        Fails(
            new TokenApprovalProps { Sender = Approvals.Sender, VisibilityTimeout = Duration.Seconds(seconds) },
            "VisibilityTimeout of",
            "30 seconds to 12 hours",
            "change VisibilityTimeout"
        );

    [Theory]
    [InlineData(0)]
    [InlineData(1001)]
    [InlineData(2.5)]
    public void Receives_that_SQS_refuses(double receives) =>
        Fails(
            new TokenApprovalProps { Sender = Approvals.Sender, MaximumReceives = receives },
            "MaximumReceives =",
            "1 to 1000",
            "change MaximumReceives"
        );

    [Fact]
    public void A_throttle_that_lets_nothing_through()
    {
        Fails(new TokenApprovalProps { Sender = Approvals.Sender, ThrottlingRate = 0 }, "ThrottlingRate = 0", "more than 0", "raise");
        Fails(
            new TokenApprovalProps { Sender = Approvals.Sender, ThrottlingBurst = 0.5 },
            "ThrottlingBurst = 0.5",
            "whole number",
            "raise"
        );
    }

    [Theory]
    [InlineData("http://approvals.example.org")]
    [InlineData("approvals.example.org")]
    [InlineData("https://user:secret@example.org")]
    [InlineData("https://example.org/?a=b")]
    [InlineData("https://example.org/#a")]
    public void An_address_that_links_cannot_begin_with(string url) =>
        Fails(
            new TokenApprovalProps { Sender = Approvals.Sender, LinkBaseUrl = url },
            "LinkBaseUrl =",
            "an https address",
            "/decide is appended"
        );

    [Fact]
    public void A_stores_props_are_checked_as_the_stores() =>
        Fails(
            new TokenApprovalProps { Sender = Approvals.Sender, RemovalPolicy = RemovalPolicy.DESTROY },
            "RemovalPolicy DESTROY together with deletion protection",
            "one of them",
            "DeletionProtection"
        );

    [Fact]
    public void What_is_known_only_at_deployment_is_let_through()
    {
        var text = new CfnParameter(_stack, "Text", new CfnParameterProps { Type = "String" });
        var number = new CfnParameter(_stack, "Number", new CfnParameterProps { Type = "Number" });
        var approval = Approvals.Make(
            _stack,
            new TokenApprovalProps
            {
                Sender = text.ValueAsString,
                SenderName = text.ValueAsString,
                LinkBaseUrl = text.ValueAsString,
                ThrottlingRate = number.ValueAsNumber,
                ThrottlingBurst = number.ValueAsNumber,
                MaximumReceives = number.ValueAsNumber,
                Policy = ApprovalPolicy.Quorum(number.ValueAsNumber),
                LinkLifetime = Duration.Seconds(number.ValueAsNumber),
                VisibilityTimeout = Duration.Seconds(number.ValueAsNumber),
            }
        );
        approval.Should().NotBeNull();
        var template = ResolvedTemplate.Of(_stack);
        ((string)ApiTests.Environment(template, "Requests")["LIFETIME_SECONDS"]!).Should().Be("Number");
        ((string)ApiTests.Environment(template, "Requests")["QUORUM"]!).Should().Be("Number");
    }

    private static TokenApprovalProps Deciding(params ApprovalDecision[] more) =>
        new() { Sender = Approvals.Sender, Decisions = [ApprovalDecision.Approve, .. more] };

    private void Fails(TokenApprovalProps props, string given, string expected, string mend)
    {
        var stack = new Stack(_stack, Guid.NewGuid().ToString("N"));
        var make = () => Approvals.Make(stack, props);
        var message = make.Should().Throw<MisconfiguredException>().Which.Message;
        message.Should().StartWith($"Given: {given}").And.Contain(expected).And.Contain(mend);
    }
}
