using System.Text.Json.Nodes;

namespace RegulatedData.TokenApproval.Tests;

public sealed class FunctionTests
{
    [Theory]
    [InlineData("Requests", "LIFETIME_SECONDS", "DECISIONS", "RULE", "QUORUM")]
    [InlineData("Decide", "HMAC_KEY_ID")]
    [InlineData("RenderMail", "HMAC_KEY_ID", "DECIDE_URL")]
    [InlineData("Expire")]
    public void A_function_is_told_what_it_needs_and_no_more(string function, params string[] more)
    {
        var environment = ApiTests.Environment(Approvals.Resolved, function);
        environment
            .Select(variable => variable.Key)
            .Should()
            .BeEquivalentTo(["HANDLER", "TABLE_NAME", "AUDIT_RETENTION_DAYS", "METRICS_NAMESPACE", .. more]);
        ((string)environment["HANDLER"]!).Should().Be(function);
    }

    [Fact]
    public void The_first_answer_decides_within_a_day_by_default_and_is_kept_a_year()
    {
        var environment = ApiTests.Environment(Approvals.Resolved, "Requests");
        ((string)environment["LIFETIME_SECONDS"]!).Should().Be("86400");
        ((string)environment["AUDIT_RETENTION_DAYS"]!).Should().Be("365");
        ((string)environment["RULE"]!).Should().Be("FIRST");
        ((string)environment["DECISIONS"]!)
            .Should()
            .Be("""[{"id":"approve","status":"APPROVED","label":"Approve"},{"id":"reject","status":"REJECTED","label":"Reject"}]""");
    }

    [Fact]
    public void Decisions_policy_and_times_reach_the_function_that_files_requests()
    {
        var environment = Variables(Approvals.Configured);
        ((string)environment["RULE"]!).Should().Be("QUORUM");
        ((string)environment["QUORUM"]!).Should().Be("2");
        ((string)environment["LIFETIME_SECONDS"]!).Should().Be("7200");
        ((string)environment["AUDIT_RETENTION_DAYS"]!).Should().Be("2192");
        ((string)environment["DECISIONS"]!).Should().EndWith("""{"id":"escalate","status":"ESCALATED","label":"Ask the board «now»"}]""");
    }

    [Fact]
    public void All_can_be_asked_to_agree() => ((string)Variables(Approvals.Unwatched)["RULE"]!).Should().Be("UNANIMOUS");

    [Fact]
    public void What_a_function_logs_is_encrypted_and_kept() =>
        Approvals
            .Resolved.All("AWS::Logs::LogGroup")
            .Values.Should()
            .NotBeEmpty()
            .And.OnlyContain(group =>
                group["Properties"]!.AsObject().ContainsKey("KmsKeyId")
                && (long)group["Properties"]!["RetentionInDays"]! == 2192
                && (string)group["DeletionPolicy"]! == "Retain"
            );

    [Fact]
    public void All_functions_are_traced_and_run_on_the_chosen_processor()
    {
        var functions = Approvals
            .Configured.All("AWS::Lambda::Function")
            .Select(function => function["Properties"]!)
            .Where(function => (string?)function["Handler"] == "RegulatedData.TokenApproval.Handlers")
            .ToList();
        functions.Should().HaveCount(4);
        functions.Should().OnlyContain(function => (string)function["TracingConfig"]!["Mode"]! == "Active");
        functions.Should().OnlyContain(function => (string)function["Architectures"]![0]! == "arm64");
    }

    [Fact]
    public void An_expiry_that_fails_on_and_on_is_kept() =>
        ((string)Approvals.Resolved.Properties("AWS::Lambda::Function", "FunctionsExpireFunction")["DeadLetterConfig"]!["TargetArn"]!)
            .Should()
            .Contain("FailedExpiriesQueue");

    private static JsonObject Variables(StackTemplate template) =>
        template.Matching("AWS::Lambda::Function", "FunctionsRequestsFunction")["Environment"]!["Variables"]!.AsObject();
}
