using System.Text.Json.Nodes;
using RegulatedData.Testing;

namespace RegulatedData.LocalCloud.Tests.Deployment;

/// <summary>A template with every resource type, deployed to the real emulator and deleted again.</summary>
[Collection(DeploymentCollection.Name)]
public sealed class ResourceTypesTests(DeploymentFixture fixture) : IDisposable
{
    private readonly AssemblyBuilder _assembly = new();

    public void Dispose() => _assembly.Dispose();

    [Fact]
    public async Task Every_type_is_created_as_the_template_says_and_deleted_without_a_trace()
    {
        _assembly.Stack(
            "AllTypes",
            await File.ReadAllTextAsync(Repository.PathOf("test", "LocalCloud.Tests", "Deployment", "AllTypes.template.json"))
        );
        _assembly.DirectoryAsset("code", "Handler.dll", "not run by this test");
        _assembly.FileAsset(
            "machine",
            """{"StartAt": "Done", "States": {"Done": {"Type": "Pass", "Result": "${TableName}", "End": true}}}"""
        );

        var result = await fixture.Cloud.DeployAsync(_assembly.Write());

        result
            .NotEmulated.Select(n => $"{n.ResourceType}.{n.Property}")
            .Should()
            .BeEquivalentTo(
                "AWS::CloudWatch::CompositeAlarm.AlarmRule",
                "AWS::DynamoDB::GlobalTable.Replicas",
                "AWS::Lambda::Function.Layers",
                "AWS::Lambda::LayerVersion.Content",
                "AWS::RolesAnywhere::CRL.",
                "AWS::RolesAnywhere::Profile.",
                "AWS::RolesAnywhere::TrustAnchor.",
                "AWS::SES::ConfigurationSet.SuppressionOptions"
            );
        await TheTableIsAsTheTemplateSays(result.Resource("AllTypes", "Table").PhysicalId);
        await TheKeyIsAsTheTemplateSays(result.Resource("AllTypes", "Key").PhysicalId);
        await TheQueueIsAsTheTemplateSays(result.Resource("AllTypes", "Queue").PhysicalId);
        await TheRuleIsAsTheTemplateSays(result.Resource("AllTypes", "Rule").PhysicalId);
        await TheMachineIsAsTheTemplateSays(
            result.Resource("AllTypes", "Machine").PhysicalId,
            result.Resource("AllTypes", "Table").PhysicalId
        );
        await TheMailsAreSentAsTheTemplateSays(result.Resource("AllTypes", "ConfigurationSet").PhysicalId);
        result.Resource("AllTypes", "TrustAnchor").Arn.Should().StartWith("arn:aws:rolesanywhere:us-east-1:123456789012:trust-anchor/");
        await ThePipeIsAsTheTemplateSays(result.Resource("AllTypes", "Pipe").PhysicalId);
        result.Output("AllTypes", "FromParameter").Should().Be("hello");

        await fixture.Cloud.DestroyAsync("AllTypes");

        var tables = await CallAsync("dynamodb", "DynamoDB_20120810.ListTables", []);
        tables["TableNames"]!.AsArray().Should().NotContain(name => name!.GetValue<string>().StartsWith("AllTypes-"));
        var rules = await CallAsync("events", "AWSEvents.ListRules", []);
        rules["Rules"]!.AsArray().Should().NotContain(rule => rule!["Name"]!.GetValue<string>().StartsWith("AllTypes-"));
        fixture.Cloud.Context.Functions.All.Should().NotContain(f => f.Name.StartsWith("AllTypes-"));
    }

    private async Task TheTableIsAsTheTemplateSays(string name)
    {
        var table = (await CallAsync("dynamodb", "DynamoDB_20120810.DescribeTable", new JsonObject { ["TableName"] = name }))["Table"]!;
        table["SSEDescription"]!["KMSMasterKeyArn"]!.GetValue<string>().Should().StartWith("arn:aws:kms:us-east-1:123456789012:key/");
        table["GlobalSecondaryIndexes"]![0]!["IndexName"]!.GetValue<string>().Should().Be("GSI1");
        table["StreamSpecification"]!["StreamViewType"]!.GetValue<string>().Should().Be("NEW_IMAGE");
        table["BillingModeSummary"]!["BillingMode"]!.GetValue<string>().Should().Be("PAY_PER_REQUEST");
        var backups = await CallAsync("dynamodb", "DynamoDB_20120810.DescribeContinuousBackups", new JsonObject { ["TableName"] = name });
        backups.ToJsonString().Should().Contain("\"PointInTimeRecoveryStatus\":\"ENABLED\"");
        var expiry = await CallAsync("dynamodb", "DynamoDB_20120810.DescribeTimeToLive", new JsonObject { ["TableName"] = name });
        expiry["TimeToLiveDescription"]!["AttributeName"]!.GetValue<string>().Should().Be("expires");
    }

