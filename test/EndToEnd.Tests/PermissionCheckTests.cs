using System.Text.Json.Nodes;
using Amazon.CDK;
using Amazon.CDK.AWS.KMS;
using Amazon.CDK.AWS.SNS;
using RegulatedData.Cdk;
using RegulatedData.LocalCloud.Deployment;
using RegulatedData.Testing;

namespace RegulatedData.EndToEnd.Tests;

/// <summary>The check at deploy time of a key and a topic that were made elsewhere: the real function judges real policies.</summary>
[Collection(SampleGroup.Name)]
public sealed class PermissionCheckTests(SampleFixture sample) : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public async Task A_key_and_a_topic_with_the_right_policies_pass()
    {
        var key = await MakeKeyAsync(
            Account(),
            KeyOf("logs.us-east-1.amazonaws.com"),
            KeyOf("events.amazonaws.com"),
            KeyOf("cloudwatch.amazonaws.com")
        );
        var topic = await MakeTopicAsync(key, "events.amazonaws.com", "cloudwatch.amazonaws.com");

        var result = await DeployAsync("RightPolicies", key, topic);

        result.Stacks["RightPolicies"].Resources.Values.Should().Contain(resource => resource.Type == "AWS::DynamoDB::GlobalTable");
    }

    [Fact]
    public async Task A_key_that_shuts_a_service_out_fails_the_deployment_by_name_and_leaves_nothing()
    {
        var key = await MakeKeyAsync(Account(), KeyOf("logs.us-east-1.amazonaws.com"), KeyOf("cloudwatch.amazonaws.com"));
        var topic = await MakeTopicAsync(key, "events.amazonaws.com", "cloudwatch.amazonaws.com");

        var deploy = () => DeployAsync("ShutOut", key, topic);

        var failure = (await deploy.Should().ThrowAsync<DeploymentException>()).Which;
        failure.Reason.Should().Contain("events.amazonaws.com").And.Contain("kms:GenerateDataKey");
        failure.Reason.Should().NotContain("cloudwatch.amazonaws.com may not");
        await NothingIsLeftOfAsync("ShutOut");
    }

    [Fact]
    public async Task A_topic_that_shuts_alarms_out_fails_the_deployment_by_name()
    {
        var key = await MakeKeyAsync(
            Account(),
            KeyOf("logs.us-east-1.amazonaws.com"),
            KeyOf("events.amazonaws.com"),
            KeyOf("cloudwatch.amazonaws.com")
        );
        var topic = await MakeTopicAsync(key, "events.amazonaws.com");

        var deploy = () => DeployAsync("DeafTopic", key, topic);

        (await deploy.Should().ThrowAsync<DeploymentException>())
            .Which.Reason.Should()
            .Contain("cloudwatch.amazonaws.com")
            .And.ContainEquivalentOf("sns:Publish");
    }

    public void Dispose() => _folder.Dispose();

    private async Task<DeploymentResult> DeployAsync(string stackName, string keyArn, string topicArn)
    {
        var assembly = _folder.PathOf(stackName);
        var app = new App(new AppProps { Outdir = assembly });
        var stack = new Stack(app, stackName);
        _ = new Cdk.SecureStore(
            stack,
            "Store",
            new SecureStoreProps
            {
                EncryptionKey = Key.FromKeyArn(stack, "Key", keyArn),
                AlarmTopic = Topic.FromTopicArn(stack, "Topic", topicArn),
                CheckPermissions = true,
            }
        );
        app.Synth();
        return await sample.Cloud.DeployAsync(assembly);
    }

    private async Task NothingIsLeftOfAsync(string stackName)
    {
        using var dynamoDb = sample.DynamoDb();
        (await dynamoDb.ListTablesAsync()).TableNames.Should().NotContain(name => name.StartsWith(stackName, StringComparison.Ordinal));
    }

    private async Task<string> MakeKeyAsync(params JsonObject[] statements)
    {
        var answer = await sample.Aws.JsonAsync(
            "kms",
            "TrentService.CreateKey",
            new JsonObject { ["Policy"] = Policy(statements) },
            default
        );
        return answer["KeyMetadata"]!["Arn"]!.GetValue<string>();
    }

    private async Task<string> MakeTopicAsync(string keyArn, params string[] publishers)
    {
        var name = $"alarms-{Guid.NewGuid():N}";
        var created = await SnsAsync("CreateTopic", KeyValuePair.Create("Name", name));
        var arn = created.Descendants("TopicArn").Single().Value;
        var statements = publishers.Select(publisher => Statement(publisher, "sns:Publish", arn)).ToArray();
        await SnsAsync(
            "SetTopicAttributes",
            new("TopicArn", arn),
            new("AttributeName", "Policy"),
            new("AttributeValue", Policy(statements))
        );
        await SnsAsync("SetTopicAttributes", new("TopicArn", arn), new("AttributeName", "KmsMasterKeyId"), new("AttributeValue", keyArn));
        return arn;
    }

    private Task<System.Xml.Linq.XElement> SnsAsync(string action, params KeyValuePair<string, string>[] parameters) =>
        sample.Aws.QueryAsync("sns", "2010-03-31", action, parameters, default);

    private static string Policy(JsonObject[] statements) =>
        new JsonObject { ["Version"] = "2012-10-17", ["Statement"] = new JsonArray([.. statements]) }.ToJsonString();

    /// <summary>What every key's policy begins with: IAM policies of the account count.</summary>
    private JsonObject Account()
    {
        var statement = Statement("", "kms:*", "*");
        statement["Principal"] = new JsonObject { ["AWS"] = $"arn:aws:iam::{sample.Cloud.AccountId}:root" };
        return statement;
    }

    private static JsonObject KeyOf(string service) => Statement(service, "kms:*", "*");

    private static JsonObject Statement(string service, string action, string resource) =>
        new()
        {
            ["Effect"] = "Allow",
            ["Principal"] = new JsonObject { ["Service"] = service },
            ["Action"] = action,
            ["Resource"] = resource,
        };
}
