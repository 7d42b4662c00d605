using static RegulatedData.LocalCloud.Tests.Authorization.FakePolicies;
using static RegulatedData.LocalCloud.Tests.Authorization.Policies;
using static RegulatedData.LocalCloud.Tests.Authorization.Requests;

namespace RegulatedData.LocalCloud.Tests.Authorization;

public sealed class AuthorizerTests
{
    private const string Topic = "arn:aws:sns:us-east-1:123456789012:Alarms";
    private const string PutItem = """{ "TableName": "Patients", "Item": { "PK": { "S": "p1" } } }""";
    private const string GetItem = """{ "TableName": "Patients", "Key": { "PK": { "S": "p1" } } }""";
    private static readonly ServicePrincipal EventBridge = new(
        "events.amazonaws.com",
        "arn:aws:events:us-east-1:123456789012:rule/r",
        Account
    );

    private readonly FakePolicies _policies = new();

    [Fact]
    public async Task A_refusal_reads_as_on_AWS()
    {
        _policies.Role("Reader", [Identity(Allow("dynamodb:GetItem", Table))]);

        (await Ask(Json("dynamodb", "GetItem", GetItem), Session("Reader"))).IsAllowed.Should().BeTrue();
        (await Ask(Json("dynamodb", "PutItem", PutItem), Session("Reader")))
            .Message.Should()
            .Be(
                "User: arn:aws:sts::123456789012:assumed-role/Reader/session is not authorized to perform: dynamodb:PutItem on resource: "
                    + $"{Table} because no identity-based policy allows the dynamodb:PutItem action"
            );
    }

    [Fact]
    public async Task The_administrator_may_do_everything() =>
        (await Ask(Json("anything", "At all", "{}"), Administrator.Instance)).IsAllowed.Should().BeTrue();

    [Fact]
    public async Task A_transaction_needs_every_one_of_its_items_actions()
    {
        _policies.Role("Writer", [Identity(Allow("dynamodb:PutItem"))]).Role("Checker", [Identity(Allow("dynamodb:*Item"))]);
        var request = Json(
            "dynamodb",
            "TransactWriteItems",
            $$"""{ "TransactItems": [{ "Put": {{PutItem}} }, { "ConditionCheck": {{GetItem}} }] }"""
        );

        (await Ask(request, Session("Writer"))).Message.Should().Contain("dynamodb:ConditionCheckItem on resource: " + Table);
        (await Ask(request, Session("Checker"))).IsAllowed.Should().BeTrue();
    }

    [Fact]
    public async Task Leading_keys_can_hold_a_role_to_its_own_items()
    {
        _policies.Role(
            "Tenant",
            [Identity(Allow("dynamodb:*", condition: """{ "ForAllValues:StringEquals": { "dynamodb:LeadingKeys": ["p1"] } }"""))]
        );

        (await Ask(Json("dynamodb", "GetItem", GetItem), Session("Tenant"))).IsAllowed.Should().BeTrue();
        (await Ask(Json("dynamodb", "GetItem", GetItem.Replace("p1", "p2", StringComparison.Ordinal)), Session("Tenant")))
            .IsAllowed.Should()
            .BeFalse();
    }

    [Fact]
    public async Task An_explanation_keeps_items_keys_to_itself()
    {
        const string own = """{ "ForAllValues:StringEquals": { "dynamodb:LeadingKeys": ["mine"] } }""";
        _policies.Role("Tenant", [Identity(Allow("dynamodb:*", condition: own))]);

        var decision = await Ask(Json("dynamodb", "GetItem", GetItem), Session("Tenant"));

        decision.Explanation.Should().Contain("dynamodb:LeadingKeys mine: the request has another value").And.NotContain("p1");
    }

    [Fact]
    public async Task A_key_policy_that_does_not_delegate_refuses_whatever_IAM_says()
    {
        _policies
            .Role("Reader", [Identity(Allow("kms:*"))])
            .Resource(Key, OfResource(Allow("kms:*", principal: """{ "AWS": "arn:aws:iam::123456789012:role/Other" }""")));

        (await Ask(Json("kms", "Decrypt", $$"""{ "KeyId": "{{Key}}" }"""), Session("Reader")))
            .Message.Should()
            .EndWith("because no resource-based policy allows the kms:Decrypt action");
    }

    [Fact]
    public async Task A_key_that_does_not_exist_is_refused_in_KMSs_words_unless_IAM_allows()
    {
        _policies.Role("Reader", []).Role("Admin", [Identity(Allow("kms:*"))]).NoResource(Key);
        var request = Json("kms", "DescribeKey", $$"""{ "KeyId": "{{Key}}" }""");

        (await Ask(request, Session("Reader"))).Message.Should().Contain("because the resource does not exist in this Region");
        // KMS itself then says that there is none.
        (await Ask(request, Session("Admin")))
            .IsAllowed.Should()
            .BeTrue();
    }

