using Amazon.CDK;
using RegulatedData.Cdk;

namespace RegulatedData.SecureStore.Tests;

[Collection("Parts")]
public sealed class PermissionCheckTests(PartsFixture parts)
{
    private ResolvedTemplate Template => parts.PermissionCheck;

    [Fact]
    public void The_check_asks_our_own_function_no_framework_of_CDK()
    {
        var check = Template.Resource("Custom::SecureStorePermissionCheck", "CheckPolicies");
        check["Properties"]!["ServiceToken"]!.GetValue<string>().Should().StartWith("arn:CheckFunction");
        Template.All("AWS::Lambda::Function").Should().ContainSingle().Which.Value["Properties"]!["Runtime"]!
            .GetValue<string>()
            .Should()
            .Be("dotnet10");
        Template.Properties("AWS::Lambda::Function", "Check")["Environment"]!["Variables"]!["HANDLER"]!
            .GetValue<string>()
            .Should()
            .Be("PermissionCheck");
    }

    [Fact]
    public void It_says_which_services_must_be_let_in()
    {
        var check = Template.Properties("Custom::SecureStorePermissionCheck", "CheckPolicies");
        check["KeyArn"]!.GetValue<string>().Should().Be(PartsFixture.KeyArn);
        check["TopicArn"]!.GetValue<string>().Should().Be(PartsFixture.TopicArn);
        check["KeyConsumers"]!.GetValue<string>().Should().Be("logs,deadletters,events,cloudwatch");
        check["TopicPublishers"]!.GetValue<string>().Should().Be("events,cloudwatch");
        check["Account"]!.GetValue<string>().Should().Be("123456789012");
        check["Region"]!.GetValue<string>().Should().Be("us-east-1");
    }

    [Fact]
    public void The_topics_own_key_is_checked_too()
    {
        var check = Template.Properties("Custom::SecureStorePermissionCheck", "CheckTopicKey");
        check["KeyArn"]!.GetValue<string>().Should().Be(PartsFixture.TopicKeyArn);
        check["KeyConsumers"]!.GetValue<string>().Should().Be("events,cloudwatch");
        check.Should().NotContainKey("TopicArn");
    }

    [Fact]
    public void The_function_may_read_the_policies_of_exactly_that_key_and_topic()
    {
        var reads = Template.Statements("CheckFunctionPolicy").Where(statement => statement["Sid"] is not null).ToList();
        reads
            .Select(statement => statement["Resource"]!.GetValue<string>())
            .Should()
            .BeEquivalentTo(PartsFixture.KeyArn, PartsFixture.TopicArn, PartsFixture.TopicKeyArn);
        reads
            .SelectMany(statement =>
                statement["Action"] is System.Text.Json.Nodes.JsonArray many
                    ? many.Select(action => action!.GetValue<string>())
                    : [statement["Action"]!.GetValue<string>()]
            )
            .Distinct()
            .Should()
            .BeEquivalentTo("kms:DescribeKey", "kms:GetKeyPolicy", "sns:GetTopicAttributes");
    }

    [Fact]
    public void It_runs_before_what_needs_the_permissions_and_after_it_has_its_rights()
    {
        var dependencies = Template.Resource("AWS::SNS::Topic", "Dependent")["DependsOn"]!.AsArray().Select(id => id!.GetValue<string>());
        dependencies.Should().Contain(id => id.StartsWith("CheckPolicies", StringComparison.Ordinal));
        dependencies.Should().Contain(id => id.StartsWith("CheckTopicKey", StringComparison.Ordinal));
        Template.Resource("Custom::SecureStorePermissionCheck", "CheckPolicies")["DependsOn"]!
            .AsArray()
            .Should()
            .Contain(id => id!.GetValue<string>().StartsWith("CheckFunctionPolicy", StringComparison.Ordinal));
    }

    [Fact]
    public void Its_own_log_group_does_not_need_the_key_that_it_is_about_to_judge() =>
        Template.Properties("AWS::Logs::LogGroup", "Check").Should().NotContainKey("KmsKeyId");

    [Fact]
    public void There_must_be_something_to_check() =>
        FluentActions
            .Invoking(() => new PermissionCheck(new Stack(Synth.App(), "Nothing"), "Check", new PermissionCheckProps()))
            .Should()
            .Throw<MisconfiguredException>()
            .WithMessage("*leave CheckPermissions unset*");
}
