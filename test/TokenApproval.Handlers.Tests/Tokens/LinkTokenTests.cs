using RegulatedData.Handlers.TokenApproval.Tokens;
using RegulatedData.TokenApproval.Handlers.Tests.Cloud;

namespace RegulatedData.TokenApproval.Handlers.Tests.Tokens;

[Collection(WithLocalCloud.Name)]
public sealed class LinkTokenTests(Cloud.LocalCloud cloud)
{
    private static readonly Link Sample = new("Requests", "r-1", "1", "approve", new(2026, 11, 22, 10, 0, 0, TimeSpan.Zero));

    [Fact]
    public async Task A_link_gets_the_same_token_each_time()
    {
        var signer = new LinkSigner(cloud.Kms, cloud.KeyId);

        var first = await signer.SignAsync(Sample, default);

        first.Should().MatchRegex("^1\\.[A-Za-z0-9_-]{43}$");
        (await signer.SignAsync(Sample, default)).Should().Be(first);
    }

    [Fact]
    public async Task A_token_is_good_for_its_own_link_and_for_none_that_differs_in_anything()
    {
        var token = LinkToken.Parse(await new LinkSigner(cloud.Kms, cloud.KeyId).SignAsync(Sample, default))!;
        var verifier = new LinkVerifier(cloud.Kms, cloud.KeyId);
        Link[] others =
        [
            Sample with
            {
                Table = "Requests2",
            },
            Sample with
            {
                RequestId = "r-2",
            },
            Sample with
            {
                ApproverId = "2",
            },
            Sample with
            {
                DecisionId = "reject",
            },
            Sample with
            {
                ExpiresAt = Sample.ExpiresAt.AddMilliseconds(1),
            },
            Sample with
            {
                RequestId = "r-11",
                ApproverId = "",
            },
        ];

        (await verifier.IsValidAsync(Sample, token, default)).Should().BeTrue();
        foreach (var other in others)
            (await verifier.IsValidAsync(other, token, default)).Should().BeFalse($"{other} is another link");
    }
}
