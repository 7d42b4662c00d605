using System.Text.Json;
using RegulatedData.HandlerRuntime.Tests;
using RegulatedData.Handlers.TokenApproval.Rows;
using RegulatedData.Handlers.TokenApproval.Rules;
using RegulatedData.Testing;
using RegulatedData.TokenApproval.Handlers.Tests.Cloud;
using Approval = RegulatedData.TokenApproval.Handlers.Tests.Cloud.Approval;

namespace RegulatedData.TokenApproval.Handlers.Tests;

/// <summary>The bundle as it's built, in a process of its own: without reflection in its JSON, as Lambda runs it.</summary>
[Collection(WithLocalCloud.Name)]
public sealed class BundleTests(Cloud.LocalCloud cloud)
{
    [Fact]
    public async Task Decide_shows_a_request_and_takes_an_answer()
    {
        var approval = await Approval.FileAsync(cloud, change: Now);
        var token = await approval.TokenAsync(1, "approve");
        await using var api = await RuntimeApiServer.StartAsync();
        await using var process = Start(api, "Decide", approval.Table);

        var page = await SendAsync(api, Samples.LinkEvent("GET", "approve", approval.Request.RequestId, token));
        var answer = await SendAsync(api, Samples.PressEvent("approve", approval.Request.RequestId, token, "Yes"));
        var forged = await SendAsync(api, Samples.LinkEvent("GET", "reject", approval.Request.RequestId, token, json: true));

        (page.Status, page.Heading).Should().Be((200, "Approve this request?"));
        answer.Status.Should().Be(200, answer.Body);
        answer.Json.GetProperty("status").GetString().Should().Be("APPROVED");
        (forged.Status, forged.Code).Should().Be((400, "invalid_link"));
        (await approval.ReadAsync()).Request.Comment.Should().Be("Yes");
    }

    [Fact]
    public async Task Expire_ends_a_request()
    {
        // Its time, a day, began in 2020.
        var approval = await Approval.FileAsync(
            cloud,
            change: request => At(request, new DateTimeOffset(2020, 1, 1, 0, 0, 0, TimeSpan.Zero))
        );
        await using var api = await RuntimeApiServer.StartAsync();
        await using var process = Start(api, "Expire", approval.Table);

        var report = await api.InvokeAsync(JsonSerializer.Serialize(new { requestId = approval.Request.RequestId }));

        report.Text.Should().Be("""{"requestId":"r-4711","status":"EXPIRED"}""");
        (await approval.ReadAsync()).Request.Status.Should().Be("EXPIRED");
    }

    [Theory]
    [InlineData("Decide", "HMAC_KEY_ID")]
    [InlineData("Expire", "AUDIT_RETENTION_DAYS")]
    public async Task A_function_that_lacks_its_configuration_says_so_at_its_start(string function, string variable)
    {
        await using var api = await RuntimeApiServer.StartAsync();
        await using var process = Start(api, function, "Requests", without: variable);

        (await api.InitError).Text.Should().Contain(variable);
    }

    private async Task<Answer> SendAsync(RuntimeApiServer api, string httpEvent)
    {
        var report = await api.InvokeAsync(httpEvent);
        report.IsError.Should().BeFalse(report.Text);
        return new Answer(JsonDocument.Parse(report.Text).RootElement);
    }

    private RunningProcess Start(RuntimeApiServer api, string function, string table, string? without = null)
    {
        var variables = new Dictionary<string, string?>
        {
            ["AWS_LAMBDA_RUNTIME_API"] = api.Address,
            ["HANDLER"] = function,
            ["TABLE_NAME"] = table,
            ["AUDIT_RETENTION_DAYS"] = "365",
            ["METRICS_NAMESPACE"] = "RegulatedData/TokenApproval",
            ["HMAC_KEY_ID"] = cloud.KeyId,
        };
        if (without is not null)
            variables[without] = null;
        return RunningProcess.Start("dotnet", [Bundle], environment: variables);
    }

    /// <summary>The request, filed now: the process has this machine's clock.</summary>
    private static RequestRow Now(RequestRow request) => At(request, TimeProvider.System.Now());

    private static RequestRow At(RequestRow request, DateTimeOffset time) =>
        request with
        {
            CreatedAt = time,
            UpdatedAt = time,
            ExpiresAt = time + Approval.Lifetime,
        };

    /// <summary>The one that the build of these tests built, in the same configuration.</summary>
    private static string Bundle =>
        Repository.PathOf(
            "artifacts",
            "bin",
            "TokenApproval.Handlers",
            new DirectoryInfo(AppContext.BaseDirectory).Name,
            "RegulatedData.TokenApproval.Handlers.dll"
        );
}
