using RegulatedData.LocalCloud.Authorization;
using static RegulatedData.LocalCloud.Tests.Authorization.Policies;

namespace RegulatedData.LocalCloud.Tests.Authorization;

public sealed class PolicyEvaluatorTests
{
    private const string Root = """{ "AWS": "arn:aws:iam::123456789012:root" }""";
    private const string ReaderRole = """{ "AWS": "arn:aws:iam::123456789012:role/app/Reader" }""";
    private const string ReaderSession = """{ "AWS": "arn:aws:sts::123456789012:assumed-role/Reader/session" }""";
    private const string EventBridge = """{ "Service": "events.amazonaws.com" }""";

    [Fact]
    public void Nothing_is_allowed_that_no_policy_allows()
    {
        var verdict = Evaluate("dynamodb:PutItem", Table, new([Identity(Allow("dynamodb:GetItem"))]));

        verdict.IsAllowed.Should().BeFalse();
        verdict.Reason.Should().Be("because no identity-based policy allows the dynamodb:PutItem action");
    }

    [Fact]
    public void An_explicit_deny_wins_over_any_allow()
    {
        var verdict = Evaluate("dynamodb:PutItem", Table, new([Identity(Allow("dynamodb:*"), Deny("dynamodb:PutItem", Table))]));

        verdict.IsAllowed.Should().BeFalse();
        verdict.Reason.Should().Be("with an explicit deny in an identity-based policy");
        verdict.Explanation.Should().Contain("statement 2");
    }

    [Theory]
    [InlineData("dynamodb:getitem", true)]
    [InlineData("DynamoDB:Get*", true)]
    [InlineData("dynamodb:Get?tem", true)]
    [InlineData("*", true)]
    [InlineData("dynamodb:Get", false)]
    [InlineData("dynamodb:GetItem?", false)]
    [InlineData("kms:*", false)]
    public void Actions_match_by_wildcard_whatever_their_case(string action, bool allowed) =>
        Evaluate("dynamodb:GetItem", Table, new([Identity(Allow(action))])).IsAllowed.Should().Be(allowed);

    [Theory]
    [InlineData(Table, true)]
    [InlineData("arn:aws:dynamodb:*:*:table/Pat*", true)]
    [InlineData("arn:aws:dynamodb:us-east-1:123456789012:table/P?tients", true)]
    [InlineData("*", true)]
    [InlineData("arn:aws:dynamodb:us-east-1:123456789012:table/patients", false)]
    [InlineData("arn:aws:dynamodb:us-east-1:123456789012:table/Patients/index/*", false)]
    [InlineData("arn:aws:dynamodb:eu-*:123456789012:table/Patients", false)]
    [InlineData("arn:*:table/Patients:x:y:z", false)]
    public void Resources_match_by_wildcard_with_their_case(string resource, bool allowed) =>
        Evaluate("dynamodb:GetItem", Table, new([Identity(Allow("dynamodb:GetItem", resource))])).IsAllowed.Should().Be(allowed);

    [Fact]
    public void A_wildcard_does_not_reach_over_a_segment_of_an_arn()
    {
        // "us-*" must not swallow "us-east-1:123456789012".
        const string acrossSegments = "arn:aws:dynamodb:us-*:table/Patients:x";
        Evaluate("dynamodb:GetItem", Table + ":x", new([Identity(Allow("dynamodb:GetItem", acrossSegments))])).IsAllowed.Should().BeFalse();
    }

    [Fact]
    public void NotAction_and_NotResource_mean_all_others()
    {
        var policies = new ApplicablePolicies([
            Identity($$"""{ "Effect": "Allow", "NotAction": "dynamodb:Delete*", "NotResource": "{{Table}}2" }"""),
        ]);

        Evaluate("dynamodb:GetItem", Table, policies).IsAllowed.Should().BeTrue();
        Evaluate("dynamodb:DeleteItem", Table, policies).IsAllowed.Should().BeFalse();
        Evaluate("dynamodb:GetItem", Table + "2", policies).IsAllowed.Should().BeFalse();
    }

