using System.Text.Json.Nodes;
using RegulatedData.LocalCloud.Tests.Deployment;

namespace RegulatedData.LocalCloud.Tests.HttpApis;

/// <summary>What is seen of an HTTP API from beside: addresses, access log, control plane.</summary>
[Collection(HttpApiCollection.Name)]
public sealed class HttpApiOperationTests(HttpApiFixture api)
{
    [Fact]
    public async Task The_address_that_the_CDK_puts_together_is_the_one_here()
    {
        var endpoint = api.Deployed.Output("Http", "Endpoint");
        endpoint.Should().MatchRegex(@"^http://127\.0\.0\.1:\d+$");
        api.Deployed.Output("Http", "Url").Should().Be(endpoint + "/");

        using var response = await api.SendAsync(HttpMethod.Get, "/decide", new JsonObject { ["do"] = "environment", ["name"] = "URL" });

        (await response.Content.ReadAsStringAsync()).Should().Contain($"\"{endpoint}/\"");
    }

    [Fact]
    public async Task The_access_log_holds_what_its_format_asks_for_and_never_the_query()
    {
        var agent = $"agent-{Guid.NewGuid():N}";
        using var response = await api.SendAsync(
            HttpMethod.Get,
            "/decide?token=secret-token",
            change: r => r.Headers.TryAddWithoutValidation("User-Agent", agent + "\",\"status\":\"000")
        );
        using var refused = await api.SendAsync(
            HttpMethod.Get,
            "/requests/7?token=secret-token",
            change: r => r.Headers.TryAddWithoutValidation("User-Agent", agent)
        );
        using var failed = await api.SendAsync(
            HttpMethod.Get,
            "/decide",
            new JsonObject { ["do"] = "throw" },
            change: r => r.Headers.TryAddWithoutValidation("User-Agent", agent)
        );

        var lines = await LinesAsync(agent);

        lines.Should().HaveCount(3).And.NotContain(line => line.Contains("secret-token", StringComparison.Ordinal));
        var parsed = lines.Select(line => JsonNode.Parse(line)!.AsObject()).ToList();
        parsed[0].Select(m => m.Key).Should().Equal("id", "route", "path", "status", "agent", "caller", "error", "integration", "latency");
        Values(parsed[0]).Should().Equal("ANY /decide", "/decide", "200", "-", "-", "-");
        parsed[0]["agent"]!.ToString().Should().EndWith("\"status\":\"000");
        parsed[0]["id"]!.ToString().Should().Be(response.Headers.GetValues("apigw-requestid").Single());
        int.Parse(parsed[0]["latency"]!.ToString(), System.Globalization.CultureInfo.InvariantCulture).Should().BeGreaterThanOrEqualTo(0);
        Values(parsed[1]).Should().Equal("GET /requests/{requestId}", "/requests/7", "403", "-", "Forbidden", "-");
        Values(parsed[2])
            .Should()
            .Equal(
                "ANY /decide",
                "/decide",
                "500",
                "-",
                "Internal Server Error",
                "The Lambda function returned the following error: It was told to."
            );
    }

    [Fact]
    public async Task The_control_plane_shows_what_is_deployed()
    {
        var apis = await GetAsync("/v2/apis");
        var routes = await GetAsync($"/v2/apis/{api.ApiId}/routes");
        var stages = await GetAsync($"/v2/apis/{api.ApiId}/stages");

        var own = apis["items"]!.AsArray().Single(a => a!["apiId"]!.ToString() == api.ApiId)!;
        own["apiEndpoint"]!.ToString().Should().Be(api.Deployed.Output("Http", "Endpoint"));
        own["name"]!.ToString().Should().Be("Test");
        own["tags"]!["a"]!.ToString().Should().Be("b");
        routes["items"]!.AsArray().Select(r => r!["routeKey"]!.ToString()).Should().Contain("GET /requests/{requestId}");
        stages["items"]!.AsArray().Select(s => s!["stageName"]!.ToString()).Should().BeEquivalentTo("$default", "dev");
    }

