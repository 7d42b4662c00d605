using System.Text.Json.Nodes;
using RegulatedData.LocalCloud.Deployment;
using RegulatedData.Testing;

namespace RegulatedData.LocalCloud.Tests.Deployment;

[Collection(DeploymentCollection.Name)]
public sealed class DeploymentTests(DeploymentFixture fixture) : IDisposable
{
    private const string QueueAndBrokenSubscription = """
        {
            "Resources": {
                "Kept": { "Type": "AWS::SQS::Queue", "DeletionPolicy": "Retain", "Properties": {"QueueName": "rollback-kept"} },
                "Queue": { "Type": "AWS::SQS::Queue", "DeletionPolicy": "RetainExceptOnCreate", "DependsOn": "Kept", "Properties": {"QueueName": "rollback-gone"} },
                "Broken": {
                    "Type": "AWS::SNS::Subscription", "DependsOn": "Queue",
                    "Properties": {"TopicArn": "arn:aws:sns:us-east-1:123456789012:nobody", "Protocol": "sqs", "Endpoint": {"Fn::GetAtt": ["Queue", "Arn"]}}
                },
                "Never": { "Type": "AWS::SQS::Queue", "Properties": {"QueueName": {"Fn::Sub": "after-${Broken}"}} }
            }
        }
        """;

    private readonly AssemblyBuilder _assembly = new();

    public void Dispose() => _assembly.Dispose();

    [Fact]
    public async Task What_was_created_before_a_failure_is_rolled_back_but_for_what_is_retained()
    {
        _assembly.Stack("Rollback", QueueAndBrokenSubscription);
        var events = new Collected();

        var deploy = () => fixture.Cloud.DeployAsync(_assembly.Write(), new DeploymentOptions { Progress = events });

        var failure = (await deploy.Should().ThrowAsync<DeploymentException>()).Which;
        failure.StackName.Should().Be("Rollback");
        failure.LogicalId.Should().Be("Broken");
        failure.ResourceType.Should().Be("AWS::SNS::Subscription");
        failure.Message.Should().Contain("Rollback").And.Contain("Broken").And.Contain("NotFound");
        (await QueueNamesAsync()).Should().Contain("rollback-kept").And.NotContain("rollback-gone");
        events
            .Items.Select(e => (e.LogicalId, e.Status))
            .Should()
            .ContainInOrder(
                ("Queue", "CREATE_COMPLETE"),
                ("Broken", "CREATE_FAILED"),
                (null, "ROLLBACK_IN_PROGRESS"),
                ("Queue", "DELETE_COMPLETE"),
                ("Kept", "DELETE_SKIPPED"),
                (null, "ROLLBACK_COMPLETE")
            );
        events.Items.Should().NotContain(e => e.LogicalId == "Never");
    }

    [Fact]
    public async Task Another_stack_can_import_what_one_exports_and_keeps_it_from_being_deleted()
    {
        _assembly.Stack(
            "Importer",
            """
            {
                "Resources": { "Queue": {"Type": "AWS::SQS::Queue", "Properties": {"KmsMasterKeyId": {"Fn::ImportValue": "Exporter:Key"}}} },
                "Outputs": { "Key": {"Value": {"Fn::ImportValue": {"Fn::Sub": "Exporter:Key"}}} }
            }
            """,
            dependsOn: ["Exporter"]
        );
        _assembly.Stack(
            "Exporter",
            """
            {
                "Resources": { "Key": {"Type": "AWS::KMS::Key"} },
                "Outputs": { "KeyArn": {"Value": {"Fn::GetAtt": ["Key", "Arn"]}, "Export": {"Name": {"Fn::Sub": "${AWS::StackName}:Key"}}} }
            }
            """
        );

        var result = await fixture.Cloud.DeployAsync(_assembly.Write());

        result.Output("Importer", "Key").Should().Be(result.Resource("Exporter", "Key").Arn);
        result.Stacks["Exporter"].Exports.Should().ContainKey("Exporter:Key");
        var destroyFirst = () => fixture.Cloud.DestroyAsync("Exporter");
        await destroyFirst.Should().ThrowAsync<DeploymentException>().WithMessage("*'Importer' imports Exporter:Key*");
        await fixture.Cloud.DestroyAsync("Importer");
        await fixture.Cloud.DestroyAsync("Exporter");
    }

