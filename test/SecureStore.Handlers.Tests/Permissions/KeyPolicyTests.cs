using static RegulatedData.SecureStore.Handlers.Tests.Permissions.Samples;

namespace RegulatedData.SecureStore.Handlers.Tests.Permissions;

/// <summary>Key policies, and whether they let in what they have to.</summary>
public sealed class KeyPolicyTests
{
    private const string Publish = """["kms:Decrypt","kms:GenerateDataKey*"]""";
    private const string WriteLogs = """["kms:Encrypt","kms:Decrypt","kms:ReEncrypt*","kms:GenerateDataKey*","kms:Describe*"]""";

    public static TheoryData<string, string, string[]> Sufficient =>
        new()
        {
            { "the documented statement", "events", [Statement(Events, Publish)] },
            {
                "limited to the account's topics",
                "events",
                [Statement(Events, Publish, TopicContext("ArnLike", $"arn:aws:sns:us-east-1:{Account}:*"))]
            },
            {
                "limited by text to the account's topics",
                "events",
                [Statement(Events, Publish, TopicContext("StringLike", $"arn:aws:sns:*:{Account}:*"))]
            },
            { "all of KMS", "events", [Statement(Events, "\"kms:*\"")] },
            { "everything", "events", [Statement(Events, "\"*\"")] },
            { "actions in another case", "events", [Statement(Events, """["KMS:decrypt","kms:GENERATEdatakey"]""")] },
            { "the action with a question mark", "events", [Statement(Events, """["kms:Decr?pt","kms:GenerateDataKey"]""")] },
            {
                "two statements that share the work",
                "events",
                [Statement(Events, "\"kms:Decrypt\""), Statement(Events, "\"kms:GenerateDataKey\"")]
            },
            { "all but administration", "events", [Statement(Events, """["kms:Put*","kms:Schedule*"]""", actionElement: "NotAction")] },
            { "everyone", "events", [Everyone] },
            { "everyone of AWS", "events", [Statement("""{"AWS":"*"}""", "\"kms:*\"")] },
            { "several services", "events", [Statement("""{"Service":["sns.amazonaws.com","events.amazonaws.com"]}""", Publish)] },
            { "all but another service", "events", [Statement(Alarms, Publish, principalElement: "NotPrincipal")] },
            { "the key by its ARN", "events", [Statement(Events, Publish, resource: $"\"{KeyArn}\"")] },
            {
                "all but another key",
                "events",
                [Statement(Events, Publish, resource: "\"arn:aws:kms:us-east-1:1:key/x\"", resourceElement: "NotResource")]
            },
            {
                "a condition that a service meets",
                "events",
                [Statement(Events, Publish, """{"Bool":{"aws:PrincipalIsAWSService":"true"}}""")]
            },
            { "a condition only where it is sent", "events", [Statement(Events, Publish, AccountIs("StringEqualsIfExists"))] },
            { "a condition on what is absent", "events", [Statement(Events, Publish, """{"Null":{"aws:SourceAccount":"true"}}""")] },
            {
                "the encryption context's keys",
                "events",
                [Statement(Events, Publish, """{"ForAnyValue:StringEquals":{"kms:EncryptionContextKeys":"aws:sns:topicArn"}}""")]
            },
            { "a denial for others", "events", [Statement(Events, Publish), Deny(Alarms, "\"kms:*\"")] },
            { "a denial of other actions", "events", [Statement(Events, Publish), Deny("\"*\"", "\"kms:ScheduleKeyDeletion\"")] },
            {
                "a denial without TLS",
                "events",
                [Statement(Events, Publish), Deny("\"*\"", "\"kms:*\"", """{"Bool":{"aws:SecureTransport":"false"}}""")]
            },
            {
                "a denial that services are let out of",
                "events",
                [Statement(Events, Publish), Deny("\"*\"", "\"kms:*\"", """{"Bool":{"aws:PrincipalIsAWSService":"false"}}""")]
            },
            {
                "limited to the account's queues",
                "deadletters",
                [Statement(Events, Publish, QueueContext("ArnLike", $"arn:aws:sqs:us-east-1:{Account}:*"))]
            },
            { "without a condition", "deadletters", [Statement(Events, Publish)] },
            { "all of KMS", "deadletters", [Statement(Events, "\"kms:*\"")] },
            { "the documented statement", "cloudwatch", [Statement(Alarms, Publish, AccountIs("StringEquals"))] },
            {
                "several accounts",
                "cloudwatch",
                [Statement(Alarms, Publish, """{"StringEquals":{"AWS:SourceAccount":["999999999999","123456789012"]}}""")]
            },
            {
                "a denial of other accounts",
                "cloudwatch",
                [Statement(Alarms, Publish), Deny(Alarms, "\"kms:*\"", """{"StringNotEquals":{"aws:SourceAccount":"123456789012"}}""")]
            },
            { "the documented statement", "logs", [Statement(Logs, WriteLogs, LogContext("ArnLike", "*"))] },
            { "the same with ArnEquals", "logs", [Statement(Logs, WriteLogs, LogContext("ArnEquals", "*"))] },
            { "log groups in words", "logs", [Statement(Logs, WriteLogs, LogContext("ArnLike", "log-group:*"))] },
            { "without a condition", "logs", [Statement(Logs, WriteLogs)] },
            { "all of KMS", "logs", [Statement(Logs, "\"kms:*\"")] },
        };

