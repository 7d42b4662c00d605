using FsCheck;
using FsCheck.Fluent;
using RegulatedData.Handlers.TokenApproval.Tokens;
using RegulatedData.TokenApproval.Handlers.Tests.Cloud;

namespace RegulatedData.TokenApproval.Handlers.Tests.Decisions;

/// <summary>Links that look right, and aren't.</summary>
[Collection(WithLocalCloud.Name)]
public sealed class ForgedLinkTests(Cloud.LocalCloud cloud)
{
    private static readonly Config Few = Config.QuickThrowOnFailure.WithMaxTest(40);

    [Fact]
    public async Task A_token_with_any_bit_changed_is_an_invalid_link()
    {
        var approval = await Approval.FileAsync(cloud);
        var token = LinkToken.Parse(await approval.TokenAsync(1, "approve"))!;

        Prop.ForAll(
                Gen.Choose(0, 255).ToArbitrary(),
                bit =>
                {
                    var mac = token.Mac.ToArray();
                    mac[bit / 8] ^= (byte)(1 << (bit % 8));
                    return IsInvalid(approval, "approve", approval.Request.RequestId, (token with { Mac = mac }).ToString());
                }
            )
            .Check(Few);
        await ExpectUntouchedAsync(approval);
    }

    [Fact]
    public async Task A_token_is_good_for_nothing_that_it_was_not_made_for()
    {
        var approval = await Approval.FileAsync(cloud, approvers: 3);
        var link = approval.LinkOf(1, "approve");
        Link[] made =
        [
            link with
            {
                DecisionId = "reject",
            },
            link with
            {
                RequestId = "r-4712",
            },
            link with
            {
                Table = "Requests",
            },
            link with
            {
                ExpiresAt = link.ExpiresAt.AddMilliseconds(1),
            },
            link with
            {
                ExpiresAt = DateTimeOffset.UnixEpoch,
            },
            link with
            {
                DecisionId = "silent",
            },
        ];

        foreach (var other in made)
            IsInvalid(approval, "approve", approval.Request.RequestId, await approval.TokenAsync(other))
                .Should()
                .BeTrue($"the token is for {other}");
        var mine = LinkToken.Parse(await approval.TokenAsync(link))!;
        foreach (var approver in new[] { "2", "3", "4", "20" })
            IsInvalid(approval, "approve", approval.Request.RequestId, (mine with { ApproverId = approver }).ToString()).Should().BeTrue();
        IsInvalid(approval, "reject", approval.Request.RequestId, mine.ToString()).Should().BeTrue("another decision was asked for");
        await ExpectUntouchedAsync(approval);
    }

    [Fact]
    public async Task A_genuine_token_of_somebody_or_something_the_request_does_not_have_is_an_invalid_link()
    {
        var approval = await Approval.FileAsync(cloud, approvers: 2);

        // Nobody makes such tokens; but neither would they be good for anything.
        IsInvalid(approval, "approve", approval.Request.RequestId, await approval.TokenAsync(approval.LinkOf(3, "approve")))
            .Should()
            .BeTrue();
        IsInvalid(approval, "postpone", approval.Request.RequestId, await approval.TokenAsync(approval.LinkOf(1, "postpone")))
            .Should()
            .BeTrue();
        var unknown = approval.LinkOf(1, "approve") with { RequestId = "r-none", ExpiresAt = DateTimeOffset.UnixEpoch };
        IsInvalid(approval, "approve", "r-none", await approval.TokenAsync(unknown)).Should().BeTrue();
        await ExpectUntouchedAsync(approval);
    }

    [Fact]
    public async Task A_token_of_another_request_with_the_same_content_is_an_invalid_link()
    {
        var (one, other) = (await Approval.FileAsync(cloud), await Approval.FileAsync(cloud));

        IsInvalid(one, "approve", one.Request.RequestId, await other.TokenAsync(1, "approve")).Should().BeTrue();
    }

    private static bool IsInvalid(Approval approval, string decision, string requestId, string token)
    {
        var answer = approval.SendAsync(Samples.LinkEvent("POST", decision, requestId, token, json: true)).GetAwaiter().GetResult();
        return (answer.Status, answer.Code) == (400, "invalid_link");
    }

    private static async Task ExpectUntouchedAsync(Approval approval) =>
        (await approval.ReadAsync()).Request.Should().BeEquivalentTo(approval.Request);
}
