using System.Text;
using System.Text.Json;
using RegulatedData.Handlers.TokenApproval;
using RegulatedData.Handlers.TokenApproval.Http;

namespace RegulatedData.TokenApproval.Handlers.Tests.Http;

public sealed class HttpRequestTests
{
    [Fact]
    public void An_event_as_api_gateway_writes_it_is_read()
    {
        var request = HttpRequest.From(
            Read(
                """
                {
                  "version": "2.0", "routeKey": "GET /requests/{requestId}", "rawPath": "/requests/r-1", "rawQueryString": "a=1&b=x%20y",
                  "cookies": ["c=1"], "headers": {"ACCEPT": "application/json", "content-type": "Application/JSON; charset=utf-8"},
                  "queryStringParameters": {"a": "1"}, "pathParameters": {"requestId": "r-1"}, "stageVariables": null,
                  "requestContext": {
                    "accountId": "123456789012", "authentication": null, "http": {"method": "GET", "path": "/requests/r-1", "sourceIp": "192.0.2.1"},
                    "authorizer": {"iam": {"accessKey": "AKID", "userArn": "arn:aws:iam::123456789012:user/u", "principalOrgId": null}}, "timeEpoch": 1
                  },
                  "body": null, "isBase64Encoded": false
                }
                """
            )
        );

        request.Method.Should().Be("GET");
        request.RouteKey.Should().Be("GET /requests/{requestId}");
        request.Query["b"].Should().Be("x y");
        request.Headers["Accept"].Should().Be("application/json");
        request.ContentType.Should().Be("application/json");
        request.PathParameter("requestId").Should().Be("r-1");
        request.CallerArn.Should().Be("arn:aws:iam::123456789012:user/u");
        request.HasBody.Should().BeFalse();
    }

    [Fact]
    public void An_event_with_nothing_in_it_is_a_request_for_nothing()
    {
        var request = HttpRequest.From(Read("{}"));

        request.Method.Should().BeEmpty();
        request.CallerArn.Should().BeNull();
        request.WantsJson.Should().BeFalse();
    }

    [Fact]
    public void A_header_given_twice_in_different_case_is_one() =>
        HttpRequest
            .From(
                new HttpEvent
                {
                    Headers = new() { ["Accept"] = "text/html", ["accept"] = "application/json" },
                }
            )
            .Headers.Should()
            .ContainSingle();

    [Theory]
    [InlineData("application/json", true)]
    [InlineData("APPLICATION/JSON;q=0.9", true)]
    [InlineData("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", false)]
    [InlineData("text/html, application/json", false)]
    [InlineData("*/*", false)]
    public void Json_is_for_those_who_ask_for_it(string accept, bool json) =>
        HttpRequest.From(new HttpEvent { Headers = new() { ["accept"] = accept } }).WantsJson.Should().Be(json);

    [Fact]
    public void A_body_is_read_as_text_and_in_base64()
    {
        HttpRequest.From(new HttpEvent { Body = "é" }).ReadBody(10).Should().Equal(0xC3, 0xA9);
        HttpRequest.From(new HttpEvent { Body = "w6k=", IsBase64Encoded = true }).ReadBody(2).Should().Equal(0xC3, 0xA9);
    }

    [Theory]
    [InlineData("123456", false)]
    [InlineData("MTIzNDU2", true)]
    [InlineData("éééé", false)]
    [InlineData("not base64!", true)]
    [InlineData("MTIz*", true)]
    public void A_body_that_is_too_long_or_cannot_be_decoded_is_refused(string body, bool isBase64)
    {
        var read = () => HttpRequest.From(new HttpEvent { Body = body, IsBase64Encoded = isBase64 }).ReadBody(5);

        read.Should().Throw<RefusedException>().Which.Status.Should().Be(400);
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{")]
    [InlineData("""{"comment":1}""")]
    [InlineData("""{"comment":"\ud800"}""")]
    [InlineData("""{"secret-name":"x"}""")]
    public void Json_that_was_not_expected_is_refused_without_being_repeated(string body)
    {
        var read = () => HttpRequest.From(new HttpEvent { Body = body }).ReadJson(HandlerJson.Default.DecideBody, 1000);

        var refusal = read.Should().Throw<RefusedException>().Which;
        (refusal.Status, refusal.Code).Should().Be((400, "invalid_input"));
        refusal.Message.Should().NotContain("secret-name");
    }

    private static HttpEvent Read(string json) => JsonSerializer.Deserialize(Encoding.UTF8.GetBytes(json), HandlerJson.Default.HttpEvent)!;
}
