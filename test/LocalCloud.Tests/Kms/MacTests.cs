using System.Text.Json.Nodes;
using RegulatedData.LocalCloud.Tests.Authorization;
using RegulatedData.LocalCloud.Tests.Deployment;
using static RegulatedData.LocalCloud.Tests.Authorization.Policies;

namespace RegulatedData.LocalCloud.Tests.Kms;

/// <summary>Keys for message authentication codes, deployed from a template.</summary>
public sealed class MacTests(EnforcementTests.Cloud cloud) : IClassFixture<EnforcementTests.Cloud>, IAsyncLifetime
{
    private const string Message = "bWVzc2FnZQ==";
    private const string OtherMessage = "bWVzc2FnZTI=";

    private readonly string _stack = EnforcementTests.Cloud.NewName();
    private string _key = "";
    private string _otherKey = "";
    private string _encryptionKey = "";

    public async Task InitializeAsync()
    {
        using var assembly = new AssemblyBuilder();
        assembly.Stack(
            _stack,
            """
            {
                "Resources": {
                    "Key": { "Type": "AWS::KMS::Key", "Properties": {"KeySpec": "HMAC_256", "KeyUsage": "GENERATE_VERIFY_MAC"} },
                    "Other": { "Type": "AWS::KMS::Key", "Properties": {"KeySpec": "HMAC_256", "KeyUsage": "GENERATE_VERIFY_MAC"} },
                    "Encryption": { "Type": "AWS::KMS::Key" }
                }
            }
            """
        );
        var result = await cloud.Host.DeployAsync(assembly.Write());
        result.NotEmulated.Should().BeEmpty();
        _key = result.Resource(_stack, "Key").Arn!;
        _otherKey = result.Resource(_stack, "Other").Arn!;
        _encryptionKey = result.Resource(_stack, "Encryption").Arn!;
    }

    public Task DisposeAsync() => Task.CompletedTask;

    [Fact]
    public async Task A_code_is_verified_with_its_own_message_and_key_only()
    {
        var mac = await GenerateAsync(cloud.Admin, _key);

        (await GenerateAsync(cloud.Admin, _key)).Should().Be(mac, "a mail that is sent again has the same link");
        Convert.FromBase64String(mac).Should().HaveCount(32);
        var verified = await VerifyAsync(cloud.Admin, _key, Message, mac);
        verified["MacValid"]!.GetValue<bool>().Should().BeTrue();
        verified["KeyId"]!.ToString().Should().Be(_key);
        await InvalidAsync(_key, OtherMessage, mac);
        await InvalidAsync(_otherKey, Message, mac);
        await InvalidAsync(_key, Message, Convert.ToBase64String(Convert.FromBase64String(mac)[..31]));
        await InvalidAsync(_key, Message, Convert.ToBase64String([1]));
    }

    [Fact]
    public async Task Who_may_generate_may_not_verify_and_the_reverse()
    {
        var generator = await cloud.RoleAsync(Policy(Allow("kms:GenerateMac", _key)));
        var verifier = await cloud.RoleAsync(Policy(Allow("kms:VerifyMac", _key)));

        var mac = await GenerateAsync(generator, _key);
        await VerifyAsync(verifier, _key, Message, mac);

        (await ErrorAsync(() => VerifyAsync(generator, _key, Message, mac))).Code.Should().Be("AccessDeniedException");
        (await ErrorAsync(() => GenerateAsync(verifier, _key))).Code.Should().Be("AccessDeniedException");
        (await ErrorAsync(() => GenerateAsync(generator, _otherKey))).Code.Should().Be("AccessDeniedException");
    }

    [Theory]
    [InlineData("HMAC_SHA_256", true)]
    [InlineData("HMAC_SHA_512", false)]
    public async Task A_policy_may_name_the_algorithm(string algorithm, bool isAllowed)
    {
        var condition = $$"""{ "StringEquals": { "kms:MacAlgorithm": "{{algorithm}}" } }""";
        var role = await cloud.RoleAsync(Policy(Allow("kms:GenerateMac", _key, condition)));

        if (isAllowed)
            await GenerateAsync(role, _key);
        else
            (await ErrorAsync(() => GenerateAsync(role, _key))).Code.Should().Be("AccessDeniedException");
    }

