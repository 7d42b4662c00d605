using System.Text.Json.Nodes;
using System.Xml.Linq;
using Amazon.KeyManagementService;
using Amazon.KeyManagementService.Model;
using NSubstitute;
using RegulatedData.HandlerRuntime;
using RegulatedData.HandlerRuntime.Tests;
using RegulatedData.Handlers.SecureStore;
using RegulatedData.Handlers.SecureStore.Permissions;
using static RegulatedData.SecureStore.Handlers.Tests.Permissions.Samples;

namespace RegulatedData.SecureStore.Handlers.Tests.Permissions;

/// <summary>The check as CloudFormation meets it: asked through Lambda, looking at real keys and topics, answering at an address.</summary>
[Collection(WithMoto.Name)]
public sealed class PermissionCheckTests(MotoServer moto)
{
    private const string Consumers = "logs,events,cloudwatch";

    [Fact]
    public async Task A_key_and_a_topic_that_let_everyone_in_pass_without_findings()
    {
        var key = await CreateKeyAsync(Policy(Root, Everyone));
        var topic = await CreateTopicAsync(Policy(Everyone), key);

        var answer = await CheckAsync(key, Consumers, topic, "events,cloudwatch");

        answer.Status.Should().Be("SUCCESS", answer.ToString());
        Findings(answer).Should().BeEmpty();
    }

    [Fact]
    public async Task The_statements_that_the_construct_documents_pass()
    {
        var key = await CreateKeyAsync(
            Policy(
                Root,
                """{"Effect":"Allow","Principal":{"Service":"logs.us-east-1.amazonaws.com"},"Action":["kms:Encrypt","kms:Decrypt","kms:ReEncrypt*","kms:GenerateDataKey*","kms:DescribeKey"],"Resource":"*","Condition":{"ArnLike":{"kms:EncryptionContext:aws:logs:arn":"arn:aws:logs:us-east-1:123456789012:*"}}}""",
                """{"Effect":"Allow","Principal":{"Service":"events.amazonaws.com"},"Action":["kms:Decrypt","kms:GenerateDataKey*"],"Resource":"*","Condition":{"ArnLike":{"kms:EncryptionContext:aws:sns:topicArn":"arn:aws:sns:us-east-1:123456789012:*"}}}""",
                """{"Effect":"Allow","Principal":{"Service":"cloudwatch.amazonaws.com"},"Action":["kms:Decrypt","kms:GenerateDataKey*"],"Resource":"*","Condition":{"StringEquals":{"aws:SourceAccount":"123456789012"}}}"""
            )
        );

        (await CheckAsync(key, Consumers)).Status.Should().Be("SUCCESS");
    }

    [Fact]
    public async Task A_key_that_lets_no_service_in_fails_the_deployment_naming_each_permission()
    {
        var key = await CreateKeyAsync(Policy(Root));

        var answer = await CheckAsync(key, Consumers);

        answer.Status.Should().Be("FAILED");
        answer
            .Reason.Should()
            .ContainAll("logs.us-east-1.amazonaws.com lacks", "events.amazonaws.com lacks", "cloudwatch.amazonaws.com lacks");
        answer.Reason.Should().ContainAll("kms:Encrypt", "kms:Decrypt", "kms:ReEncrypt*", "kms:GenerateDataKey*", "kms:DescribeKey", key);
    }

    [Fact]
    public async Task A_topic_that_lets_no_service_in_fails_the_deployment()
    {
        var topic = await CreateTopicAsync(
            Policy($$"""{"Effect":"Allow","Principal":{"AWS":"{{Account}}"},"Action":"sns:Publish","Resource":"*"}""")
        );

        var answer = await CheckAsync(null, "", topic, "events,cloudwatch");

        answer.Status.Should().Be("FAILED");
        answer.Reason.Should().ContainAll("events.amazonaws.com lacks sns:Publish", "cloudwatch.amazonaws.com lacks sns:Publish");
    }

    [Fact]
    public async Task A_topic_under_a_key_of_its_own_that_lets_nobody_in_fails_the_deployment()
    {
        var topicKey = await CreateKeyAsync(Policy(Root));
        var topic = await CreateTopicAsync(Policy(Everyone), topicKey);

        var answer = await CheckAsync(null, "", topic, "events,cloudwatch");

        answer.Status.Should().Be("FAILED");
        answer.Reason.Should().Contain(topicKey).And.Contain("kms:GenerateDataKey*");
    }

    [Fact]
    public async Task A_topic_under_an_alias_of_another_key_is_checked_too()
    {
        var alias = $"alias/{Guid.NewGuid():N}";
        var topicKey = await CreateKeyAsync(Policy(Root));
        await moto.Kms.CreateAliasAsync(new CreateAliasRequest { AliasName = alias, TargetKeyId = IdOf(topicKey) });
        var topic = await CreateTopicAsync(Policy(Everyone), alias);

        var answer = await CheckAsync(await CreateKeyAsync(Policy(Everyone)), Consumers, topic, "events,cloudwatch");

        answer.Status.Should().Be("FAILED");
        answer.Reason.Should().Contain(topicKey).And.Contain("kms:GenerateDataKey*");
    }

