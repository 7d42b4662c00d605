using System.Net;
using System.Text.Json.Nodes;
using RegulatedData.LocalCloud;
using RegulatedData.TokenApproval.Client;

namespace RegulatedData.EndToEnd.Tests.Approvals;

/// <summary>Whoever may read logs learns nothing about people from them, and can't decide.</summary>
[Collection(SampleGroup.Name)]
public sealed class LogTests(SampleFixture sample) : IDisposable
{
    private readonly ApprovalDesk _desk = new(sample);

    [Fact]
    public async Task No_log_holds_a_token_an_address_or_what_people_wrote()
    {
        var mark = Guid.NewGuid().ToString("N");
        var request = ApprovalDesk.NewRequest(approvers: 2) with
        {
            Description = $"description-{mark}",
            ActionParameters = new Dictionary<string, string>(StringComparer.Ordinal) { ["file"] = $"parameter-{mark}" },
        };
        var tokens = await LiveThroughEverythingAsync(request, $"comment-{mark}");

        var logs = await EverythingLoggedAsync();

        logs.Should().Contain(request.RequestId, "else these weren't the logs of what just happened");
        logs.Should().NotContain(mark);
        foreach (var secret in tokens.Concat(request.ApproverEmails).Append(request.RequesterEmail!))
            logs.Should().NotContain(secret);
    }

    public void Dispose() => _desk.Dispose();

    /// <summary>A page, a decision, one that comes too late, a forged link, a refused request, and a renderer and a database that fail.</summary>
    private async Task<IReadOnlyList<string>> LiveThroughEverythingAsync(ApprovalRequest request, string comment)
    {
        using var crash = sample.Cloud.Faults.Inject(new Fault(FaultEffect.CrashFunction) { Resource = "*RenderMail*", Times = 1 });
        await _desk.FileAsync(request);
        var first = await _desk.LinksAsync(request.ApproverEmails[0]);
        var second = await _desk.LinksAsync(request.ApproverEmails[1]);
        await _desk.OpenAsync(HttpMethod.Get, first["approve"]);
        using (
            sample.Cloud.Faults.Inject(
                new Fault(FaultEffect.Refuse(400, "AccessDeniedException")) { Service = "dynamodb", Caller = "*Decide*" }
            )
        )
            (await _desk.PressAsync(first["approve"], comment)).Status.Should().Be(HttpStatusCode.InternalServerError);
        (await _desk.PressAsync(first["approve"], comment)).Status.Should().Be(HttpStatusCode.OK);
        (await _desk.PressAsync(second["reject"], comment)).Status.Should().Be(HttpStatusCode.BadRequest);
        var forged = new Uri(
            first["reject"]
                .ToString()
                .Replace(ApprovalDesk.TokenOf(first["reject"]), ApprovalDesk.TokenOf(first["approve"]), StringComparison.Ordinal)
        );
        (await _desk.PressAsync(forged, comment)).Status.Should().Be(HttpStatusCode.BadRequest);
        var otherContent = async () => await _desk.FileAsync(request with { Description = request.Description + "!" });
        await otherContent.Should().ThrowAsync<ApprovalConflictException>();
        await sample.Cloud.WaitUntilIdleAsync();
        return [.. first.Values.Concat(second.Values).Select(ApprovalDesk.TokenOf)];
    }

    private async Task<string> EverythingLoggedAsync()
    {
        var groups = await LogsAsync("DescribeLogGroups", []);
        var lines = new List<string>();
        foreach (var group in groups["logGroups"]!.AsArray())
        {
            var events = await LogsAsync(
                "FilterLogEvents",
                new JsonObject { ["logGroupName"] = (string?)group!["logGroupName"], ["limit"] = 10000 }
            );
            lines.AddRange(events["events"]!.AsArray().Select(line => (string)line!["message"]!));
        }
        return string.Join('\n', lines);
    }

    private Task<JsonObject> LogsAsync(string operation, JsonObject body) =>
        sample.Aws.JsonAsync("logs", $"Logs_20140328.{operation}", body, default);
}
