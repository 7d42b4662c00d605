using System.Net;

namespace RegulatedData.LocalCloud.Tests.HttpApis;

/// <summary>Routes whose callers must sign.</summary>
[Collection(HttpApiCollection.Name)]
public sealed class IamRouteTests(HttpApiFixture api)
{
    private string ArnOf(string path) => $"arn:aws:execute-api:us-east-1:123456789012:{api.ApiId}/$default/GET{path}";

    [Fact]
    public async Task An_unsigned_request_is_forbidden()
    {
        using var response = await api.SendAsync(HttpMethod.Get, "/requests/1");

        response.StatusCode.Should().Be(HttpStatusCode.Forbidden);
        (await response.Content.ReadAsStringAsync()).Should().Be("""{"message":"Forbidden"}""");
    }

    [Fact]
    public async Task A_role_calls_what_its_policy_allows_and_nothing_else()
    {
        var role = await api.RoleAsync("execute-api:Invoke", ArnOf("/requests/allowed-*"));

        var seen = await api.EventAsync(HttpMethod.Get, "/requests/allowed-1", signedBy: role);
        using var other = await api.SendAsync(HttpMethod.Get, "/requests/other", signedBy: role);

        seen["pathParameters"]!["requestId"]!.ToString().Should().Be("allowed-1");
        other.StatusCode.Should().Be(HttpStatusCode.Forbidden);
        (await other.Content.ReadAsStringAsync()).Should().Be("""{"message":"Forbidden"}""");
    }

    [Fact]
    public async Task The_function_learns_who_signed()
    {
        var role = await api.RoleAsync("execute-api:Invoke", ArnOf("/requests/*"));

        var seen = await api.EventAsync(HttpMethod.Get, "/requests/1", signedBy: role);

        var iam = seen["requestContext"]!["authorizer"]!["iam"]!.AsObject();
        iam.Select(m => m.Key)
            .Should()
            .Equal("accessKey", "accountId", "callerId", "cognitoIdentity", "principalOrgId", "userArn", "userId");
        iam["accessKey"]!.ToString().Should().Be(role.AccessKeyId);
        iam["accountId"]!.ToString().Should().Be("123456789012");
        iam["userArn"]!.ToString().Should().MatchRegex("^arn:aws:sts::123456789012:assumed-role/caller-[^/]+/on-premises$");
        iam["callerId"]!.ToString().Should().MatchRegex("^AROA[A-Z0-9]+:on-premises$");
        iam["cognitoIdentity"].Should().BeNull();
    }

    [Fact]
    public async Task The_account_itself_may_call()
    {
        var seen = await api.EventAsync(HttpMethod.Get, "/requests/1", signedBy: AwsCredentials.Administrator);

        seen["requestContext"]!["authorizer"]!["iam"]!["userArn"]!.ToString().Should().Be("arn:aws:iam::123456789012:root");
    }

    [Theory]
    [InlineData("sts", "us-east-1")]
    [InlineData("execute-api", "eu-west-1")]
    public async Task A_signature_for_something_else_is_forbidden(string service, string region)
    {
        using var response = await api.SendAsync(
            HttpMethod.Get,
            "/requests/1",
            change: request => HttpApiFixture.Sign(request, AwsCredentials.Administrator, service, region)
        );

        response.StatusCode.Should().Be(HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task A_session_of_a_local_cloud_that_has_ended_is_forbidden()
    {
        var ended = new AwsCredentials("ASIAENDEDENDEDENDED1", "s", "localcloud-session-of-before");

        using var response = await api.SendAsync(HttpMethod.Get, "/requests/1", signedBy: ended);

        response.StatusCode.Should().Be(HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task A_public_route_tells_of_no_caller()
    {
        var seen = await api.EventAsync(HttpMethod.Get, "/decide", signedBy: AwsCredentials.Administrator);

        seen["requestContext"]!.AsObject().Should().NotContainKey("authorizer");
    }
}
