using System.Text.Json.Nodes;
using RegulatedData.LocalCloud.Authorization;
using RegulatedData.LocalCloud.Tests.Events;
using static RegulatedData.LocalCloud.Tests.Authorization.Requests;

namespace RegulatedData.LocalCloud.Tests.Mails;

[Collection(CloudTests.Name)]
public sealed class MailPermissionTests(CloudFixture cloud)
{
    [Theory]
    [InlineData("""{"FromEmailAddress":"A <a@example.com>"}""", "ses:SendEmail on arn:aws:ses:~:identity/example.com")]
    [InlineData("""{"FromEmailAddress":"a@stranger.com"}""", "ses:SendEmail on arn:aws:ses:~:identity/a@stranger.com")]
    [InlineData(
        """{"FromEmailAddress":"a@example.com","ConfigurationSetName":"S"}""",
        "ses:SendEmail on arn:aws:ses:~:identity/example.com",
        "ses:SendEmail on arn:aws:ses:~:configuration-set/S"
    )]
    [InlineData(
        """{"FromEmailAddress":"a@tracked.example"}""",
        "ses:SendEmail on arn:aws:ses:~:identity/tracked.example",
        "ses:SendEmail on arn:aws:ses:~:configuration-set/Default"
    )]
    [InlineData(
        """{"FromEmailAddress":"a@example.com","Content":{"Raw":{"Data":"QQ=="}}}""",
        "ses:SendRawEmail on arn:aws:ses:~:identity/example.com"
    )]
    // From: a@example.com
    [InlineData(
        """{"Content":{"Raw":{"Data":"RnJvbTogYUBleGFtcGxlLmNvbQo="}}}""",
        "ses:SendRawEmail on arn:aws:ses:~:identity/example.com"
    )]
    public async Task Sending_needs_its_action_on_the_identity_and_on_the_configuration_set(string body, params string[] needs) =>
        (await NeedsAsync(Rest("ses", "SendEmail", body: body))).Should().Equal(needs);

    [Fact]
    public async Task Who_sends_to_whom_becomes_condition_keys()
    {
        var needs = await RequiredAsync(
            Rest(
                "ses",
                "SendEmail",
                body: """{"FromEmailAddress":"\"The A\" <a@example.com>","Destination":{"ToAddresses":["B <b@x.org>"],"BccAddresses":["c@x.org"]},"Content":{"Simple":{}}}"""
            )
        );

        needs[0].Context["ses:FromAddress"].Should().Equal("a@example.com");
        needs[0].Context["ses:FromDisplayName"].Should().Equal("The A");
        needs[0].Context["ses:Recipients"].Should().Equal("b@x.org", "c@x.org");
        PermissionTables.IsKnownConditionKey("ses:SendEmail", "ses:FromAddress").Should().BeTrue();
    }

    [Fact]
    public async Task A_role_sends_only_with_its_configuration_set_and_from_its_address()
    {
        var postman = await Postman.CreateAsync(cloud.Aws);
        var set = await postman.ConfigurationSetAsync(
            new JsonObject
            {
                ["EventBridgeDestination"] = new JsonObject { ["EventBusArn"] = "arn:aws:events:us-east-1:123456789012:event-bus/default" },
            },
            "BOUNCE"
        );
        var identity = $"arn:aws:ses:us-east-1:123456789012:identity/{postman.Domain}";
        var setArn = $"arn:aws:ses:us-east-1:123456789012:configuration-set/{set}";
        var role = await RoleAsync(
            $$"""
            { "Version": "2012-10-17", "Statement": {
                "Effect": "Allow", "Action": "ses:SendEmail", "Resource": ["{{identity}}", "{{setArn}}"],
                "Condition": { "StringEquals": { "ses:FromAddress": "{{postman.Sender}}" } }
            } }
            """
        );
        var good = postman.Simple();
        good["ConfigurationSetName"] = set;
        var otherSender = good.DeepClone().AsObject();
        otherSender["FromEmailAddress"] = $"ceo@{postman.Domain}";
        var otherSet = good.DeepClone().AsObject();
        otherSet["ConfigurationSetName"] = "other";
        var raw = postman.Raw($"From: {postman.Sender}\nTo: {postman.Reader}\n\nx");

        await postman.SendAsync(good, role);

        (await RefusedAsync(() => postman.SendAsync(otherSender, role))).Should().Contain("ses:SendEmail").And.Contain(identity);
        (await RefusedAsync(() => postman.SendAsync(otherSet, role))).Should().Contain("configuration-set/other");
        (await RefusedAsync(() => postman.SendAsync(raw, role))).Should().Contain("ses:SendRawEmail");
    }

    private async Task<AwsApi> RoleAsync(string policy)
    {
        var arn = await cloud.RoleAsync("lambda.amazonaws.com", "none:None");
        await cloud.Aws.QueryAsync(
            "iam",
            "2010-05-08",
            "PutRolePolicy",
            [new("RoleName", arn.Split('/')[^1]), new("PolicyName", "mail"), new("PolicyDocument", policy)],
            default
        );
        return cloud.Aws.As(cloud.Host.Context.Credentials.IssueForRole(arn, "mail"));
    }

    private static async Task<string> RefusedAsync(Func<Task> call)
    {
        var refused = (await call.Should().ThrowAsync<AwsApiException>()).Which;
        (refused.Code, refused.Status).Should().Be(("AccessDeniedException", 403));
        return refused.Message;
    }
}