    [Fact]
    public async Task What_is_changed_by_hand_counts_at_once_and_what_is_deleted_is_gone()
    {
        using var assembly = new AssemblyBuilder();
        assembly.Stack(
            "Small",
            """
            {
                "Resources": {
                    "Api": { "Type": "AWS::ApiGatewayV2::Api", "Properties": {"Name": "Small", "ProtocolType": "HTTP"} },
                    "Stage": { "Type": "AWS::ApiGatewayV2::Stage", "Properties": {"ApiId": {"Ref": "Api"}, "StageName": "$default"} }
                },
                "Outputs": { "Endpoint": {"Value": {"Fn::GetAtt": ["Api", "ApiEndpoint"]}} }
            }
            """
        );
        var result = await api.Cloud.DeployAsync(assembly.Write());
        var id = result.Resource("Small", "Api").PhysicalId;
        using var http = new HttpClient { BaseAddress = new Uri(result.Output("Small", "Endpoint")) };
        (await StatusAsync()).Should().Be(404);

        var integration = await PostAsync(
            $"/v2/apis/{id}/integrations",
            new JsonObject
            {
                ["integrationType"] = "AWS_PROXY",
                ["payloadFormatVersion"] = "2.0",
                ["integrationUri"] = api.Deployed.Resource("Http", "Unpermitted").Arn,
            }
        );
        await PostAsync(
            $"/v2/apis/{id}/routes",
            new JsonObject { ["routeKey"] = "$default", ["target"] = $"integrations/{integration["integrationId"]}" }
        );
        (await StatusAsync()).Should().Be(500, "the function's policy doesn't let API Gateway invoke it");
        await api.Aws.RestAsync(
            "lambda",
            HttpMethod.Post,
            $"/2015-03-31/functions/{api.Deployed.Resource("Http", "Unpermitted").PhysicalId}/policy",
            new JsonObject
            {
                ["StatementId"] = "api",
                ["Action"] = "lambda:InvokeFunction",
                ["Principal"] = "apigateway.amazonaws.com",
                ["SourceArn"] = $"arn:aws:execute-api:us-east-1:123456789012:{id}/*/$default",
            },
            default
        );
        (await StatusAsync()).Should().Be(200);

        await api.Cloud.DestroyAsync("Small");

        await FluentActions.Awaiting(StatusAsync).Should().ThrowAsync<HttpRequestException>();
        (await GetAsync("/v2/apis"))["items"]!.AsArray().Should().NotContain(a => a!["apiId"]!.ToString() == id);

        async Task<int> StatusAsync()
        {
            using var response = await http.GetAsync(new Uri("/any/path", UriKind.Relative));
            return (int)response.StatusCode;
        }
    }

    private static IEnumerable<string> Values(JsonObject line) =>
        new[] { "route", "path", "status", "caller", "error", "integration" }.Select(name => line[name]!.ToString());

    private async Task<List<string>> LinesAsync(string containing)
    {
        await api.Cloud.WaitUntilIdleAsync();
        var events = await api.Aws.JsonAsync(
            "logs",
            "Logs_20140328.FilterLogEvents",
            new JsonObject { ["logGroupName"] = api.Deployed.Output("Http", "LogGroup") },
            default
        );
        return
        [
            .. events["events"]!
                .AsArray()
                .Select(e => e!["message"]!.ToString())
                .Where(line => line.Contains(containing, StringComparison.Ordinal)),
        ];
    }

    private async Task<JsonObject> GetAsync(string path) =>
        (await api.Aws.RestAsync("apigateway", HttpMethod.Get, path, null, default))!.AsObject();

    private async Task<JsonObject> PostAsync(string path, JsonObject body) =>
        (await api.Aws.RestAsync("apigateway", HttpMethod.Post, path, body, default))!.AsObject();
}
