using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;

namespace RegulatedData.LocalCloud.Tests.HttpApis;

[Collection(HttpApiCollection.Name)]
public sealed class HttpApiTests(HttpApiFixture api)
{
    [Fact]
    public async Task An_event_has_the_members_of_format_2_and_no_others()
    {
        using var body = new StringContent("""{"a":1}""", Encoding.UTF8, "application/json");

        var seen = await api.EventAsync(
            HttpMethod.Post,
            "/items?b=2&a=x%20y&a=%C3%BC&empty",
            body,
            change: request =>
            {
                request.Headers.TryAddWithoutValidation("X-Own", "value");
                request.Headers.TryAddWithoutValidation("Cookie", "k1=v1; k2=v2");
                request.Headers.UserAgent.ParseAdd("test/1.0");
            }
        );

        seen.Select(m => m.Key)
            .Should()
            .Equal(
                "version",
                "routeKey",
                "rawPath",
                "rawQueryString",
                "cookies",
                "headers",
                "queryStringParameters",
                "requestContext",
                "body",
                "isBase64Encoded"
            );
        Text(seen, "version").Should().Be("2.0");
        Text(seen, "routeKey").Should().Be("POST /items");
        Text(seen, "rawPath").Should().Be("/items");
        Text(seen, "rawQueryString").Should().Be("b=2&a=x%20y&a=%C3%BC&empty");
        seen["cookies"]!.AsArray().Select(c => c!.ToString()).Should().Equal("k1=v1", "k2=v2");
        Text(seen, "body").Should().Be("""{"a":1}""");
        seen["isBase64Encoded"]!.GetValue<bool>().Should().BeFalse();
        var query = seen["queryStringParameters"]!;
        Text(query, "a").Should().Be("x y,ü");
        Text(query, "b").Should().Be("2");
        Text(query, "empty").Should().Be("");
        var headers = seen["headers"]!.AsObject();
        headers.Should().NotContain(h => h.Key.Any(char.IsAsciiLetterUpper));
        headers.Should().NotContainKey("cookie");
        Text(headers, "x-own").Should().Be("value");
        Text(headers, "content-type").Should().Be("application/json; charset=utf-8");
        Text(headers, "x-forwarded-for").Should().Be("127.0.0.1");
        Text(headers, "x-amzn-trace-id").Should().StartWith("Root=1-");
    }

    [Fact]
    public async Task The_context_tells_api_stage_time_and_client()
    {
        var seen = await api.EventAsync(HttpMethod.Get, "/decide", change: r => r.Headers.UserAgent.ParseAdd("test/1.0"));

        var context = seen["requestContext"]!.AsObject();
        context
            .Select(m => m.Key)
            .Should()
            .Equal("accountId", "apiId", "domainName", "domainPrefix", "http", "requestId", "routeKey", "stage", "time", "timeEpoch");
        Text(context, "accountId").Should().Be("123456789012");
        Text(context, "apiId").Should().Be(api.ApiId);
        Text(context, "routeKey").Should().Be("ANY /decide");
        Text(context, "stage").Should().Be("$default");
        Text(context, "time").Should().MatchRegex(@"^\d\d/[A-Z][a-z]{2}/\d{4}:\d\d:\d\d:\d\d \+0000$");
        var http = context["http"]!;
        Text(http, "method").Should().Be("GET");
        Text(http, "path").Should().Be("/decide");
        Text(http, "protocol").Should().Be("HTTP/1.1");
        Text(http, "sourceIp").Should().Be("127.0.0.1");
        Text(http, "userAgent").Should().Be("test/1.0");
        seen.Should().NotContainKeys("body", "cookies", "queryStringParameters", "pathParameters", "stageVariables");
    }

