using System.Text.Json.Nodes;

namespace RegulatedData.TokenApproval.Tests;

/// <summary>Whoever can make a MAC can make links; whoever can verify one can try them out.</summary>
public sealed class LinkKeyTests
{
    private static readonly string[] s_administration =
    [
        "kms:CreateAlias",
        "kms:DeleteAlias",
        "kms:UpdateAlias",
        "kms:DescribeKey",
        "kms:EnableKey",
        "kms:DisableKey",
        "kms:GetKeyPolicy",
        "kms:PutKeyPolicy",
        "kms:GetKeyRotationStatus",
        "kms:ListKeyPolicies",
        "kms:ListResourceTags",
        "kms:TagResource",
        "kms:UntagResource",
        "kms:UpdateKeyDescription",
        "kms:ScheduleKeyDeletion",
        "kms:CancelKeyDeletion",
    ];

    [Fact]
    public void It_makes_MACs_and_nothing_else()
    {
        var key = Key();
        ((string)key["KeySpec"]!).Should().Be("HMAC_256");
        ((string)key["KeyUsage"]!).Should().Be("GENERATE_VERIFY_MAC");
    }

    [Fact]
    public void The_keys_policy_lets_the_renderer_make_MACs_and_the_decider_verify_them_and_nobody_else()
    {
        var statements = KeyStatements();
        statements
            .Select(statement => statement.Sid)
            .Should()
            .BeEquivalentTo("TheAccountAdministersTheKey", "OnlyTheMailRendererMakesLinks", "OnlyTheDeciderChecksLinks");
        Check("OnlyTheMailRendererMakesLinks", "kms:GenerateMac", "FunctionsRenderMailRole");
        Check("OnlyTheDeciderChecksLinks", "kms:VerifyMac", "FunctionsDecideRole");
        statements.Single(statement => statement.Sid == "TheAccountAdministersTheKey").Actions.Should().BeEquivalentTo(s_administration);

        void Check(string sid, string action, string role)
        {
            var statement = statements.Single(one => one.Sid == sid);
            statement.Actions.Should().Equal(action);
            statement.Condition("ArnEquals", "aws:PrincipalArn").Should().StartWith("arn:Approval").And.Contain(role);
            statement.Condition("StringEquals", "kms:MacAlgorithm").Should().Be("HMAC_SHA_256");
        }
    }

    [Theory]
    [InlineData("kms:GenerateMac", "FunctionsRenderMailPolicy")]
    [InlineData("kms:VerifyMac", "FunctionsDecidePolicy")]
    public void No_other_roles_policy_has_the_right(string action, string policy)
    {
        var holders = Policies().Where(one => one.Statements.Any(statement => Grants(statement, action))).Select(one => one.Id).ToList();
        holders.Should().ContainSingle().Which.Should().Contain(policy);
    }

    [Fact]
    public void Neither_does_the_stores_key_make_MACs() =>
        Approvals
            .Resolved.All("AWS::KMS::Key")
            .Where(key => !key.Key.Contains("LinkKey", StringComparison.Ordinal))
            .Should()
            .ContainSingle()
            .Which.Value["Properties"]!
            .AsObject()
            .Should()
            .NotContainKey("KeyUsage", "a symmetric key encrypts, whatever its policy says");

    [Fact]
    public void The_functions_know_the_key_by_its_id_and_those_that_need_none_know_none()
    {
        var id = (string?)ApiTests.Environment(Approvals.Resolved, "Decide")["HMAC_KEY_ID"];
        id.Should().StartWith("ApprovalLinkKey");
        ((string?)ApiTests.Environment(Approvals.Resolved, "RenderMail")["HMAC_KEY_ID"]).Should().Be(id);
        ApiTests.Environment(Approvals.Resolved, "Requests").Should().NotContainKey("HMAC_KEY_ID");
        ApiTests.Environment(Approvals.Resolved, "Expire").Should().NotContainKey("HMAC_KEY_ID");
    }

    private static JsonObject Key() => Approvals.Resolved.Properties("AWS::KMS::Key", "LinkKey");

    private static List<Statement> KeyStatements() =>
        [.. Key()["KeyPolicy"]!["Statement"]!.AsArray().Select(statement => Statement.Of(statement!.AsObject()))];

    internal static IEnumerable<(string Id, IReadOnlyList<Statement> Statements)> Policies() =>
        Approvals
            .Resolved.All("AWS::IAM::ManagedPolicy")
            .Concat(Approvals.Resolved.All("AWS::IAM::Policy"))
            .Select(policy =>
                (
                    policy.Key,
                    (IReadOnlyList<Statement>)
                        [
                            .. policy.Value["Properties"]!["PolicyDocument"]!["Statement"]!
                                .AsArray()
                                .Select(statement => Statement.Of(statement!.AsObject())),
                        ]
                )
            );

    private static bool Grants(Statement statement, string action) =>
        statement.Effect == "Allow"
        && statement.Actions.Any(pattern =>
            pattern == "*" || (pattern.EndsWith('*') ? action.StartsWith(pattern[..^1], StringComparison.Ordinal) : pattern == action)
        );
}