    [Fact]
    public async Task A_role_needs_PassRole_for_the_service_it_hands_a_role_to()
    {
        var request = Json("states", "CreateStateMachine", $$"""{ "name": "M", "roleArn": "{{RoleArn("Machine")}}" }""");
        string ToService(string service) =>
            Allow("iam:PassRole", condition: $$"""{ "StringEquals": { "iam:PassedToService": "{{service}}" } }""");
        _policies
            .Role("None", [Identity(Allow("states:*"))])
            .Role("Wrong", [Identity(Allow("states:*"), ToService("lambda.amazonaws.com"))])
            .Role("Right", [Identity(Allow("states:*"), ToService("states.amazonaws.com"))]);

        (await Ask(request, Session("None"))).Message.Should().Contain("iam:PassRole on resource: " + RoleArn("Machine"));
        (await Ask(request, Session("Wrong"))).Explanation.Should().Contain("lambda.amazonaws.com: the request has states.amazonaws.com");
        (await Ask(request, Session("Right"))).IsAllowed.Should().BeTrue();
    }

    [Fact]
    public async Task Global_keys_are_filled()
    {
        const string conditions = """
            {
              "StringEquals": {
                "aws:PrincipalArn": "arn:aws:iam::123456789012:role/Reader", "aws:PrincipalAccount": "123456789012",
                "aws:RequestedRegion": "us-east-1", "aws:ResourceAccount": "123456789012", "aws:userid": "AROA1:session",
                "aws:PrincipalType": "AssumedRole"
              },
              "Bool": { "aws:SecureTransport": "true", "aws:ViaAWSService": "false", "aws:PrincipalIsAWSService": "false" },
              "DateEquals": { "aws:CurrentTime": "2026-01-01T00:00:00Z" },
              "Null": { "aws:PrincipalOrgID": "true", "aws:username": "true", "aws:SourceArn": "true" }
            }
            """;
        _policies.Role("Reader", [Identity(Allow("dynamodb:GetItem", condition: conditions))]);

        (await Ask(Json("dynamodb", "GetItem", GetItem), Session("Reader"))).Should().Be(AuthorizationDecision.Allowed);
    }

    [Theory]
    [InlineData("athena", "StartQueryExecution", "*can't evaluate policies for the service 'athena' yet*")]
    [InlineData("dynamodb", "InventedOperation", "*doesn't know yet which permissions dynamodb:InventedOperation needs*")]
    public async Task What_the_tables_do_not_know_is_refused_with_the_reason(string service, string operation, string message)
    {
        _policies.Role("All", [Identity(Allow("*"))]);

        var decision = await Ask(Json(service, operation, "{}"), Session("All"));

        decision.IsAllowed.Should().BeFalse();
        decision.Message.Should().Match(message);
    }

    [Fact]
    public async Task Policies_that_cannot_be_read_refuse()
    {
        _policies.Failure = new AwsApiException("InternalFailure", "IAM is down", 500);

        var decision = await Ask(Json("dynamodb", "GetItem", GetItem), Session("Reader"));

        decision.IsAllowed.Should().BeFalse();
        decision.Message.Should().Contain("IAM is down");
    }

    [Fact]
    public async Task A_role_that_is_gone_may_do_nothing() =>
        (await Ask(Json("dynamodb", "GetItem", GetItem), Session("Gone"))).Message.Should().Contain("doesn't exist");

    [Fact]
    public async Task A_user_may_do_what_its_policies_say_while_its_key_is_active()
    {
        _policies.User("ann", "AKIA1", Identity(Allow("dynamodb:GetItem", condition: """{ "StringEquals": { "aws:username": "ann" } }""")));

        (await Ask(Json("dynamodb", "GetItem", GetItem), new IamUser("ann", "AKIA1"))).IsAllowed.Should().BeTrue();
        (await Ask(Json("dynamodb", "PutItem", PutItem), new IamUser("ann", "AKIA1")))
            .Message.Should()
            .StartWith("User: arn:aws:iam::123456789012:user/ann is not authorized to perform: dynamodb:PutItem");
        (await Ask(Json("dynamodb", "GetItem", GetItem), new IamUser("ann", "AKIA2"))).Message.Should().Contain("inactive or was deleted");
    }