    [Theory]
    [InlineData("text/plain", false)]
    [InlineData("text/html; charset=utf-8", false)]
    [InlineData("application/json", false)]
    [InlineData("application/xml", false)]
    [InlineData("application/javascript", false)]
    [InlineData("application/x-www-form-urlencoded", true)]
    [InlineData("application/octet-stream", true)]
    [InlineData("multipart/form-data; boundary=x", true)]
    [InlineData(null, true)]
    public async Task A_body_is_base64_unless_its_media_type_is_text(string? type, bool isBase64)
    {
        using var body = new ByteArrayContent("a=b&c=ü"u8.ToArray());
        body.Headers.ContentType = type is null ? null : MediaTypeHeaderValue.Parse(type);

        var seen = await api.EventAsync(HttpMethod.Post, "/items", body);

        seen["isBase64Encoded"]!.GetValue<bool>().Should().Be(isBase64);
        var text = Text(seen, "body")!;
        (isBase64 ? Encoding.UTF8.GetString(Convert.FromBase64String(text)) : text).Should().Be("a=b&c=ü");
    }

    [Theory]
    [InlineData("GET", "/static/a", "GET /static/a")]
    [InlineData("GET", "/static/b", "GET /static/{x}")]
    [InlineData("GET", "/static/b/c", "ANY /static/{proxy+}")]
    [InlineData("PUT", "/static/a", "ANY /static/{proxy+}")]
    [InlineData("POST", "/decide", "ANY /decide")]
    public async Task The_most_specific_route_answers(string method, string path, string route)
    {
        Text(await api.EventAsync(new HttpMethod(method), path), "routeKey").Should().Be(route);
    }

    [Theory]
    [InlineData("GET", "/nowhere")]
    [InlineData("GET", "/items")]
    [InlineData("GET", "/decide/")]
    [InlineData("GET", "/requests/")]
    [InlineData("GET", "/")]
    public async Task A_request_without_a_route_is_not_found(string method, string path)
    {
        using var response = await api.SendAsync(new HttpMethod(method), path);

        response.StatusCode.Should().Be(HttpStatusCode.NotFound);
        (await response.Content.ReadAsStringAsync()).Should().Be("""{"message":"Not Found"}""");
    }