    [Fact]
    public async Task A_type_or_property_that_is_not_emulated_is_reported_by_name_and_the_rest_is_deployed()
    {
        _assembly.Stack(
            "Reported",
            """
            {
                "Resources": {
                    "Slack": { "Type": "AWS::Chatbot::SlackChannelConfiguration", "Properties": {"SnsTopicArns": [{"Ref": "Topic"}]} },
                    "Topic": { "Type": "AWS::SNS::Topic", "Properties": {"TracingConfig": "Active", "Colour": "blue"} }
                },
                "Outputs": { "Arn": {"Value": {"Fn::GetAtt": ["Slack", "Arn"]}}, "Id": {"Value": {"Ref": "Slack"}} }
            }
            """
        );

        var result = await fixture.Cloud.DeployAsync(_assembly.Write());

        result.Output("Reported", "Id").Should().Be("not-emulated-Slack");
        result.Output("Reported", "Arn").Should().Be("arn:aws:not-emulated:us-east-1:123456789012:Slack");
        result
            .NotEmulated.Select(n => (n.ResourceType, n.Property, Ids: string.Join(",", n.LogicalIds)))
            .Should()
            .BeEquivalentTo([
                ("AWS::Chatbot::SlackChannelConfiguration", null, "Slack"),
                ("AWS::SNS::Topic", "TracingConfig", "Topic"),
                ("AWS::SNS::Topic", (string?)"Colour", "Topic"),
            ]);
    }

    [Fact]
    public async Task Strict_refuses_a_type_that_is_not_emulated_before_it_creates_anything()
    {
        _assembly.Stack(
            "Strict",
            """
            { "Resources": { "Queue": {"Type": "AWS::SQS::Queue", "Properties": {"QueueName": "strict"}}, "Slack": {"Type": "AWS::Chatbot::SlackChannelConfiguration"} } }
            """
        );

        var deploy = () => fixture.Cloud.DeployAsync(_assembly.Write(), new DeploymentOptions { Strict = true });

        await deploy.Should().ThrowAsync<DeploymentException>().WithMessage("*Slack (AWS::Chatbot::SlackChannelConfiguration)*");
        (await QueueNamesAsync()).Should().NotContain("strict");
    }

    [Fact]
    public async Task A_failed_custom_resource_fails_the_deployment_with_its_reason_and_takes_the_rest_back()
    {
        _assembly.Stack("CheckFails", CheckTemplate("\"logs\", \"cloudwatch\""));
        _assembly.ExistingDirectoryAsset("handlers", DeploymentFixture.HandlerDirectory);

        var deploy = () => fixture.Cloud.DeployAsync(_assembly.Write());

        var failure = (await deploy.Should().ThrowAsync<DeploymentException>()).Which;
        failure.LogicalId.Should().Be("Check");
        failure.ResourceType.Should().Be("Custom::SecureStorePermissionCheck");
        failure.Reason.Should().Contain("cloudwatch.amazonaws.com");
        fixture.Cloud.Context.Functions.Find("check-CheckFails").Should().BeNull();
    }

    [Fact]
    public async Task A_custom_resource_gets_its_properties_as_strings_and_its_answer_is_an_attribute()
    {
        _assembly.Stack("CheckPasses", CheckTemplate("\"logs\""));
        _assembly.ExistingDirectoryAsset("handlers", DeploymentFixture.HandlerDirectory);

        var result = await fixture.Cloud.DeployAsync(_assembly.Write());

        result.Output("CheckPasses", "Findings").Should().BeEmpty();
        await fixture.Cloud.DestroyAsync("CheckPasses");
        fixture.Cloud.Context.Functions.Find("check-CheckPasses").Should().BeNull();
    }

