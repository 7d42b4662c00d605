using Amazon.CDK;
using Amazon.CDK.AWS.IAM;
using Amazon.CDK.AWS.KMS;
using Amazon.CDK.AWS.StepFunctions;
using RegulatedData.Cdk;

namespace RegulatedData.Foundation.Tests;

public sealed class WatchedStateMachineTests
{
    private readonly TestStack _test = new();

    [Fact]
    public void It_is_traced_and_logged_without_the_data_of_its_steps()
    {
        Make();
        var machine = _test.Props("AWS::StepFunctions::StateMachine");
        ((bool)machine["TracingConfiguration"]!["Enabled"]!).Should().BeTrue();
        ((string?)machine["LoggingConfiguration"]!["Level"]).Should().Be("ALL");
        ((bool)machine["LoggingConfiguration"]!["IncludeExecutionData"]!).Should().BeFalse();
        machine.ContainsKey("StateMachineType").Should().BeFalse("standard is the default, and naming it would replace machines");
    }

    [Fact]
    public void It_can_be_express()
    {
        Make(StateMachineType.EXPRESS);
        ((string?)_test.Props("AWS::StepFunctions::StateMachine")["StateMachineType"]).Should().Be("EXPRESS");
    }

    [Fact]
    public void Its_rights_are_those_that_were_given_and_those_to_log_and_trace_in_a_managed_policy()
    {
        Make();
        _test.All("AWS::IAM::Policy").Should().BeEmpty();
        var policy = _test.Props("AWS::IAM::ManagedPolicy").ToJsonString();
        policy.Should().Contain("ssm:GetParameter").And.Contain("logs:CreateLogDelivery").And.Contain("xray:PutTraceSegments");
    }

    [Fact]
    public void Its_logs_are_encrypted_by_a_key_that_lets_them_in()
    {
        Make();
        _test.Props("AWS::Logs::LogGroup").ContainsKey("KmsKeyId").Should().BeTrue();
        _test.Props("AWS::KMS::Key").ToJsonString().Should().Contain($"logs.{TestStack.Region}.amazonaws.com");
    }

    [Fact]
    public void Every_execution_that_doesnt_succeed_sets_off_the_alarm()
    {
        Make();
        var alarm = _test.Props("AWS::CloudWatch::Alarm");
        ((string?)alarm["AlarmDescription"]).Should().Be("It failed. Try again.");
        alarm["Metrics"]!.ToJsonString().Should().ContainAll("ExecutionsFailed", "ExecutionsTimedOut", "ExecutionsAborted");
    }

    private void Make(StateMachineType? type = null) =>
        _ = new WatchedStateMachine(
            _test.Stack,
            "Machine",
            new WatchedStateMachineProps
            {
                Comment = "Does nothing",
                Type = type,
                Definition = scope => new Succeed(scope, "Done"),
                Statements =
                [
                    new PolicyStatement(
                        new PolicyStatementProps { Actions = ["ssm:GetParameter"], Resources = ["arn:aws:ssm:::parameter/a"] }
                    ),
                ],
                Timeout = Duration.Minutes(1),
                EncryptionKey = new Key(_test.Stack, "Key"),
                LogRemovalPolicy = RemovalPolicy.DESTROY,
                AlarmDescription = "It failed. Try again.",
            }
        );
}
