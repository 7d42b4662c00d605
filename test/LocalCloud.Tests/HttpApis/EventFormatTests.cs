using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using RegulatedData.LocalCloud.HttpApis;

namespace RegulatedData.LocalCloud.Tests.HttpApis;

public sealed class EventFormatTests
{
    [Fact]
    public void Format_2_joins_the_values_of_a_repeated_header()
    {
        var written = EventFormat2.Write(NewCall());

        Text(written["headers"]!, "x-twice").Should().Be("one,two");
        written["cookies"]!.ToJsonString().Should().Be("""["a=1","b=2","c=3"]""");
    }

    [Fact]
    public void Format_1_has_single_and_multiple_values()
    {
        var written = EventFormat1.Write(NewCall());

        Text(written, "version").Should().Be("1.0");
        Text(written, "resource").Should().Be("/old/{id}");
        Text(written, "path").Should().Be("/old/7 a");
        Text(written, "httpMethod").Should().Be("GET");
        Text(written["headers"]!, "x-twice").Should().Be("two");
        written["multiValueHeaders"]!["x-twice"]!.ToJsonString().Should().Be("""["one","two"]""");
        Text(written["queryStringParameters"]!, "a").Should().Be("2");
        written["multiValueQueryStringParameters"]!["a"]!.ToJsonString().Should().Be("""["1","2"]""");
        Text(written["pathParameters"]!, "id").Should().Be("7 a");
        written.Should().ContainKey("body");
        written["body"].Should().BeNull();
        Text(written["requestContext"]!["identity"]!, "sourceIp").Should().Be("127.0.0.1");
        Text(written["requestContext"]!, "resourcePath").Should().Be("/old/{id}");
    }

    private static ApiCall NewCall()
    {
        var http = new DefaultHttpContext();
        http.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget = "/old/7%20a?a=1&a=2";
        http.Request.Method = "GET";
        http.Request.Host = new HostString("127.0.0.1", 8080);
        http.Request.Headers["X-Twice"] = new[] { "one", "two" };
        http.Request.Headers.Cookie = new[] { "a=1; b=2", "c=3" };
        var route = new ApiRoute("GET /old/{id}", false, null, null);
        var stage = new ApiStage("$default", new Dictionary<string, string>(), null, "", null, new Dictionary<string, RateLimit>());
        var match = new RouteTable([route]).Find("GET", "/old/7%20a")!;
        var api = new HttpApi("abc", "us-east-1", "Test", false, new RouteTable([route]), new Dictionary<string, ApiStage>());
        return new ApiCall(api, "123456789012", stage, match, ApiRequest.Read(http, TimeProvider.System), null, new ApiBody(null, false));
    }

    private static string? Text(JsonNode node, string member) => node[member]?.ToString();
}