    public static TheoryData<string, string, string[], string, string> Insufficient =>
        new()
        {
            { "no statement for services", "events", [Root], "kms:Decrypt, kms:GenerateDataKey*", "no statement allows it" },
            {
                "no statement at all",
                "logs",
                [],
                "kms:Encrypt, kms:Decrypt, kms:ReEncrypt*, kms:GenerateDataKey*, kms:DescribeKey",
                "no statement allows it"
            },
            { "one of two actions", "events", [Statement(Events, "\"kms:Decrypt\"")], "kms:GenerateDataKey*", "no statement allows it" },
            {
                "another data key's action",
                "events",
                [Statement(Events, """["kms:Decrypt","kms:GenerateDataKeyPair"]""")],
                "kms:GenerateDataKey*",
                "no statement"
            },
            {
                "NotAction that takes one away",
                "events",
                [Statement(Events, "\"kms:Dec*\"", actionElement: "NotAction")],
                "kms:Decrypt",
                "no statement"
            },
            { "another service", "events", [Statement(Alarms, Publish)], "kms:Decrypt", "no statement" },
            {
                "the service left out",
                "events",
                [Statement(Events, Publish, principalElement: "NotPrincipal")],
                "kms:Decrypt",
                "no statement"
            },
            {
                "an account that is named like a service",
                "events",
                [Statement("""{"AWS":"events.amazonaws.com"}""", Publish)],
                "kms:Decrypt",
                "no statement"
            },
            {
                "another key",
                "events",
                [Statement(Events, Publish, resource: "\"arn:aws:kms:us-east-1:123456789012:key/other\"")],
                "kms:Decrypt",
                "on another resource"
            },
            {
                "source account, which EventBridge doesn't send",
                "events",
                [Statement(Events, Publish, AccountIs("StringEquals"))],
                "kms:Decrypt",
                "doesn't send"
            },
            {
                "source ARN, which EventBridge doesn't send",
                "events",
                [Statement(Events, Publish, """{"ArnLike":{"aws:SourceArn":"arn:aws:events:us-east-1:123456789012:rule/*"}}""")],
                "kms:Decrypt",
                "aws:SourceArn"
            },
            {
                "a context that nobody sends",
                "events",
                [
                    Statement(
                        Events,
                        Publish,
                        """{"ArnLike":{"kms:EncryptionContext:aws:events:arn":"arn:aws:events:us-east-1:123456789012:*"}}"""
                    ),
                ],
                "kms:Decrypt",
                "kms:EncryptionContext:aws:events:arn"
            },
            {
                "topics of another account",
                "events",
                [Statement(Events, Publish, TopicContext("ArnLike", "arn:aws:sns:us-east-1:999999999999:*"))],
                "kms:Decrypt",
                "aws:sns:topicArn"
            },
            {
                "a star that StringEquals takes at its word",
                "events",
                [Statement(Events, Publish, TopicContext("StringEquals", "arn:aws:sns:us-east-1:123456789012:*"))],
                "kms:Decrypt",
                "StringEquals"
            },
            {
                "one of two conditions",
                "events",
                [
                    Statement(
                        Events,
                        Publish,
                        """{"Bool":{"aws:SecureTransport":"true"},"StringEquals":{"aws:SourceAccount":"123456789012"}}"""
                    ),
                ],
                "kms:Decrypt",
                "aws:SourceAccount"
            },
            {
                "a condition that can't be verified",
                "events",
                [Statement(Events, Publish, """{"StringEquals":{"kms:ViaService":"sns.us-east-1.amazonaws.com"}}""")],
                "kms:Decrypt",
                "can't verify"
            },
            {
                "a caller's account, which a service isn't in",
                "cloudwatch",
                [Statement("""{"AWS":"*"}""", Publish, """{"StringEquals":{"kms:CallerAccount":"123456789012"}}""")],
                "kms:Decrypt",
                "kms:CallerAccount"
            },
            { "a denial", "events", [Statement(Events, Publish), Deny(Events, "\"kms:Decrypt\"")], "kms:Decrypt", "'Tested' denies it" },
            {
                "a denial of everyone",
                "events",
                [Everyone, Deny("\"*\"", "\"kms:GenerateDataKey*\"")],
                "kms:GenerateDataKey*",
                "denies it"
            },
            {
                "a denial of all but one",
                "events",
                [Everyone, Deny("""{"AWS":"arn:aws:iam::123456789012:root"}""", "\"kms:*\"", principalElement: "NotPrincipal")],
                "kms:Decrypt",
                "denies it"
            },
            {
                "a denial of who is outside the organization, as services are",
                "events",
                [Everyone, Deny("\"*\"", "\"kms:*\"", """{"StringNotEquals":{"aws:PrincipalOrgID":"o-abc"}}""")],
                "kms:Decrypt",
                "denies it"
            },
            {
                "a denial of all but some actions",
                "events",
                [Everyone, Deny("\"*\"", "\"kms:Describe*\"", actionElement: "NotAction")],
                "kms:Decrypt",
                "denies it"
            },
            {
                "what lets EventBridge publish to topics, and into no queue",
                "deadletters",
                [Statement(Events, Publish, TopicContext("ArnLike", $"arn:aws:sns:us-east-1:{Account}:*"))],
                "kms:Decrypt, kms:GenerateDataKey*",
                "kms:EncryptionContext:aws:sns:topicArn"
            },
            {
                "queues of another account",
                "deadletters",
                [Statement(Events, Publish, QueueContext("ArnLike", "arn:aws:sqs:us-east-1:999999999999:*"))],
                "kms:Decrypt",
                "aws:sqs:arn"
            },
            {
                "another account's alarms",
                "cloudwatch",
                [Statement(Alarms, Publish, """{"StringEquals":{"aws:SourceAccount":"999999999999"}}""")],
                "kms:Decrypt",
                "aws:SourceAccount"
            },
            {
                "a context that nobody sends",
                "cloudwatch",
                [
                    Statement(
                        Alarms,
                        Publish,
                        """{"ArnLike":{"kms:EncryptionContext:aws:cloudwatch:arn":"arn:aws:cloudwatch:us-east-1:123456789012:*"}}"""
                    ),
                ],
                "kms:Decrypt",
                "kms:EncryptionContext:aws:cloudwatch:arn"
            },
            {
                "logs of another region",
                "logs",
                [Statement(Service("logs.eu-west-1.amazonaws.com"), WriteLogs)],
                "kms:Encrypt",
                "no statement"
            },
            {
                "no ReEncrypt*",
                "logs",
                [Statement(Logs, """["kms:Encrypt","kms:Decrypt","kms:GenerateDataKey*","kms:DescribeKey"]""")],
                "lacks kms:ReEncrypt*",
                "no statement"
            },
            {
                "one half of ReEncrypt*",
                "logs",
                [Statement(Logs, """["kms:Encrypt","kms:Decrypt","kms:GenerateDataKey*","kms:DescribeKey","kms:ReEncryptTo"]""")],
                "lacks kms:ReEncrypt*",
                "no statement"
            },
            {
                "log groups of another account",
                "logs",
                [
                    Statement(
                        Logs,
                        WriteLogs,
                        """{"ArnLike":{"kms:EncryptionContext:aws:logs:arn":"arn:aws:logs:us-east-1:999999999999:*"}}"""
                    ),
                ],
                "kms:Encrypt",
                "kms:EncryptionContext:aws:logs:arn"
            },
        };

