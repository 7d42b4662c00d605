using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace RegulatedData.TokenApproval.Client.Tests.Samples;

/// <summary>The service that files requests, as a process.</summary>
public sealed partial class MonitoringServiceTests : IAsyncLifetime, IDisposable
{
    private FakeCloud _cloud = null!;
    private RunningProcess _service = null!;
    private HttpClient _http = null!;

    public async Task InitializeAsync()
    {
        _cloud = await FakeCloud.StartAsync();
        _service = SampleProcess.Start(
            "MonitoringService",
            _cloud,
            new Dictionary<string, string?>(StringComparer.Ordinal)
            {
                ["ASPNETCORE_URLS"] = "http://127.0.0.1:0",
                ["Approvals__Approvers__0"] = "ann@example.com",
                ["Approvals__Approvers__1"] = "ben@example.com",
            }
        );
        var line = await _service.WaitForLineAsync(text => text.Contains("Now listening on", StringComparison.Ordinal));
        _http = new HttpClient { BaseAddress = new Uri(Address().Match(line).Value) };
    }

    public async Task DisposeAsync()
    {
        await _service.DisposeAsync();
        await _cloud.DisposeAsync();
    }

    public void Dispose() => _http.Dispose();

    [Fact]
    public async Task An_issue_becomes_a_request_whose_state_can_be_seen()
    {
        var filed = await FileAsync(Issue());
        var requestId = filed["requestId"]!.GetValue<string>();
        _cloud.Approvals.SetStatus(requestId, "REJECTED");

        var seen = await _http.GetFromJsonAsync<JsonObject>($"/issues/{requestId}");

        filed["status"]!.GetValue<string>().Should().Be("PENDING");
        seen!["status"]!.GetValue<string>().Should().Be("REJECTED");
    }

    [Fact]
    public async Task The_same_issue_is_the_same_request_and_another_occurrence_is_another()
    {
        var first = await FileAsync(Issue("INC-1"));
        var again = await FileAsync(Issue("INC-1"));
        var later = await FileAsync(Issue("INC-2"));

        again["requestId"]!.GetValue<string>().Should().Be(first["requestId"]!.GetValue<string>());
        later["requestId"]!.GetValue<string>().Should().NotBe(first["requestId"]!.GetValue<string>());
        _cloud.Approvals.EventsOf(first["requestId"]!.GetValue<string>(), "CREATED").Should().Be(1);
    }

    [Fact]
    public async Task An_issue_that_is_not_there_is_not_found()
    {
        using var answer = await _http.GetAsync("/issues/nothing");

        answer.StatusCode.Should().Be(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task A_service_that_is_away_is_told_as_such()
    {
        _cloud.Add(
            new Fault
            {
                Fits = _ => true,
                Refuse = 503,
                Times = 100,
            }
        );

        using var answer = await _http.PostAsJsonAsync("/issues", Issue());

        answer.StatusCode.Should().Be(HttpStatusCode.ServiceUnavailable);
    }

    private async Task<JsonObject> FileAsync(JsonObject issue)
    {
        using var answer = await _http.PostAsJsonAsync("/issues", issue);
        var text = await answer.Content.ReadAsStringAsync();
        answer.StatusCode.Should().Be(HttpStatusCode.OK, text + _service.Output);
        return JsonNode.Parse(text)!.AsObject();
    }

    private static JsonObject Issue(string? number = null) =>
        new()
        {
            ["number"] = number,
            ["system"] = "ward-7-gateway",
            ["problem"] = "The audit log has filled its disk.",
            ["action"] = "rotate-log",
            ["parameters"] = new JsonObject { ["file"] = "audit.log" },
        };

    [GeneratedRegex(@"http://127\.0\.0\.1:\d+", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 60_000)]
    private static partial Regex Address();
}
