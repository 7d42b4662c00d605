using RegulatedData.TokenApproval.Handlers.Tests.Cloud;

namespace RegulatedData.TokenApproval.Handlers.Tests.Requests;

[Collection(WithLocalCloud.Name)]
public sealed class RouteTests(Cloud.LocalCloud cloud)
{
    [Theory]
    [InlineData(null)]
    [InlineData("text/plain")]
    [InlineData("application/x-www-form-urlencoded")]
    [InlineData("application/jsonx")]
    public async Task Another_type_of_body_is_refused(string? contentType)
    {
        var api = await Api.OpenAsync(cloud);

        var answer = await api.PostAsync(Api.Good().ToJsonString(), contentType);

        (answer.Status, answer.Code).Should().Be((415, "unsupported_media_type"));
    }

    [Fact]
    public async Task A_body_that_is_too_long_is_refused_unread()
    {
        var api = await Api.OpenAsync(cloud);

        var answer = await api.PostAsync(new string('{', (128 * 1024) + 1));

        (answer.Status, answer.Code).Should().Be((400, "invalid_input"));
        answer.Message.Should().Contain("131072 bytes at most");
    }

    [Fact]
    public async Task No_body_is_refused()
    {
        var api = await Api.OpenAsync(cloud);

        (await api.SendAsync("POST /requests", contentType: "application/json")).Message.Should().StartWith("The body isn't valid JSON");
    }

    [Theory]
    [InlineData("DELETE /requests/{requestId}")]
    [InlineData("POST /requests/{requestId}")]
    [InlineData("$default")]
    public async Task Other_routes_and_methods_are_refused(string routeKey)
    {
        var api = await Api.OpenAsync(cloud);

        (await api.SendAsync(routeKey, "r-1")).Status.Should().Be(405);
    }

    [Fact]
    public async Task An_unknown_request_is_not_found()
    {
        var api = await Api.OpenAsync(cloud);

        (await api.GetAsync("r-1")).Code.Should().Be("not_found");
        (await api.GetAsync("r-1")).Status.Should().Be(404);
        (await api.PutAsync("r-1", "e-1", "IN_PROGRESS")).Status.Should().Be(404);
    }

    [Theory]
    [InlineData("a b")]
    [InlineData("..")]
    [InlineData("a.b")]
    [InlineData("a#b")]
    public async Task An_id_that_no_request_can_have_is_refused(string requestId)
    {
        var api = await Api.OpenAsync(cloud);

        (await api.GetAsync(requestId)).Status.Should().Be(400);
        (await api.PutAsync(requestId, "e-1", "IN_PROGRESS")).Status.Should().Be(400);
    }

    [Fact]
    public async Task All_errors_of_a_body_are_in_the_answer()
    {
        var api = await Api.OpenAsync(cloud);

        var error = (await api.PostAsync("{}")).Json.GetProperty("error");

        error.GetProperty("code").GetString().Should().Be("invalid_input");
        error.GetProperty("field").GetString().Should().Be("requestId");
        error
            .GetProperty("errors")
            .EnumerateArray()
            .Select(one => one.GetProperty("field").GetString())
            .Should()
            .Equal("requestId", "incidentId", "description", "action", "approverEmails");
    }
}