    [Theory]
    [MemberData(nameof(Sufficient))]
    public void A_policy_that_lets_the_service_in_passes(string what, string consumer, string[] statements) =>
        JudgeKey(consumer, [Root, .. statements]).Failures.Should().BeEmpty(what);

    [Theory]
    [MemberData(nameof(Insufficient))]
    public void A_policy_that_keeps_the_service_out_fails_and_says_why(
        string what,
        string consumer,
        string[] statements,
        string missing,
        string why
    )
    {
        var failure = JudgeKey(consumer, statements).Failures.Should().ContainSingle(what).Subject;

        failure.Should().Contain(missing).And.Contain(why).And.Contain(KeyArn);
        failure.Should().Contain("""{"Effect":"Allow","Principal":{"Service":""", "it says how to mend it");
    }

    [Fact]
    public void A_statement_for_some_log_groups_passes_with_a_finding()
    {
        var verdict = JudgeKey("logs", Statement(Logs, WriteLogs, LogContext("ArnLike", "log-group:/aws/lambda/*")));

        verdict.Failures.Should().BeEmpty();
        verdict.Findings.Should().Contain(finding => finding.Contains("only in part", StringComparison.Ordinal));
    }

    [Fact]
    public void A_denial_that_may_match_is_a_finding()
    {
        var verdict = JudgeKey(
            "events",
            Everyone,
            Deny("\"*\"", "\"kms:*\"", """{"StringNotEquals":{"kms:ViaService":"sns.us-east-1.amazonaws.com"}}""")
        );

        verdict.Failures.Should().BeEmpty();
        verdict.Findings.Should().Contain(finding => finding.Contains("may deny", StringComparison.Ordinal));
    }