    [Fact]
    public async Task A_key_for_something_else_is_refused()
    {
        (await ErrorAsync(() => GenerateAsync(cloud.Admin, _encryptionKey))).Code.Should().Be("InvalidKeyUsageException");
        (await ErrorAsync(() => GenerateAsync(cloud.Admin, _key, "HMAC_SHA_512"))).Code.Should().Be("InvalidKeyUsageException");
    }

    [Fact]
    public async Task A_disabled_key_refuses_until_it_is_enabled()
    {
        var mac = await GenerateAsync(cloud.Admin, _key);
        await KmsAsync(cloud.Admin, "DisableKey", new JsonObject { ["KeyId"] = _key });

        (await ErrorAsync(() => GenerateAsync(cloud.Admin, _key))).Code.Should().Be("DisabledException");
        (await ErrorAsync(() => VerifyAsync(cloud.Admin, _key, Message, mac))).Code.Should().Be("DisabledException");

        await KmsAsync(cloud.Admin, "EnableKey", new JsonObject { ["KeyId"] = _key });
        await VerifyAsync(cloud.Admin, _key, Message, mac);
    }

    [Fact]
    public async Task A_key_that_is_to_be_deleted_refuses()
    {
        await cloud.Host.DestroyAsync(_stack);

        (await ErrorAsync(() => GenerateAsync(cloud.Admin, _key))).Code.Should().Be("KMSInvalidStateException");
    }

    [Theory]
    [InlineData("Message")]
    [InlineData("MacAlgorithm")]
    public async Task What_is_missing_is_told(string member)
    {
        var body = new JsonObject
        {
            ["KeyId"] = _key,
            ["Message"] = Message,
            ["MacAlgorithm"] = "HMAC_SHA_256",
        };
        body.Remove(member);

        var error = await ErrorAsync(() => KmsAsync(cloud.Admin, "GenerateMac", body));

        error.Code.Should().Be("ValidationException");
        error.Message.Should().ContainEquivalentOf(member);
    }

    [Fact]
    public async Task A_message_of_more_than_4096_bytes_is_refused()
    {
        var body = new JsonObject
        {
            ["KeyId"] = _key,
            ["Message"] = Convert.ToBase64String(new byte[4097]),
            ["MacAlgorithm"] = "HMAC_SHA_256",
        };

        (await ErrorAsync(() => KmsAsync(cloud.Admin, "GenerateMac", body))).Code.Should().Be("ValidationException");
    }

    private static string Policy(string statement) => $$"""{ "Version": "2012-10-17", "Statement": {{statement}} }""";

    private async Task InvalidAsync(string key, string message, string mac)
    {
        var error = await ErrorAsync(() => VerifyAsync(cloud.Admin, key, message, mac));
        error.Code.Should().Be("KMSInvalidMacException");
        error.Status.Should().Be(400);
    }

    private static async Task<string> GenerateAsync(AwsApi api, string key, string algorithm = "HMAC_SHA_256")
    {
        var answer = await KmsAsync(
            api,
            "GenerateMac",
            new JsonObject
            {
                ["KeyId"] = key,
                ["Message"] = Message,
                ["MacAlgorithm"] = algorithm,
            }
        );
        return answer["Mac"]!.ToString();
    }

    private static Task<JsonObject> VerifyAsync(AwsApi api, string key, string message, string mac) =>
        KmsAsync(
            api,
            "VerifyMac",
            new JsonObject
            {
                ["KeyId"] = key,
                ["Message"] = message,
                ["Mac"] = mac,
                ["MacAlgorithm"] = "HMAC_SHA_256",
            }
        );

    private static Task<JsonObject> KmsAsync(AwsApi api, string operation, JsonObject body) =>
        api.JsonAsync("kms", $"TrentService.{operation}", body, default);

    private static async Task<AwsApiException> ErrorAsync(Func<Task> call) => (await call.Should().ThrowAsync<AwsApiException>()).Which;
}