    [Fact]
    public void A_boundary_limits_but_never_grants()
    {
        var identity = Identity(Allow("dynamodb:*"));
        var boundary = Boundary(Allow("dynamodb:GetItem"));

        Evaluate("dynamodb:GetItem", Table, new([identity], boundary)).IsAllowed.Should().BeTrue();
        Evaluate("dynamodb:PutItem", Table, new([identity], boundary))
            .Reason.Should()
            .Be("because no permissions boundary allows the dynamodb:PutItem action");
        Evaluate("dynamodb:GetItem", Table, new([], boundary)).IsAllowed.Should().BeFalse();
    }

    [Fact]
    public void A_resource_policy_that_names_the_role_grants_within_the_boundary()
    {
        var topic = OfResource(Allow("sns:Publish", principal: ReaderRole));

        Evaluate("sns:Publish", Topic, new([], Resource: topic)).IsAllowed.Should().BeTrue();
        Evaluate("sns:Publish", Topic, new([], Boundary(Allow("dynamodb:*")), topic))
            .Reason.Should()
            .Be("because no permissions boundary allows the sns:Publish action");
    }

    [Fact]
    public void A_resource_policy_that_names_the_session_grants_despite_the_boundary() =>
        Evaluate("sns:Publish", Topic, new([], Boundary(Allow("dynamodb:*")), OfResource(Allow("sns:Publish", principal: ReaderSession))))
            .IsAllowed.Should()
            .BeTrue();

    [Fact]
    public void A_resource_policy_that_names_the_account_grants_nobody_in_it()
    {
        var topic = OfResource(Allow("sns:Publish", principal: Root));

        Evaluate("sns:Publish", Topic, new([], Resource: topic)).IsAllowed.Should().BeFalse();
        Evaluate("sns:Publish", Topic, new([Identity(Allow("sns:Publish"))], Resource: topic)).IsAllowed.Should().BeTrue();
    }

    [Fact]
    public void A_key_policy_must_allow_or_leave_it_to_the_account()
    {
        var identity = Identity(Allow("kms:Decrypt", Key));
        Verdict With(PolicyDocument keyPolicy, params PolicyDocument[] identities) =>
            Evaluate("kms:Decrypt", Key, new(identities, Resource: keyPolicy) { ResourceMustAllow = true });

        With(OfResource(Allow("kms:*", principal: Root)), identity).IsAllowed.Should().BeTrue();
        With(OfResource(Allow("kms:*", principal: Root)))
            .Reason.Should()
            .Be("because no identity-based policy allows the kms:Decrypt action");
        With(OfResource(Allow("kms:Decrypt", principal: ReaderRole))).IsAllowed.Should().BeTrue();
        With(OfResource(Allow("kms:Encrypt", principal: Root)), identity)
            .Reason.Should()
            .Be("because no resource-based policy allows the kms:Decrypt action");
        With(OfResource(Allow("kms:*", principal: """{ "AWS": "arn:aws:iam::123456789012:role/Other" }""")), identity)
            .IsAllowed.Should()
            .BeFalse();
    }

    [Fact]
    public void A_trust_policy_alone_lets_a_named_role_assume()
    {
        var trust = Trust($$"""{ "Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {{ReaderRole}} }""");
        const string target = "arn:aws:iam::123456789012:role/Target";

        Evaluate("sts:AssumeRole", target, new([], Resource: trust) { ResourceMustAllow = true }).IsAllowed.Should().BeTrue();
        Evaluate("sts:AssumeRole", target, new([Identity(Allow("*"))], Resource: Trust()) { ResourceMustAllow = true })
            .Reason.Should()
            .Be("because no role trust policy allows the sts:AssumeRole action");
    }