    [Fact]
    public async Task A_topic_under_the_key_that_AWS_manages_fails_the_deployment()
    {
        var topic = await CreateTopicAsync(Policy(Everyone), "alias/aws/sns");

        (await CheckAsync(null, "", topic, "events")).Reason.Should().Contain("alias/aws/sns").And.Contain("key that you manage");
    }

    [Fact]
    public async Task A_topic_that_is_not_encrypted_is_a_finding()
    {
        var topic = await CreateTopicAsync(Policy(Everyone));

        var answer = await CheckAsync(null, "", topic, "events");

        answer.Status.Should().Be("SUCCESS");
        Findings(answer).Should().Contain("isn't encrypted");
    }

    [Fact]
    public async Task A_key_and_a_topic_of_another_account_are_not_verifiable_and_do_not_fail()
    {
        var answer = await CheckAsync(
            "arn:aws:kms:us-east-1:999999999999:key/k",
            Consumers,
            "arn:aws:sns:us-east-1:999999999999:theirs",
            "events"
        );

        answer.Status.Should().Be("SUCCESS");
        Findings(answer)
            .Split('\n')
            .Should()
            .HaveCount(2)
            .And.OnlyContain(line => line.StartsWith("Not verifiable", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_key_or_a_topic_of_another_region_fails()
    {
        (await CheckAsync($"arn:aws:kms:eu-west-1:{Account}:key/k", "logs")).Reason.Should().Contain("eu-west-1");
        (await CheckAsync(null, "", $"arn:aws:sns:eu-west-1:{Account}:t", "events")).Reason.Should().Contain("eu-west-1");
    }

    [Fact]
    public async Task A_disabled_key_is_named()
    {
        var key = await CreateKeyAsync(Policy(Everyone));
        await moto.Kms.DisableKeyAsync(new DisableKeyRequest { KeyId = IdOf(key) });

        (await CheckAsync(key, "logs")).Reason.Should().Contain(key).And.Contain("disabled").And.Contain("enable-key");
    }

    [Fact]
    public async Task A_key_that_is_pending_deletion_is_named()
    {
        var key = await CreateKeyAsync(Policy(Everyone));
        await moto.Kms.ScheduleKeyDeletionAsync(new ScheduleKeyDeletionRequest { KeyId = IdOf(key), PendingWindowInDays = 7 });

        (await CheckAsync(key, "logs")).Reason.Should().Contain("pending deletion").And.Contain("cancel-key-deletion");
    }

    [Fact]
    public async Task An_asymmetric_key_is_named()
    {
        var created = await moto.Kms.CreateKeyAsync(
            new CreateKeyRequest
            {
                KeySpec = KeySpec.RSA_2048,
                KeyUsage = KeyUsageType.SIGN_VERIFY,
                Policy = Policy(Everyone),
            }
        );

        (await CheckAsync(created.KeyMetadata.Arn, "logs")).Reason.Should().Contain("RSA_2048").And.Contain("symmetric");
    }

    [Fact]
    public async Task A_key_that_AWS_manages_is_named()
    {
        var kms = Substitute.For<IAmazonKeyManagementService>();
        kms.DescribeKeyAsync(Arg.Any<DescribeKeyRequest>(), Arg.Any<CancellationToken>())
            .Returns(
                new DescribeKeyResponse
                {
                    KeyMetadata = new KeyMetadata { Arn = KeyArn, KeyManager = KeyManagerType.AWS },
                }
            );

        var verdict = await new KeyCheck(kms).CheckAsync(Key, ["logs"], Samples.Home, topic: null, CancellationToken.None);

        verdict.Failures.Should().ContainSingle().Which.Should().Contain("managed by AWS");
    }

    [Fact]
    public async Task A_key_that_may_not_be_read_says_what_to_allow()
    {
        var kms = Substitute.For<IAmazonKeyManagementService>();
        kms.DescribeKeyAsync(Arg.Any<DescribeKeyRequest>(), Arg.Any<CancellationToken>())
            .Returns<DescribeKeyResponse>(_ => throw new AmazonKeyManagementServiceException("no") { ErrorCode = "AccessDeniedException" });

        var check = () => new KeyCheck(kms).CheckAsync(Key, ["logs"], Samples.Home, topic: null, CancellationToken.None);

        (await check.Should().ThrowAsync<FunctionException>()).WithMessage("*kms:DescribeKey*role*");
    }

    [Fact]
    public async Task A_key_and_a_topic_that_do_not_exist_are_named()
    {
        (await CheckAsync(KeyArn, "logs")).Reason.Should().Contain($"no key {KeyArn}");
        (await CheckAsync(null, "", $"{TopicArn}-none", "events")).Reason.Should().Contain($"no topic {TopicArn}-none");
    }

    [Theory]
    [InlineData("my-key", "my-key")]
    [InlineData("arn:aws:sns:us-east-1:1:t", "arn:aws:kms:<region>")]
    public async Task Something_that_is_not_a_keys_ARN_says_what_was_expected(string given, string expected) =>
        (await CheckAsync(given, "logs")).Reason.Should().Contain(expected);

    [Fact]
    public async Task An_unknown_consumer_lists_the_known_ones()
    {
        var key = await CreateKeyAsync(Policy(Everyone));

        (await CheckAsync(key, "lambda")).Reason.Should().Contain("'lambda'").And.Contain("logs, deadletters, events and cloudwatch");
    }

    [Fact]
    public async Task A_delete_always_succeeds()
    {
        await using var stack = await StackServer.StartAsync();

        var answer = await stack.RequestAsync(Function, "Delete", "mine", """{"KeyArn":"nonsense"}""");

        answer.Status.Should().Be("SUCCESS");
        answer.PhysicalId.Should().Be("mine");
    }

    [Fact]
    public async Task An_SNS_that_refuses_says_which_right_is_missing()
    {
        var topics = new TopicClient(Environment(("AWS_ENDPOINT_URL_SNS", "http://127.0.0.1:9")), TimeProvider.System);

        var read = () => topics.AttributesAsync(Topic, CancellationToken.None);

        (await read.Should().ThrowAsync<FunctionException>()).WithMessage("*sns:GetTopicAttributes*no reply*");
    }

    [Fact]
    public async Task The_services_own_endpoint_goes_before_the_general_one()
    {
        var topic = await CreateTopicAsync(Policy(Everyone));
        var topics = new TopicClient(
            Environment(("AWS_ENDPOINT_URL_SNS", moto.Endpoint), ("AWS_ENDPOINT_URL", "http://127.0.0.1:9")),
            TimeProvider.System
        );

        var attributes = await topics.AttributesAsync(Arn.Parse(topic, "sns"), CancellationToken.None);

        attributes.Should().ContainKey("Policy").And.Contain("TopicArn", topic);
    }

    private static string IdOf(string keyArn) => keyArn[(keyArn.LastIndexOf('/') + 1)..];

    private static IFunction Function => Functions.PermissionCheck(FunctionEnvironment.OfThisProcess);

    private static FunctionEnvironment Environment(params (string Name, string Value)[] variables) =>
        new(name => variables.FirstOrDefault(variable => variable.Name == name).Value);

    private static string Findings(StackAnswer answer) => answer.Json.GetProperty("Data").GetProperty("Findings").GetString()!;

    private static async Task<StackAnswer> CheckAsync(string? key, string consumers, string? topic = null, string publishers = "")
    {
        var properties = new JsonObject { ["Account"] = Account, ["Region"] = "us-east-1" };
        if (key is not null)
            (properties["KeyArn"], properties["KeyConsumers"]) = (key, consumers);
        if (topic is not null)
            (properties["TopicArn"], properties["TopicPublishers"]) = (topic, publishers);

        await using var stack = await StackServer.StartAsync();
        return await stack.RequestAsync(Function, "Create", properties: properties.ToJsonString());
    }

    private async Task<string> CreateKeyAsync(string policy) =>
        (await moto.Kms.CreateKeyAsync(new CreateKeyRequest { Policy = policy, BypassPolicyLockoutSafetyCheck = true })).KeyMetadata.Arn;

    private async Task<string> CreateTopicAsync(string policy, string? key = null)
    {
        var form = new Dictionary<string, string>
        {
            ["Action"] = "CreateTopic",
            ["Version"] = "2010-03-31",
            ["Name"] = $"topic-{Guid.NewGuid():N}",
            ["Attributes.entry.1.key"] = "Policy",
            ["Attributes.entry.1.value"] = policy,
        };
        if (key is not null)
            (form["Attributes.entry.2.key"], form["Attributes.entry.2.value"]) = ("KmsMasterKeyId", key);

        using var content = new FormUrlEncodedContent(form);
        using var request = new HttpRequestMessage(HttpMethod.Post, moto.Endpoint) { Content = content };
        request.Headers.TryAddWithoutValidation(
            "Authorization",
            "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20260101/us-east-1/sns/aws4_request, SignedHeaders=host, Signature=0"
        );
        using var response = await moto.Http.SendAsync(request);
        var body = await response.Content.ReadAsStringAsync();
        response.IsSuccessStatusCode.Should().BeTrue(body);
        return XDocument.Parse(body).Descendants().Single(element => element.Name.LocalName == "TopicArn").Value;
    }
}