    [Fact]
    public void The_statement_for_the_dead_letter_queue_is_named_where_it_is_missing() =>
        JudgeKey("deadletters", Root)
            .Failures.Should()
            .ContainSingle()
            .Which.Should()
            .Contain($"\"kms:EncryptionContext:aws:sqs:arn\":\"arn:aws:sqs:us-east-1:{Account}:*\"");

    [Fact]
    public void A_policy_with_one_statement_need_not_have_a_list() =>
        RegulatedData
            .Handlers.SecureStore.Policies.PolicyDocument.Parse($$"""{"Statement":{{Everyone}}}""")
            .Statements.Should()
            .HaveCount(1);

    private static string Events => Service("events.amazonaws.com");

    private static string Alarms => Service("cloudwatch.amazonaws.com");

    private static string Logs => Service("logs.us-east-1.amazonaws.com");

    private static string AccountIs(string operation) => $$$"""{"{{{operation}}}":{"aws:SourceAccount":"{{{Account}}}"} }""";

    private static string TopicContext(string operation, string value) =>
        $$$"""{"{{{operation}}}":{"kms:EncryptionContext:aws:sns:topicArn":"{{{value}}}"} }""";

    private static string QueueContext(string operation, string value) =>
        $$$"""{"{{{operation}}}":{"kms:EncryptionContext:aws:sqs:arn":"{{{value}}}"} }""";

    private static string LogContext(string operation, string groups) =>
        $$$"""{"{{{operation}}}":{"kms:EncryptionContext:aws:logs:arn":"arn:aws:logs:us-east-1:{{{Account}}}:{{{groups}}}"} }""";

    private static string Deny(
        string principal,
        string action,
        string? condition = null,
        string principalElement = "Principal",
        string actionElement = "Action"
    ) => Statement(principal, action, condition, "Deny", principalElement: principalElement, actionElement: actionElement);
}