    [Fact]
    public void A_service_needs_the_resources_policy()
    {
        var service = new AwsServicePrincipal("events.amazonaws.com");

        Evaluate("sns:Publish", Topic, new([], Resource: OfResource(Allow("sns:Publish", principal: EventBridge))), service)
            .IsAllowed.Should()
            .BeTrue();
        Evaluate("sns:Publish", Topic, new([], Resource: OfResource(Allow("sns:Publish", principal: ReaderRole))), service)
            .Reason.Should()
            .Be("because no resource-based policy allows the sns:Publish action");
        Evaluate("sns:Publish", Topic, new([]), service).IsAllowed.Should().BeFalse();
    }

    [Fact]
    public void Another_accounts_resource_needs_both_policies()
    {
        const string theirs = "arn:aws:sns:us-east-1:999999999999:Alarms";
        var granted = OfResource(Allow("sns:Publish", principal: ReaderRole));
        var identity = Identity(Allow("sns:Publish"));

        Evaluate("sns:Publish", theirs, new([identity], Resource: granted)).IsAllowed.Should().BeTrue();
        Evaluate("sns:Publish", theirs, new([identity])).IsAllowed.Should().BeFalse();
        Evaluate("sns:Publish", theirs, new([], Resource: granted)).IsAllowed.Should().BeFalse();
    }

    [Fact]
    public void A_deny_of_the_account_hits_its_roles()
    {
        var vault = OfResource(Deny("backup:DeleteRecoveryPoint", principal: Root));

        Evaluate("backup:DeleteRecoveryPoint", "*", new([Identity(Allow("*"))], Resource: vault))
            .Reason.Should()
            .Be("with an explicit deny in a resource-based policy");
    }

    [Fact]
    public void NotPrincipal_spares_only_whom_it_names_with_session_role_and_account()
    {
        Verdict With(string principals) =>
            Evaluate(
                "sns:Publish",
                Topic,
                new(
                    [Identity(Allow("*"))],
                    Resource: OfResource(
                        $$"""{ "Effect": "Deny", "Action": "sns:Publish", "Resource": "*", "NotPrincipal": { "AWS": [{{principals}}] } }"""
                    )
                )
            );

        With($"\"{Reader.Arn}\", \"{RoleArn}\", \"{Account}\"").IsAllowed.Should().BeTrue();
        With($"\"{RoleArn}\", \"{Account}\"").IsAllowed.Should().BeFalse();
    }

    [Fact]
    public void Policy_variables_are_filled_from_the_request_and_taken_literally()
    {
        var policies = new ApplicablePolicies([Identity(Allow("s3:GetObject", "arn:aws:s3:::data/${aws:PrincipalTag/team}/*"))]);
        RequestContext Team(string team) => RequestContext.Empty.With("aws:PrincipalTag/team", team);

        Evaluate("s3:GetObject", "arn:aws:s3:::data/red/x", policies, context: Team("red")).IsAllowed.Should().BeTrue();
        Evaluate("s3:GetObject", "arn:aws:s3:::data/blue/x", policies, context: Team("red")).IsAllowed.Should().BeFalse();
        Evaluate("s3:GetObject", "arn:aws:s3:::data/blue/x", policies, context: Team("*")).IsAllowed.Should().BeFalse();
        Evaluate("s3:GetObject", "arn:aws:s3:::data/red/x", policies).IsAllowed.Should().BeFalse();
    }

    [Fact]
    public void A_denial_tells_which_condition_stood_in_the_way()
    {
        var key = OfResource(
            Allow("kms:*", principal: EventBridge, condition: """{ "StringEquals": { "aws:SourceAccount": "123456789012" } }""")
        );

        var verdict = Evaluate(
            "kms:Decrypt",
            Key,
            new([], Resource: key) { ResourceMustAllow = true },
            new AwsServicePrincipal("events.amazonaws.com")
        );

        verdict
            .Explanation.Should()
            .Contain("StringEquals aws:SourceAccount 123456789012: the request doesn't have that key")
            .And.Contain("statement 1 of the resource-based policy");
    }

    private const string Topic = "arn:aws:sns:us-east-1:123456789012:Alarms";
}
