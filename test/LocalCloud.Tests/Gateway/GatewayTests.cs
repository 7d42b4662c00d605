using System.Formats.Cbor;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;

namespace RegulatedData.LocalCloud.Tests.Gateway;

[Collection(RunningCloudCollection.Name)]
public sealed class GatewayTests : IDisposable
{
    private readonly RunningCloud _cloud;
    private readonly HttpClient _http = new() { Timeout = TimeSpan.FromMinutes(2) };

    public GatewayTests(RunningCloud cloud) => _cloud = cloud;

    public void Dispose() => _http.Dispose();

    [Fact]
    public async Task An_unsigned_request_is_refused()
    {
        using var response = await _http.GetAsync(_cloud.Host.Endpoint);

        response.StatusCode.Should().Be(HttpStatusCode.Forbidden);
        (await response.Content.ReadAsStringAsync()).Should().Contain("MissingAuthenticationToken");
    }

    [Fact]
    public async Task Moto_own_api_is_not_reachable()
    {
        using var response = await _http.PostAsync(new Uri(_cloud.Host.Endpoint, "/moto-api/reset"), content: null);

        response.StatusCode.Should().Be(HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task Health_needs_no_signature()
    {
        var health = JsonNode.Parse(await _http.GetStringAsync(new Uri(_cloud.Host.Endpoint, "/_localcloud/health")))!;

        health["status"]!.ToString().Should().Be("running");
        health["account"]!.ToString().Should().Be("123456789012");
    }

    [Fact]
    public async Task A_custom_resource_answers_without_a_signature()
    {
        using var expected = _cloud.Context.CustomResourceResponses.Expect(_cloud.Host.Endpoint);
        using var body = new ByteArrayContent("""{"Status":"SUCCESS"}"""u8.ToArray());

        using var response = await _http.PutAsync(expected.Url, body);

        response.StatusCode.Should().Be(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Json_and_errors_pass_through()
    {
        var act = () =>
            _cloud.Aws.JsonAsync("dynamodb", "DynamoDB_20120810.DescribeTable", new JsonObject { ["TableName"] = "none" }, default);

        (await act.Should().ThrowAsync<AwsApiException>()).Which.Code.Should().Be("ResourceNotFoundException");
    }

    [Fact]
    public async Task What_is_loaded_only_when_it_is_asked_for_answers()
    {
        var queues = await _cloud.Aws.RestAsync("batch", HttpMethod.Post, "/v1/describejobqueues", [], default);
        var zones = await _cloud.Aws.QueryAsync("ec2", "2016-11-15", "DescribeAvailabilityZones", [], default);

        queues!["jobQueues"]!.AsArray().Should().BeEmpty();
        zones.Descendants("zoneName").Select(zone => zone.Value).Should().Contain("us-east-1a");
    }

    [Fact]
    public async Task What_moto_cannot_do_is_told_by_name()
    {
        var body = new JsonObject { ["resourceArn"] = "arn:aws:logs:us-east-1:123456789012:log-group:x" };
        var act = () => _cloud.Aws.JsonAsync("logs", "Logs_20140328.ListAnomalies", body, default);

        var error = (await act.Should().ThrowAsync<AwsApiException>()).Which;
        error.Code.Should().Be("NotImplemented");
        error.Message.Should().Contain("logs:ListAnomalies");
    }

    [Fact]
    public async Task Regions_are_apart()
    {
        var name = RunningCloud.Unique("param");
        var body = new JsonObject
        {
            ["Name"] = name,
            ["Value"] = "v",
            ["Type"] = "String",
        };
        await _cloud.Aws.In("eu-west-1").JsonAsync("ssm", "AmazonSSM.PutParameter", body, default);

        var act = () => _cloud.Aws.JsonAsync("ssm", "AmazonSSM.GetParameter", new JsonObject { ["Name"] = name }, default);

        (await act.Should().ThrowAsync<AwsApiException>()).Which.Code.Should().Be("ParameterNotFound");
    }

    [Theory]
    [InlineData("/{0}/dir/%C3%BC%20%2B..%2Fx", "127.0.0.1")]
    [InlineData("/dir/%C3%BC%20%2B..%2Fx", "{0}.localhost")]
    public async Task An_object_comes_back_as_it_was_put(string pathFormat, string hostFormat)
    {
        var bucket = RunningCloud.Unique("bucket");
        await _cloud.Aws.SendAsync("s3", HttpMethod.Put, $"/{bucket}", null, [], default);
        var bytes = new byte[3_000_000];
        Random.Shared.NextBytes(bytes);
        var path = pathFormat.Replace("{0}", bucket, StringComparison.Ordinal);
        var host = hostFormat.Replace("{0}", bucket, StringComparison.Ordinal) + ":" + _cloud.Host.Endpoint.Port;

        await SendS3Async(HttpMethod.Put, path, host, bytes);
        using var got = await SendS3Async(HttpMethod.Get, path, host, null);
        using var head = await SendS3Async(HttpMethod.Head, path, host, null);

        (await got.Content.ReadAsByteArrayAsync()).Should().Equal(bytes);
        head.Content.Headers.ContentLength.Should().Be(bytes.Length);
    }

    [Fact]
    public async Task A_presigned_url_ends()
    {
        var url = new Uri(
            _cloud.Host.Endpoint,
            "/b/k?X-Amz-Credential=A%2F20260101%2Fus-east-1%2Fs3%2Faws4_request&X-Amz-Date=20200101T000000Z&X-Amz-Expires=60&X-Amz-Signature=s"
        );

        using var response = await _http.GetAsync(url);

        response.StatusCode.Should().Be(HttpStatusCode.Forbidden);
        (await response.Content.ReadAsStringAsync()).Should().Contain("Request has expired");
    }

    [Fact]
    public async Task Cloudwatch_is_answered_in_cbor_where_it_is_asked_in_cbor()
    {
        var cbor = CborJson.FromJson(
            new JsonObject
            {
                ["Namespace"] = "Test/Cbor",
                ["MetricData"] = new JsonArray(
                    new JsonObject
                    {
                        ["MetricName"] = "M",
                        ["Value"] = 4,
                        ["Timestamp"] = 1795000000,
                    }
                ),
            }
        );
        await CborAsync("PutMetricData", cbor);

        var answer = await CborAsync(
            "GetMetricStatistics",
            CborJson.FromJson(
                new JsonObject
                {
                    ["Namespace"] = "Test/Cbor",
                    ["MetricName"] = "M",
                    ["StartTime"] = 1794999000,
                    ["EndTime"] = 1795001000,
                    ["Period"] = 60,
                    ["Statistics"] = new JsonArray("Sum"),
                }
            )
        );

        var reader = new CborReader(answer, CborConformanceMode.Lax);
        CborJson.ToJson(answer)["Datapoints"]![0]!["Sum"]!.GetValue<double>().Should().Be(4);
        Encoding.Latin1.GetString(answer).Should().Contain("Timestamp\u00c1", "a timestamp carries CBOR's tag 1");
        reader.PeekState().Should().Be(CborReaderState.StartMap);
    }

    [Fact]
    public async Task A_role_session_is_who_it_says_and_may_do_only_what_its_policy_allows()
    {
        var role = await _cloud.CreateRoleAsync("lambda.amazonaws.com", "ssm:GetParameter*");
        var asLambda = _cloud.Aws.As(_cloud.Context.Credentials.Issue(new ServicePrincipal("lambda.amazonaws.com")));
        var session = await AssumeAsync(asLambda, role);

        var identity = await session.QueryAsync("sts", "2011-06-15", "GetCallerIdentity", [], default);
        var denied = () => session.JsonAsync("ssm", "AmazonSSM.DeleteParameter", new JsonObject { ["Name"] = "x" }, default);
        var allowed = () => session.JsonAsync("ssm", "AmazonSSM.GetParameter", new JsonObject { ["Name"] = "x" }, default);

        identity.Descendants("Arn").Single().Value.Should().EndWith($"assumed-role/{role.Split('/')[^1]}/test");
        (await denied.Should().ThrowAsync<AwsApiException>()).Which.Code.Should().Be("AccessDeniedException");
        (await allowed.Should().ThrowAsync<AwsApiException>()).Which.Code.Should().Be("ParameterNotFound");
    }

    [Fact]
    public async Task A_role_is_assumed_only_by_those_whom_it_trusts()
    {
        var role = await _cloud.CreateRoleAsync("states.amazonaws.com");
        var asLambda = _cloud.Aws.As(_cloud.Context.Credentials.Issue(new ServicePrincipal("lambda.amazonaws.com")));

        var act = () => AssumeAsync(asLambda, role);

        (await act.Should().ThrowAsync<AwsApiException>()).Which.Code.Should().Be("AccessDenied");
    }

    private static async Task<AwsApi> AssumeAsync(AwsApi api, string role)
    {
        var answer = await api.QueryAsync(
            "sts",
            "2011-06-15",
            "AssumeRole",
            [new("RoleArn", role), new("RoleSessionName", "test")],
            default
        );
        string Text(string name) => answer.Descendants(name).Single().Value;
        return api.As(new AwsCredentials(Text("AccessKeyId"), Text("SecretAccessKey"), Text("SessionToken")));
    }

    private async Task<HttpResponseMessage> SendS3Async(HttpMethod method, string path, string host, byte[]? body)
    {
        var target = new Uri(
            _cloud.Host.Endpoint.GetLeftPart(UriPartial.Authority) + path,
            new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true }
        );
        using var request = Signed(method, target, "s3");
        request.Headers.Host = host;
        request.Content = body is null ? null : new ByteArrayContent(body);
        var response = await _http.SendAsync(request);
        response.EnsureSuccessStatusCode();
        return response;
    }

    private async Task<byte[]> CborAsync(string operation, byte[] body)
    {
        var target = new Uri(_cloud.Host.Endpoint, $"/service/GraniteServiceVersion20100801/operation/{operation}");
        using var request = Signed(HttpMethod.Post, target, "monitoring");
        request.Headers.TryAddWithoutValidation("smithy-protocol", "rpc-v2-cbor");
        request.Content = new ByteArrayContent(body);
        using var response = await _http.SendAsync(request);
        response.EnsureSuccessStatusCode();
        response.Content.Headers.ContentType!.MediaType.Should().Be("application/cbor");
        return await response.Content.ReadAsByteArrayAsync();
    }

    private static HttpRequestMessage Signed(HttpMethod method, Uri target, string service)
    {
        var request = new HttpRequestMessage(method, target);
        request.Headers.TryAddWithoutValidation(
            "Authorization",
            $"AWS4-HMAC-SHA256 Credential=A/20260101/us-east-1/{service}/aws4_request, SignedHeaders=host, Signature=x"
        );
        return request;
    }
}