    [Fact]
    public async Task HEAD_finds_ANY_but_not_GET()
    {
        using var any = await api.SendAsync(
            HttpMethod.Head,
            "/decide",
            HttpApiFixture.Answer(new JsonObject { ["statusCode"] = 200, ["body"] = "12345" })
        );
        using var get = await api.SendAsync(HttpMethod.Head, "/hasty");

        any.StatusCode.Should().Be(HttpStatusCode.OK);
        any.Content.Headers.ContentLength.Should().Be(5);
        (await any.Content.ReadAsByteArrayAsync()).Should().BeEmpty();
        get.StatusCode.Should().Be(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Path_parameters_and_path_are_decoded()
    {
        var seen = await api.EventAsync(HttpMethod.Get, "/static/a%20b%2Fc");
        var greedy = await api.EventAsync(HttpMethod.Get, "/static/x/%C3%BC");

        Text(seen["pathParameters"]!, "x").Should().Be("a b/c");
        Text(seen, "rawPath").Should().Be("/static/a b/c");
        Text(greedy["pathParameters"]!, "proxy").Should().Be("x/ü");
    }

    [Fact]
    public async Task A_named_stage_is_the_first_segment_of_its_paths()
    {
        var seen = await api.EventAsync(HttpMethod.Get, "/dev/decide?q=1");

        Text(seen, "rawPath").Should().Be("/dev/decide");
        Text(seen, "routeKey").Should().Be("ANY /decide");
        Text(seen["requestContext"]!, "stage").Should().Be("dev");
        Text(seen["stageVariables"]!, "colour").Should().Be("blue");
    }

    [Fact]
    public async Task Format_1_has_single_and_multiple_values()
    {
        var told = new JsonObject { ["do"] = "format-1" };
        using var response = await api.SendAsync(HttpMethod.Get, "/old/7?a=1&a=2", told);
        response.StatusCode.Should().Be(HttpStatusCode.InternalServerError, "in format 1.0 an answer needs a status code");

        using var good = await api.SendAsync(
            HttpMethod.Get,
            "/old/7?a=1&a=2",
            HttpApiFixture.Answer(
                new JsonObject
                {
                    ["statusCode"] = 201,
                    ["multiValueHeaders"] = new JsonObject { ["X-Twice"] = new JsonArray("1", "2") },
                    ["body"] = "made",
                }
            )
        );
        good.StatusCode.Should().Be(HttpStatusCode.Created);
        good.Headers.GetValues("X-Twice").Should().Equal("1", "2");
        (await good.Content.ReadAsStringAsync()).Should().Be("made");
    }

    [Fact]
    public async Task An_answer_has_its_status_headers_cookies_and_bytes()
    {
        var bytes = new byte[] { 0, 255, 1, 254 };
        using var response = await api.SendAsync(
            HttpMethod.Get,
            "/decide",
            HttpApiFixture.Answer(
                new JsonObject
                {
                    ["statusCode"] = 418,
                    ["headers"] = new JsonObject
                    {
                        ["Content-Type"] = "image/png",
                        ["Cache-Control"] = "no-store",
                        ["Content-Length"] = "99",
                    },
                    ["cookies"] = new JsonArray("a=1; HttpOnly", "b=2"),
                    ["body"] = Convert.ToBase64String(bytes),
                    ["isBase64Encoded"] = true,
                }
            )
        );

        ((int)response.StatusCode).Should().Be(418);
        response.Content.Headers.ContentType!.MediaType.Should().Be("image/png");
        response.Headers.CacheControl!.NoStore.Should().BeTrue();
        response.Headers.GetValues("Set-Cookie").Should().Equal("a=1; HttpOnly", "b=2");
        response.Headers.Should().Contain(h => h.Key == "apigw-requestid");
        (await response.Content.ReadAsByteArrayAsync()).Should().Equal(bytes);
    }

    [Theory]
    [InlineData("\"plain text\"", "plain text")]
    [InlineData("{\"any\":[1,2]}", "{\"any\":[1,2]}")]
    [InlineData("[1,2]", "[1,2]")]
    public async Task An_answer_without_a_status_code_is_the_body(string answer, string body)
    {
        using var response = await api.SendAsync(HttpMethod.Get, "/decide", HttpApiFixture.Answer(JsonNode.Parse(answer)));

        response.StatusCode.Should().Be(HttpStatusCode.OK);
        response.Content.Headers.ContentType!.MediaType.Should().Be("application/json");
        (await response.Content.ReadAsStringAsync()).Should().Be(body);
    }

    [Fact]
    public async Task A_body_without_a_type_is_plain_text()
    {
        using var response = await api.SendAsync(
            HttpMethod.Get,
            "/decide",
            HttpApiFixture.Answer(new JsonObject { ["statusCode"] = 200, ["body"] = "hello" })
        );

        response.Content.Headers.ContentType!.ToString().Should().Be("text/plain; charset=utf-8");
    }

    [Theory]
    [InlineData("""{"statusCode":"soon"}""")]
    [InlineData("""{"statusCode":700}""")]
    [InlineData("""{"statusCode":200,"body":{"a":1}}""")]
    [InlineData("""{"statusCode":200,"headers":{"a":{"b":1}}}""")]
    [InlineData("""{"statusCode":200,"headers":{"a":"x\r\nSet-Cookie: y"}}""")]
    [InlineData("""{"statusCode":200,"body":"%%%","isBase64Encoded":true}""")]
    public async Task An_answer_in_no_format_is_an_internal_error(string answer)
    {
        using var response = await api.SendAsync(HttpMethod.Get, "/decide", HttpApiFixture.Answer(JsonNode.Parse(answer)));

        response.StatusCode.Should().Be(HttpStatusCode.InternalServerError);
        (await response.Content.ReadAsStringAsync()).Should().Be("""{"message":"Internal Server Error"}""");
    }

    [Theory]
    [InlineData("throw")]
    [InlineData("crash")]
    public async Task A_functions_failure_is_told_without_its_reason(string failure)
    {
        using var response = await api.SendAsync(HttpMethod.Get, "/decide", new JsonObject { ["do"] = failure });

        response.StatusCode.Should().Be(HttpStatusCode.InternalServerError);
        (await response.Content.ReadAsStringAsync()).Should().Be("""{"message":"Internal Server Error"}""");
    }

    [Fact]
    public async Task A_function_that_takes_longer_than_its_integration_allows_is_unavailable()
    {
        using var response = await api.SendAsync(HttpMethod.Get, "/hasty", new JsonObject { ["do"] = "sleep" });

        response.StatusCode.Should().Be(HttpStatusCode.ServiceUnavailable);
        (await response.Content.ReadAsStringAsync()).Should().Be("""{"message":"Service Unavailable"}""");
    }

    [Fact]
    public async Task A_function_whose_policy_does_not_let_API_Gateway_is_not_invoked()
    {
        using var response = await api.SendAsync(HttpMethod.Get, "/unpermitted");

        response.StatusCode.Should().Be(HttpStatusCode.InternalServerError);
        api.Log.Should().Contain("apigateway.amazonaws.com is not authorized to perform: lambda:InvokeFunction");
    }

    [Fact]
    public async Task An_authorization_that_is_not_emulated_lets_nobody_in()
    {
        using var response = await api.SendAsync(HttpMethod.Get, "/jwt");

        response.StatusCode.Should().Be(HttpStatusCode.InternalServerError);
        api.Deployed.NotEmulated.Should().Contain(n => n.ResourceType == "AWS::ApiGatewayV2::Route" && n.Property == "AuthorizationType");
    }

    [Fact]
    public async Task A_route_takes_no_more_than_its_limit()
    {
        var statuses = new List<HttpStatusCode>();
        for (var i = 0; i < 4; i++)
        {
            using var response = await api.SendAsync(HttpMethod.Get, "/throttled");
            statuses.Add(response.StatusCode);
            if (i == 3)
                (await response.Content.ReadAsStringAsync()).Should().Be("""{"message":"Too Many Requests"}""");
        }

        statuses.Should().Equal(HttpStatusCode.OK, HttpStatusCode.OK, HttpStatusCode.TooManyRequests, HttpStatusCode.TooManyRequests);
        using var other = await api.SendAsync(HttpMethod.Get, "/decide");
        other.StatusCode.Should().Be(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Too_large_a_body_is_refused()
    {
        using var content = new ByteArrayContent(new byte[(10 * 1024 * 1024) + 1]);
        using var response = await api.SendAsync(HttpMethod.Post, "/items", content: content);

        response.StatusCode.Should().Be(HttpStatusCode.RequestEntityTooLarge);
    }

    [Fact]
    public async Task Too_long_a_query_is_refused()
    {
        using var response = await api.SendAsync(HttpMethod.Get, "/decide?q=" + new string('x', 10_240));

        response.StatusCode.Should().Be(HttpStatusCode.RequestHeaderFieldsTooLarge);
    }

    [Fact]
    public async Task Many_clients_at_once_are_all_answered()
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, 200).Select(i => api.EventAsync(HttpMethod.Post, $"/items?i={i}")));

        answers.Select(seen => Text(seen["queryStringParameters"]!, "i")).Should().Equal(Enumerable.Range(0, 200).Select(i => $"{i}"));
        answers.Select(seen => Text(seen["requestContext"]!, "requestId")).Should().OnlyHaveUniqueItems();
    }

    [Fact]
    public async Task An_injected_crash_of_the_function_is_an_internal_error()
    {
        using var fault = api.Cloud.Faults.Inject(
            new Fault(FaultEffect.CrashFunction) { Resource = api.Deployed.Resource("Http", "Function").PhysicalId, Times = 1 }
        );

        using var crashed = await api.SendAsync(HttpMethod.Get, "/decide");
        using var next = await api.SendAsync(HttpMethod.Get, "/decide");

        crashed.StatusCode.Should().Be(HttpStatusCode.InternalServerError);
        next.StatusCode.Should().Be(HttpStatusCode.OK);
    }

    private static string? Text(JsonNode node, string member) => node[member]?.ToString();
}