    [Fact]
    public async Task A_role_is_assumed_by_whom_its_trust_policy_names()
    {
        _policies
            .Role(
                "Machine",
                [],
                Trust("""{ "Effect": "Allow", "Action": "sts:AssumeRole", "Principal": { "Service": "states.amazonaws.com" } }""")
            )
            .Role("Target", [], Trust("""{ "Effect": "Allow", "Action": "sts:AssumeRole", "Principal": { "AWS": "123456789012" } }"""))
            .Role("Ordinary", [])
            .Role("Assumer", [Identity(Allow("sts:AssumeRole", RoleArn("Target")))]);
        var authorizer = _policies.Authorizer();

        (await authorizer.AuthorizeAssumeRoleAsync(RoleArn("Machine"), new ServicePrincipal("states.amazonaws.com"), default))
            .IsAllowed.Should()
            .BeTrue();
        (await authorizer.AuthorizeAssumeRoleAsync(RoleArn("Machine"), new ServicePrincipal("lambda.amazonaws.com"), default))
            .Message.Should()
            .EndWith("because no role trust policy allows the sts:AssumeRole action");
        (await authorizer.AuthorizeAssumeRoleAsync(RoleArn("Target"), Session("Assumer"), default)).IsAllowed.Should().BeTrue();
        (await authorizer.AuthorizeAssumeRoleAsync(RoleArn("Target"), Session("Ordinary"), default)).IsAllowed.Should().BeFalse();
    }

    [Fact]
    public async Task EventBridge_publishes_where_topic_and_key_let_it()
    {
        _policies
            .Encrypted(Topic, Key)
            .Resource(
                Topic,
                OfResource(
                    Allow(
                        "sns:Publish",
                        principal: """{ "Service": "events.amazonaws.com" }""",
                        condition: """{ "StringEquals": { "aws:SourceAccount": "123456789012" }, "ArnLike": { "aws:SourceArn": "arn:aws:events:*:*:rule/*" } }"""
                    )
                )
            )
            .Resource(
                Key,
                OfResource(
                    $$"""
                    {
                      "Effect": "Allow", "Principal": { "Service": "events.amazonaws.com" },
                      "Action": ["kms:Decrypt", "kms:GenerateDataKey*"], "Resource": "*",
                      "Condition": { "StringEquals": { "kms:EncryptionContext:aws:sns:topicArn": "{{Topic}}" } }
                    }
                    """
                )
            );

        (await _policies.Authorizer().AuthorizePublishAsync(EventBridge, Topic, default)).Should().Be(AuthorizationDecision.Allowed);
        (await _policies.Authorizer().AuthorizePublishAsync(EventBridge with { SourceAccount = "1" }, Topic, default))
            .Message.Should()
            .Be(
                $"User: events.amazonaws.com is not authorized to perform: sns:Publish on resource: {Topic} because no resource-based policy "
                    + "allows the sns:Publish action"
            );
    }

    [Theory]
    [InlineData("events.amazonaws.com", false)]
    [InlineData("cloudwatch.amazonaws.com", true)]
    public async Task A_key_policy_that_asks_for_the_source_lets_CloudWatch_in_but_never_EventBridge(string service, bool allowed)
    {
        _policies
            .Encrypted(Topic, Key)
            .Resource(Topic, OfResource(Allow("sns:Publish", principal: $$"""{ "Service": "{{service}}" }""")))
            .Resource(
                Key,
                OfResource(
                    Allow(
                        "kms:*",
                        principal: $$"""{ "Service": "{{service}}" }""",
                        condition: """{ "StringEquals": { "aws:SourceAccount": "123456789012" } }"""
                    )
                )
            );

        var decision = await _policies.Authorizer().AuthorizePublishAsync(EventBridge with { Service = service }, Topic, default);

        decision.IsAllowed.Should().Be(allowed);
        if (!allowed)
            decision.Explanation.Should().Contain("aws:SourceAccount 123456789012: the request doesn't have that key");
    }

    [Theory]
    [InlineData("cloudwatch.amazonaws.com", true)]
    [InlineData("events.amazonaws.com", false)]
    public async Task The_default_topic_policy_lets_alarms_in_but_not_rules(string service, bool allowed)
    {
        _policies.Resource(
            Topic,
            OfResource(Allow("SNS:Publish", Topic, """{ "StringEquals": { "AWS:SourceOwner": "123456789012" } }""", """{ "AWS": "*" }"""))
        );

        (await _policies.Authorizer().AuthorizePublishAsync(EventBridge with { Service = service }, Topic, default))
            .IsAllowed.Should()
            .Be(allowed);
    }

    private Task<AuthorizationDecision> Ask(AwsRequest request, Caller caller) =>
        _policies.Authorizer().AuthorizeAsync(request, caller, default);
}
