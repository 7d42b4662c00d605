using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;

namespace RegulatedData.TokenApproval.Client.Tests.Queue;

/// <summary>Only a whole, well-formed approval is one.</summary>
public sealed class DecisionMessageTests
{
    private static readonly string[] Needed = ["RequestId", "IncidentId", "ApprovalAction", "Action", "ActionParameters", "ApprovedAt"];
    private static readonly string[] NotNeeded = ["ApproverEmail", "Comment"];
    private static readonly string?[] Wrong = [null, "null", "7", "true", "[]", "{\"a\":{}}"];

    [Fact]
    public void A_message_that_lacks_a_needed_member_or_has_it_in_another_form_is_no_approval() =>
        Check.QuickThrowOnFailure(
            Prop.ForAll(
                (from member in Gen.Elements(Needed) from wrong in Gen.Elements(Wrong) select (member, wrong)).ToArbitrary(),
                change => !IsApproval(Body(body => Set(body, change.member, change.wrong)))
            )
        );

    [Fact]
    public void A_message_without_what_is_not_needed_is_an_approval() =>
        Check.QuickThrowOnFailure(
            Prop.ForAll(
                Gen.SubListOf(NotNeeded).ToArbitrary(),
                left =>
                    IsApproval(
                        Body(body =>
                        {
                            foreach (var member in left)
                                body.Remove(member);
                        })
                    )
            )
        );

    [Fact]
    public void Any_status_but_APPROVED_is_no_approval() =>
        Check.QuickThrowOnFailure(
            Prop.ForAll(
                ArbMap.Default.ArbFor<NonNull<string>>(),
                status => status.Get == "APPROVED" || !IsApproval(Body(body => body["ApprovalAction"] = status.Get))
            )
        );

    [Fact]
    public void Any_text_is_read_or_refused_with_a_reason() =>
        Check.QuickThrowOnFailure(
            Prop.ForAll(
                ArbMap.Default.ArbFor<NonNull<string>>(),
                text =>
                    !DecisionMessage.TryRead(Message(text.Get), out _, out var reason)
                    && reason.Length > 0
                    && (text.Get.Length < 3 || !reason.Contains(text.Get, StringComparison.Ordinal))
            )
        );

    [Theory]
    [InlineData("""{"RequestId":"r-1","ApproverEmail":"a@b","Problem":"BOUNCED"}""")]
    [InlineData("""{"RequestId":"r-1","Problem":"BOUNCED","At":"2026-11-22T10:00:00.000Z"}""")]
    [InlineData("""{"RequestId":"r-1","ApproverEmail":"a@b","At":"2026-11-22T10:00:00.000Z"}""")]
    public void A_mail_problem_that_lacks_a_member_is_none(string body) =>
        DecisionMessage.TryRead(Message(body) with { Kind = "MAIL_PROBLEM" }, out _, out _).Should().BeFalse();

    private static bool IsApproval(string body) =>
        DecisionMessage.TryRead(Message(body), out var read, out _)
        && read is DecisionMessage.Decided { Notice: var notice }
        && notice.Status == ApprovalStatus.Approved;

    private static string Body(Action<JsonObject> change)
    {
        var body = JsonNode.Parse(FakeApprovals.Message("r-1", "APPROVED", "restart", ("host", "db-7")))!.AsObject();
        change(body);
        return body.ToJsonString();
    }

    private static void Set(JsonObject body, string member, string? json)
    {
        if (json is null)
            body.Remove(member);
        else
            body[member] = JsonNode.Parse(json);
    }

    private static QueueMessage Message(string body) =>
        new()
        {
            MessageId = "m",
            ReceiptHandle = "h",
            Body = body,
            Kind = "DECISION",
            GroupId = "r-1",
        };
}
