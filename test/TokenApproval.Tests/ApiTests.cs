using System.Text.Json.Nodes;

namespace RegulatedData.TokenApproval.Tests;

public sealed class ApiTests
{
    [Fact]
    public void Requests_are_behind_IAM_and_the_links_page_is_public()
    {
        var routes = Approvals
            .Minimal.All("AWS::ApiGatewayV2::Route")
            .Select(route => route["Properties"]!)
            .Select(route => $"{route["RouteKey"]}: {route["AuthorizationType"]}");
        routes
            .Should()
            .BeEquivalentTo(
                "POST /requests: AWS_IAM",
                "GET /requests: AWS_IAM",
                "GET /requests/{requestId}: AWS_IAM",
                "PUT /requests/{requestId}/result: AWS_IAM",
                "GET /decide: NONE",
                "HEAD /decide: NONE",
                "POST /decide: NONE"
            );
    }

    [Fact]
    public void Each_route_goes_to_the_function_that_may_serve_it()
    {
        var resolved = Approvals.Resolved;
        foreach (var (id, route) in resolved.All("AWS::ApiGatewayV2::Route"))
        {
            var properties = route["Properties"]!;
            var integration = resolved.Properties("AWS::ApiGatewayV2::Integration", ((string)properties["Target"]!).Split('/')[^1]);
            var function = ((string)properties["RouteKey"]!).Contains("/decide", StringComparison.Ordinal) ? "Decide" : "Requests";
            ((string)integration["IntegrationUri"]!).Should().Contain($"Functions{function}Function", id);
            ((string)integration["PayloadFormatVersion"]!).Should().Be("2.0");
        }
    }

    [Fact]
    public void The_only_stage_is_throttled()
    {
        var stage = Approvals.Minimal.Props("AWS::ApiGatewayV2::Stage");
        ((string)stage["StageName"]!).Should().Be("$default");
        ((bool)stage["AutoDeploy"]!).Should().BeTrue();
        ((long)stage["DefaultRouteSettings"]!["ThrottlingRateLimit"]!).Should().Be(50);
        ((long)stage["DefaultRouteSettings"]!["ThrottlingBurstLimit"]!).Should().Be(200);
    }

    [Fact]
    public void Its_throttling_can_be_set()
    {
        var stage = Approvals.Configured.Props("AWS::ApiGatewayV2::Stage");
        stage["DefaultRouteSettings"]!.ToJsonString().Should().Be("""{"ThrottlingBurstLimit":10,"ThrottlingRateLimit":5}""");
    }

    [Fact]
    public void A_flood_of_the_public_page_takes_nothing_from_those_who_file_and_report()
    {
        var stage = Approvals.Minimal.All("AWS::ApiGatewayV2::Stage").Single();
        var settings = stage["Properties"]!["RouteSettings"]!.AsObject();
        settings.Select(route => route.Key).Should().BeEquivalentTo("GET /decide", "HEAD /decide", "POST /decide");
        settings.Select(route => route.Value!.ToJsonString()).Should().AllBe("""{"ThrottlingRateLimit":50,"ThrottlingBurstLimit":200}""");
        // API Gateway refuses the settings of a route that isn't there yet.
        var routes = Approvals.Resolved.All("AWS::ApiGatewayV2::Route").Where(route => IsPublic(route.Value)).Select(route => route.Key);
        stage["DependsOn"]!.AsArray().Select(id => (string)id!).Should().Contain(routes);

        static bool IsPublic(JsonObject route) => (string)route["Properties"]!["AuthorizationType"]! == "NONE";
    }

    [Fact]
    public void The_access_log_holds_no_token_path_caller_or_address()
    {
        // A token is in the query string, an id in the path, an address in many a session's name.
        string[] harmless =
        [
            "$context.requestId",
            "$context.requestTime",
            "$context.routeKey",
            "$context.status",
            "$context.error.responseType",
            "$context.integrationStatus",
            "$context.responseLength",
            "$context.responseLatency",
            "$context.integrationLatency",
        ];
        var format = JsonNode.Parse((string)Approvals.Minimal.Props("AWS::ApiGatewayV2::Stage")["AccessLogSettings"]!["Format"]!)!;
        format.AsObject().Select(field => (string)field.Value!).Should().BeEquivalentTo(harmless);
    }

    [Fact]
    public void Links_lead_to_the_API_itself_by_default()
    {
        var url = (string)Environment(Approvals.Resolved, "RenderMail")["DECIDE_URL"]!;
        url.Should().MatchRegex("^arn:ApprovalApiHttpApi[0-9A-F]{8}\\.ApiEndpoint/decide$");
    }

    [Fact]
    public void Links_can_lead_to_an_address_of_the_users()
    {
        DecideUrl(Approvals.Configured).Should().Be("https://approvals.example.org/decide");
        DecideUrl(Approvals.Unwatched).Should().Be("https://example.org/approvals/decide", "a slash at the end isn't doubled");

        static string DecideUrl(StackTemplate template) =>
            (string)template.Matching("AWS::Lambda::Function", "RenderMailFunction")["Environment"]!["Variables"]!["DECIDE_URL"]!;
    }

    [Fact]
    public void Only_the_API_may_call_its_functions()
    {
        var permissions = Approvals.Resolved.All("AWS::Lambda::Permission").Values.Select(permission => permission["Properties"]!).ToList();
        permissions.Should().HaveCount(7, "one for each route");
        permissions
            .Should()
            .OnlyContain(permission =>
                (string)permission["Principal"]! == "apigateway.amazonaws.com"
                && ((string)permission["SourceArn"]!).Contains("HttpApi", StringComparison.Ordinal)
            );
    }

    internal static JsonObject Environment(ResolvedTemplate template, string function) =>
        template.Properties("AWS::Lambda::Function", $"Functions{function}Function")["Environment"]!["Variables"]!.AsObject();
}
