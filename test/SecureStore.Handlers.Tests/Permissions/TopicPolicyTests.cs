using static RegulatedData.SecureStore.Handlers.Tests.Permissions.Samples;

namespace RegulatedData.SecureStore.Handlers.Tests.Permissions;

/// <summary>Topic policies, and whether they let in what they have to.</summary>
public sealed class TopicPolicyTests
{
    private const string Publish = "\"sns:Publish\"";
    private const string Here = $"\"{TopicArn}\"";

    /// <summary>The policy that SNS gives a topic by default.</summary>
    private const string Default = $$$"""
        {"Sid":"__default_statement_ID","Effect":"Allow","Principal":{"AWS":"*"},"Action":["SNS:GetTopicAttributes","SNS:Publish"],
        "Resource":"{{{TopicArn}}}","Condition":{"StringEquals":{"AWS:SourceOwner":"{{{Account}}}"}} }
        """;

    public static TheoryData<string, string, string[]> Sufficient =>
        new()
        {
            { "plain", "events", [Statement(Events, Publish, resource: Here)] },
            { "the rules of the account", "events", [Statement(Events, Publish, SourceArn("events", "rule/*"), resource: Here)] },
            { "the account", "events", [Statement(Events, Publish, SourceAccount, resource: Here)] },
            { "in another case", "events", [Statement(Events, "\"SNS:Publish\"", resource: Here)] },
            { "all of SNS", "cloudwatch", [Statement(Alarms, "\"sns:*\"", resource: Here)] },
            { "topics by a pattern", "cloudwatch", [Statement(Alarms, Publish, resource: $"\"arn:aws:sns:*:{Account}:al*\"")] },
            { "the alarms of the account", "cloudwatch", [Statement(Alarms, Publish, SourceArn("cloudwatch", "alarm:*"), resource: Here)] },
            { "SNS's default policy, for alarms", "cloudwatch", [Default] },
            { "everyone", "cloudwatch", [Everyone] },
        };

    public static TheoryData<string, string, string[], string> Insufficient =>
        new()
        {
            { "nothing", "events", [], "no statement" },
            { "SNS's default policy, for EventBridge", "events", [Default], "can't verify" },
            {
                "another topic",
                "events",
                [Statement(Events, Publish, resource: $"\"arn:aws:sns:us-east-1:{Account}:other\"")],
                "another resource"
            },
            { "subscribing only", "events", [Statement(Events, "\"sns:Subscribe\"", resource: Here)], "no statement" },
            {
                "rules of another account",
                "events",
                [Statement(Events, Publish, """{"ArnLike":{"aws:SourceArn":"arn:aws:events:us-east-1:999999999999:rule/*"}}""")],
                "aws:SourceArn"
            },
            { "alarms' ARNs for rules", "events", [Statement(Events, Publish, SourceArn("cloudwatch", "alarm:*"))], "aws:SourceArn" },
            { "a denial", "cloudwatch", [Everyone, Statement(Alarms, Publish, effect: "Deny")], "denies it" },
        };

    [Theory]
    [MemberData(nameof(Sufficient))]
    public void A_policy_that_lets_the_publisher_in_passes(string what, string publisher, string[] statements) =>
        JudgeTopic(publisher, statements).Failures.Should().BeEmpty(what);

    [Theory]
    [MemberData(nameof(Insufficient))]
    public void A_policy_that_keeps_the_publisher_out_fails_and_says_why(string what, string publisher, string[] statements, string why) =>
        JudgeTopic(publisher, statements).Failures.Should().ContainSingle(what).Which.Should().Contain("sns:Publish").And.Contain(why);

    [Fact]
    public void A_statement_for_some_alarms_passes_with_a_finding()
    {
        var verdict = JudgeTopic("cloudwatch", Statement(Alarms, Publish, SourceArn("cloudwatch", "alarm:Orders-*"), resource: Here));

        verdict.Failures.Should().BeEmpty();
        verdict.Findings.Should().ContainSingle().Which.Should().Contain("only in part").And.Contain("aws:SourceArn");
    }

    private static string Events => Service("events.amazonaws.com");

    private static string Alarms => Service("cloudwatch.amazonaws.com");

    private static string SourceAccount => $$$"""{"StringEquals":{"aws:SourceAccount":"{{{Account}}}"} }""";

    private static string SourceArn(string service, string resource) =>
        $$$"""{"ArnLike":{"aws:SourceArn":"arn:aws:{{{service}}}:us-east-1:{{{Account}}}:{{{resource}}}"} }""";
}