    private async Task TheKeyIsAsTheTemplateSays(string id)
    {
        var rotation = await CallAsync("kms", "TrentService.GetKeyRotationStatus", new JsonObject { ["KeyId"] = id });
        rotation["KeyRotationEnabled"]!.GetValue<bool>().Should().BeTrue();
        var policy = await CallAsync("kms", "TrentService.GetKeyPolicy", new JsonObject { ["KeyId"] = id, ["PolicyName"] = "default" });
        policy["Policy"]!.GetValue<string>().Should().Contain("arn:aws:iam::123456789012:root");
    }

    private async Task TheQueueIsAsTheTemplateSays(string url)
    {
        var answer = await CallAsync(
            "sqs",
            "AmazonSQS.GetQueueAttributes",
            new JsonObject { ["QueueUrl"] = url, ["AttributeNames"] = new JsonArray("All") }
        );
        var attributes = answer["Attributes"]!;
        attributes["MessageRetentionPeriod"]!.GetValue<string>().Should().Be("1209600");
        attributes["RedrivePolicy"]!.GetValue<string>().Should().Contain("maxReceiveCount");
        attributes["Policy"]!.GetValue<string>().Should().Contain("events.amazonaws.com");
    }

    private async Task TheRuleIsAsTheTemplateSays(string name)
    {
        var answer = await CallAsync("events", "AWSEvents.ListTargetsByRule", new JsonObject { ["Rule"] = name });
        var target = answer["Targets"]![0]!;
        target["InputTransformer"]!["InputTemplate"]!.GetValue<string>().Should().Be("\"<who> did it\"");
        target["DeadLetterConfig"]!["Arn"]!.GetValue<string>().Should().StartWith("arn:aws:sqs:");
        target["RetryPolicy"]!["MaximumRetryAttempts"]!.GetValue<int>().Should().Be(3);
    }

    private async Task TheMachineIsAsTheTemplateSays(string arn, string tableName)
    {
        var machine = await CallAsync("states", "AWSStepFunctions.DescribeStateMachine", new JsonObject { ["stateMachineArn"] = arn });
        machine["definition"]!.GetValue<string>().Should().Contain($"\"Result\": \"{tableName}\"");
    }

    private async Task TheMailsAreSentAsTheTemplateSays(string configurationSet)
    {
        var identity = await MailAsync("identities/mail.example.org");
        identity["VerifiedForSendingStatus"]!.GetValue<bool>().Should().BeTrue();
        identity["FeedbackForwardingStatus"]!.GetValue<bool>().Should().BeFalse();
        ((string?)identity["ConfigurationSetName"]).Should().Be(configurationSet);
        ((string?)identity["MailFromAttributes"]!["MailFromDomain"]).Should().Be("bounces.mail.example.org");
        var set = await MailAsync($"configuration-sets/{configurationSet}");
        ((string?)set["DeliveryOptions"]!["TlsPolicy"]).Should().Be("REQUIRE");
        var destination = (await MailAsync($"configuration-sets/{configurationSet}/event-destinations"))["EventDestinations"]![0]!;
        destination["MatchingEventTypes"]!.ToJsonString().Should().Be("""["BOUNCE","DELIVERY_DELAY"]""");
        destination["Enabled"]!.GetValue<bool>().Should().BeTrue();
    }

    private async Task<JsonNode> MailAsync(string path) =>
        (await fixture.Aws.RestAsync("ses", HttpMethod.Get, $"/v2/email/{path}", null, default))!;

    private async Task ThePipeIsAsTheTemplateSays(string name)
    {
        var pipe = await fixture.Aws.RestAsync("pipes", HttpMethod.Get, $"/v1/pipes/{name}", null, CancellationToken.None);
        pipe!["CurrentState"]!.GetValue<string>().Should().Be("RUNNING");
        pipe["Source"]!.GetValue<string>().Should().Contain("/stream/");
        pipe["Tags"]!["a"]!.GetValue<string>().Should().Be("b");
    }

    private Task<JsonObject> CallAsync(string service, string target, JsonObject body) =>
        fixture.Aws.JsonAsync(service, target, body, CancellationToken.None);
}
