using FsCheck;
using FsCheck.Fluent;
using static RegulatedData.SecureStore.Handlers.Tests.Permissions.Samples;

namespace RegulatedData.SecureStore.Handlers.Tests.Permissions;

/// <summary>Rules of judgement that hold for all policies.</summary>
public sealed class PolicyProperties
{
    private static readonly string[] Consumers = ["logs", "deadletters", "events", "cloudwatch"];

    [Fact]
    public void Adding_a_denial_never_turns_a_failing_check_into_a_passing_one() =>
        Prop.ForAll(
                Policies("Allow", "Deny"),
                Policies("Deny"),
                Consumer,
                (policy, added, consumer) => Passes(consumer, policy) || !Passes(consumer, [.. policy, .. added])
            )
            .QuickCheckThrowOnFailure();

    [Fact]
    public void Adding_an_allowance_never_turns_a_passing_check_into_a_failing_one() =>
        Prop.ForAll(
                Policies("Allow", "Deny"),
                Policies("Allow"),
                Consumer,
                (policy, added, consumer) => !Passes(consumer, policy) || Passes(consumer, [.. policy, .. added])
            )
            .QuickCheckThrowOnFailure();

    [Fact]
    public void The_order_of_statements_does_not_matter() =>
        Prop.ForAll(
                Policies("Allow", "Deny"),
                Consumer,
                (policy, consumer) => Passes(consumer, policy) == Passes(consumer, [.. policy.Reverse()])
            )
            .QuickCheckThrowOnFailure();

    [Fact]
    public void Adding_the_statement_that_a_failure_advises_mends_it_where_nothing_denies() =>
        Prop.ForAll(
                Policies("Allow"),
                Consumer,
                (policy, consumer) =>
                {
                    var failures = JudgeKey(consumer, policy).Failures;
                    return failures.Count == 0 || Passes(consumer, [.. policy, Advised(failures[0])]);
                }
            )
            .QuickCheckThrowOnFailure();

    [Fact]
    public void A_denial_of_everything_fails_every_check() =>
        Prop.ForAll(
                Policies("Allow", "Deny"),
                Consumer,
                (policy, consumer) => !Passes(consumer, [.. policy, Statement("\"*\"", "\"*\"", effect: "Deny")])
            )
            .QuickCheckThrowOnFailure();

    private static bool Passes(string consumer, string[] policy) => JudgeKey(consumer, policy).Failures.Count == 0;

    private static string Advised(string failure) => failure[failure.IndexOf("{\"Effect\"", StringComparison.Ordinal)..];

    private static Arbitrary<string> Consumer => Gen.Elements(Consumers).ToArbitrary();

    private static Arbitrary<string[]> Policies(params string[] effects) =>
        Gen.ListOf(AnyStatement(effects)).Select(statements => statements.ToArray()).ToArbitrary();

    private static Gen<string> AnyStatement(string[] effects) =>
        from effect in Gen.Elements(effects)
        from principal in Gen.Elements(
            "\"*\"",
            """{"AWS":"*"}""",
            """{"AWS":"arn:aws:iam::123456789012:root"}""",
            Service("events.amazonaws.com"),
            Service("cloudwatch.amazonaws.com"),
            Service("logs.us-east-1.amazonaws.com")
        )
        from principalElement in Gen.Elements("Principal", "Principal", "NotPrincipal")
        from action in Gen.Elements(
            "\"*\"",
            "\"kms:*\"",
            "\"kms:Decrypt\"",
            """["kms:GenerateDataKey*","kms:Decrypt"]""",
            "\"kms:*Encrypt*\"",
            "\"kms:Put*\""
        )
        from actionElement in Gen.Elements("Action", "Action", "NotAction")
        from resource in Gen.Elements("\"*\"", $"\"{KeyArn}\"", "\"arn:aws:kms:us-east-1:123456789012:key/other\"")
        from resourceElement in Gen.Elements("Resource", "Resource", "NotResource")
        from condition in AnyCondition
        select Statement(principal, action, condition, effect, resource, principalElement, actionElement, resourceElement);

    private static Gen<string?> AnyCondition =>
        from operation in Gen.Elements(
            "StringEquals",
            "StringNotEquals",
            "StringLike",
            "ArnLike",
            "ArnNotLike",
            "StringEqualsIfExists",
            "Null",
            "Bool",
            "ForAllValues:StringEquals"
        )
        from key in Gen.Elements(
            "aws:SourceAccount",
            "aws:SourceArn",
            "kms:EncryptionContext:aws:sns:topicArn",
            "kms:EncryptionContext:aws:logs:arn",
            "kms:ViaService",
            "aws:PrincipalIsAWSService"
        )
        from value in Gen.Elements(
            "123456789012",
            "999999999999",
            "*",
            "true",
            "false",
            "arn:aws:sns:us-east-1:123456789012:*",
            "${aws:username}"
        )
        from present in Gen.Elements(true, true, false)
        select present ? $$$"""{"{{{operation}}}":{"{{{key}}}":"{{{value}}}"} }""" : null;
}