    [Fact]
    public async Task A_stack_that_exists_is_refused_with_what_to_do()
    {
        _assembly.Stack("Twice", """{ "Resources": { "Queue": {"Type": "AWS::SQS::Queue"} } }""");
        await fixture.Cloud.DeployAsync(_assembly.Write());

        var again = () => fixture.Cloud.DeployAsync(_assembly.Write());

        await again.Should().ThrowAsync<DeploymentException>().WithMessage("*'Twice' exists already*DestroyAsync*");
    }

    [Fact]
    public async Task A_stack_of_another_region_is_deployed_there_and_one_of_another_account_is_reported()
    {
        const string queue = """{ "Resources": { "Queue": {"Type": "AWS::SQS::Queue"} } }""";
        _assembly.Stack("Elsewhere", queue, environment: "aws://unknown-account/eu-central-1");
        _assembly.Stack("Foreign", queue, environment: "aws://210987654321/us-east-1");

        var result = await fixture.Cloud.DeployAsync(_assembly.Write());

        result.Stacks.Keys.Should().Equal("Elsewhere");
        result.Resource("Elsewhere", "Queue").Arn.Should().StartWith("arn:aws:sqs:eu-central-1:123456789012:Elsewhere-Queue-");
        result.NotEmulated.Should().ContainSingle(n => n.StackName == "Foreign" && n.Reason.Contains("210987654321"));
    }

    [Fact]
    public async Task The_result_as_JSON_has_outputs_and_physical_ids()
    {
        using var folder = new TemporaryFolder();
        _assembly.Stack(
            "Written",
            """{ "Resources": { "Queue": {"Type": "AWS::SQS::Queue", "Properties": {"QueueName": "written"}} }, "Outputs": {"Url": {"Value": {"Ref": "Queue"}}} }"""
        );
        var result = await fixture.Cloud.DeployAsync(_assembly.Write());

        await result.WriteJsonAsync(folder.PathOf("result.json"));

        var json = JsonNode.Parse(await File.ReadAllTextAsync(folder.PathOf("result.json")))!;
        json["endpoint"]!.GetValue<string>().Should().Be(fixture.Cloud.Endpoint.ToString().TrimEnd('/'));
        json["account"]!.GetValue<string>().Should().Be("123456789012");
        var stack = json["stacks"]!["Written"]!;
        stack["outputs"]!["Url"]!.GetValue<string>().Should().EndWith("/123456789012/written");
        stack["resources"]!["Queue"]!["type"]!.GetValue<string>().Should().Be("AWS::SQS::Queue");
        stack["resources"]!["Queue"]!["arn"]!.GetValue<string>().Should().Be("arn:aws:sqs:us-east-1:123456789012:written");
    }

    [Fact]
    public async Task CloudFormations_API_shows_what_was_deployed()
    {
        _assembly.Stack(
            "Shown",
            """{ "Resources": { "Queue": {"Type": "AWS::SQS::Queue"} }, "Outputs": {"Url": {"Value": {"Ref": "Queue"}, "Export": {"Name": "Shown:Url"}}} }"""
        );
        var result = await fixture.Cloud.DeployAsync(_assembly.Write());
        var url = result.Output("Shown", "Url");

        var stack = await CloudFormationAsync("DescribeStacks", ("StackName", "Shown"));
        stack.Descendants("StackStatus").Single().Value.Should().Be("CREATE_COMPLETE");
        stack.Descendants("OutputValue").Single().Value.Should().Be(url);
        var resources = await CloudFormationAsync("ListStackResources", ("StackName", "Shown"));
        resources.Descendants("PhysicalResourceId").Single().Value.Should().Be(url);
        var events = await CloudFormationAsync("DescribeStackEvents", ("StackName", "Shown"));
        events.Descendants("ResourceStatus").First().Value.Should().Be("CREATE_COMPLETE");
        var exports = await CloudFormationAsync("ListExports");
        exports.Descendants("Name").Select(n => n.Value).Should().Contain("Shown:Url");
        var template = await CloudFormationAsync("GetTemplate", ("StackName", "Shown"));
        template.Descendants("TemplateBody").Single().Value.Should().Contain("AWS::SQS::Queue");
        var unknown = () => CloudFormationAsync("DescribeStacks", ("StackName", "Nobody"));
        await unknown.Should().ThrowAsync<AwsApiException>().WithMessage("*Nobody does not exist*");
    }

    private Task<System.Xml.Linq.XElement> CloudFormationAsync(string action, params (string Name, string Value)[] parameters) =>
        fixture.Aws.QueryAsync(
            "cloudformation",
            "2010-05-15",
            action,
            parameters.Select(p => KeyValuePair.Create(p.Name, p.Value)),
            CancellationToken.None
        );

    private async Task<IEnumerable<string>> QueueNamesAsync()
    {
        var answer = await fixture.Aws.JsonAsync("sqs", "AmazonSQS.ListQueues", [], CancellationToken.None);
        return (answer["QueueUrls"] as JsonArray ?? []).Select(url => url!.GetValue<string>().Split('/')[^1]);
    }

    /// <summary>A key that lets CloudWatch Logs in and nobody else, and SecureStore's real check of it.</summary>
    private static string CheckTemplate(string consumers) =>
        """
            {
                "Resources": {
                    "Key": {
                        "Type": "AWS::KMS::Key",
                        "Properties": {"KeyPolicy": {"Version": "2012-10-17", "Statement": [
                            {"Effect": "Allow", "Principal": {"AWS": {"Fn::Sub": "arn:aws:iam::${AWS::AccountId}:root"}}, "Action": "kms:*", "Resource": "*"},
                            {"Effect": "Allow", "Principal": {"Service": {"Fn::Sub": "logs.${AWS::Region}.amazonaws.com"}}, "Action": "kms:*", "Resource": "*"}
                        ]}}
                    },
                    "Role": {
                        "Type": "AWS::IAM::Role",
                        "Properties": {
                            "AssumeRolePolicyDocument": {"Version": "2012-10-17", "Statement": [
                                {"Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"}, "Action": "sts:AssumeRole"}]},
                            "Policies": [{"PolicyName": "read", "PolicyDocument": {"Version": "2012-10-17", "Statement": [
                                {"Effect": "Allow", "Action": ["kms:GetKeyPolicy", "kms:DescribeKey"], "Resource": {"Fn::GetAtt": ["Key", "Arn"]}}]}}]
                        }
                    },
                    "Function": {
                        "Type": "AWS::Lambda::Function",
                        "Properties": {
                            "FunctionName": {"Fn::Sub": "check-${AWS::StackName}"},
                            "Code": {"S3Bucket": {"Fn::Sub": "cdk-hnb659fds-assets-${AWS::AccountId}-${AWS::Region}"}, "S3Key": "handlers.zip"},
                            "Handler": "RegulatedData.SecureStore.Handlers", "Runtime": "dotnet10", "Timeout": 60, "MemorySize": 256,
                            "Role": {"Fn::GetAtt": ["Role", "Arn"]},
                            "Environment": {"Variables": {"HANDLER": "PermissionCheck"}}
                        }
                    },
                    "Check": {
                        "Type": "Custom::SecureStorePermissionCheck",
                        "Properties": {
                            "ServiceToken": {"Fn::GetAtt": ["Function", "Arn"]}, "KeyArn": {"Fn::GetAtt": ["Key", "Arn"]},
                            "KeyConsumers": [CONSUMERS], "Account": {"Ref": "AWS::AccountId"}, "Region": {"Ref": "AWS::Region"}
                        }
                    }
                },
                "Outputs": { "Findings": {"Value": {"Fn::GetAtt": ["Check", "Findings"]}} }
            }
            """.Replace("CONSUMERS", consumers, StringComparison.Ordinal);

    private sealed class Collected : IProgress<DeploymentProgress>
    {
        private readonly List<DeploymentProgress> _items = [];

        public IReadOnlyList<DeploymentProgress> Items
        {
            get
            {
                lock (_items)
                    return [.. _items];
            }
        }

        public void Report(DeploymentProgress value)
        {
            lock (_items)
                _items.Add(value);
        }
    }
}
