using System.Buffers.Text;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using RegulatedData.Handlers.TokenApproval;
using RegulatedData.Handlers.TokenApproval.Http;
using RegulatedData.Handlers.TokenApproval.Requests;
using RegulatedData.Handlers.TokenApproval.Rules;
using RegulatedData.TokenApproval.Handlers.Tests.Cloud;
using RegulatedData.TokenApproval.Handlers.Tests.Mails;

namespace RegulatedData.TokenApproval.Handlers.Tests.Requests;

[Collection(WithLocalCloud.Name)]
public sealed class ListRequestsTests(Cloud.LocalCloud cloud)
{
    [Fact]
    public async Task Requests_are_listed_by_incident_the_latest_first()
    {
        var api = await FilledAsync();

        var answer = await api.ListAsync("incidentId=INC%231");

        Ids(answer).Should().Equal("r-4", "r-2", "r-0");
        answer.Json.TryGetProperty("nextToken", out _).Should().BeFalse();
        var request = answer.Json.GetProperty("requests")[0];
        request.GetProperty("description").GetString().Should().StartWith("Payments");
        request.TryGetProperty("events", out _).Should().BeFalse();
        request.TryGetProperty("approvers", out _).Should().BeFalse();
    }

    [Fact]
    public async Task Pending_requests_are_listed_in_the_order_of_their_end_and_others_by_their_last_change()
    {
        var api = await FilledAsync();
        await api.SetStatusAsync("r-1", "APPROVED");
        await api.SetStatusAsync("r-2", "APPROVED");
        api.Time.Advance(TimeSpan.FromMinutes(1));
        await api.PutAsync("r-2", "e-2", "IN_PROGRESS");
        api.Time.Advance(TimeSpan.FromMinutes(1));
        await api.PutAsync("r-1", "e-1", "IN_PROGRESS");

        Ids(await api.ListAsync("status=PENDING")).Should().Equal("r-0", "r-3", "r-4");
        Ids(await api.ListAsync("status=IN_PROGRESS")).Should().Equal("r-1", "r-2");
        Ids(await api.ListAsync("status=APPROVED")).Should().BeEmpty();
        Ids(await api.ListAsync("status=SOMETHING_ELSE")).Should().BeEmpty();
    }

    [Fact]
    public async Task Requests_are_listed_by_approver_in_any_case()
    {
        var api = await FilledAsync();

        Ids(await api.ListAsync("approver=ADA%40example.com")).Should().Equal("r-4", "r-3", "r-2", "r-1", "r-0");
        Ids(await api.ListAsync("approver=a3@example.com")).Should().Equal("r-3");
        Ids(await api.ListAsync("approver=nobody@example.com")).Should().BeEmpty();
    }

    [Theory]
    [InlineData("incidentId=INC%231", 3)]
    [InlineData("status=PENDING", 5)]
    [InlineData("approver=ada@example.com", 5)]
    public async Task Pages_follow_each_other_without_gaps_and_repetitions(string filter, int count)
    {
        var api = await FilledAsync();
        var whole = Ids(await api.ListAsync(filter));
        var ids = new List<string>();
        string? token = null;
        do
        {
            var page = await api.ListAsync($"{filter}&limit=2{(token is null ? "" : $"&nextToken={Uri.EscapeDataString(token)}")}");
            page.Status.Should().Be(200, page.Body);
            Ids(page).Count.Should().BeLessThanOrEqualTo(2);
            ids.AddRange(Ids(page));
            token = page.Json.TryGetProperty("nextToken", out var next) ? next.GetString() : null;
        } while (token is not null);

        ids.Should().HaveCount(count).And.Equal(whole);
    }

    [Fact]
    public async Task A_token_says_nothing_that_the_caller_has_not_read_and_cannot_leave_its_list()
    {
        var api = await FilledAsync();
        var token = (await api.ListAsync("incidentId=INC%231&limit=1")).Json.GetProperty("nextToken").GetString()!;

        Encoding.UTF8.GetString(Base64Url.DecodeFromChars(token)).Should().Be("r-4|REQUEST|2026-11-22T10:04:00.000Z");
        Ids(await api.ListAsync($"incidentId=INC%232&nextToken={token}")).Should().NotContain(id => id == "r-0" || id == "r-2");
    }

    [Theory]
    [InlineData("x")]
    [InlineData("!!!")]
    [InlineData("r-1|REQUEST")]
    [InlineData("r-1|REQUEST|2026-11-22T10:04:00.000Z|x")]
    [InlineData("r-1|REQUEST|yesterday")]
    [InlineData("r-1|APPROVER#1|2026-11-22T10:04:00.000Z")]
    [InlineData("r-1|OUTBOX#SCHEDULE|2026-11-22T10:04:00.000Z")]
    [InlineData("r 1|REQUEST|2026-11-22T10:04:00.000Z")]
    [InlineData("")]
    public async Task A_token_that_this_list_has_not_given_is_refused(string text)
    {
        var api = await Api.OpenAsync(cloud);
        foreach (var token in new[] { text, Base64Url.EncodeToString(Encoding.UTF8.GetBytes(text)), new string('A', 1000) })
        {
            var answer = await api.ListAsync($"incidentId=INC-1&nextToken={Uri.EscapeDataString(token)}");

            (answer.Status, answer.Code).Should().Be((400, "invalid_input"));
            answer.Json.GetProperty("error").GetProperty("field").GetString().Should().Be("nextToken");
        }
    }

    [Theory]
    [InlineData("", "0 filters were given")]
    [InlineData("limit=5", "0 filters were given")]
    [InlineData("incidentId=a&status=PENDING", "2 filters were given")]
    [InlineData("status=", "status isn't one")]
    [InlineData("status=pending", "status isn't one")]
    [InlineData("incidentId=", "incidentId has 0 characters")]
    [InlineData("incidentId=%0A", "incidentId is blank")]
    [InlineData("incidentId=a%0Ab", "incidentId holds a line feed")]
    [InlineData("approver=x", "approver isn't an e-mail address")]
    [InlineData("status=PENDING&limit=0", "limit isn't a whole number from 1 to 50")]
    [InlineData("status=PENDING&limit=51", "limit isn't")]
    [InlineData("status=PENDING&limit=x", "limit isn't")]
    [InlineData("status=PENDING&status=APPROVED", "unknown or repeated parameter")]
    [InlineData("status=PENDING&page=2", "unknown or repeated parameter")]
    public async Task A_query_that_makes_no_sense_is_refused(string query, string message)
    {
        var api = await Api.OpenAsync(cloud);

        var answer = await api.ListAsync(query);

        (answer.Status, answer.Code).Should().Be((400, "invalid_input"));
        answer.Message.Should().Contain(message);
    }

    [Theory]
    [InlineData("\"")]
    [InlineData("語")]
    [InlineData("😀")]
    [InlineData("\n")]
    [InlineData("\\")]
    public void The_longest_page_of_the_largest_requests_fits_into_a_functions_answer(string character)
    {
        var output = string.Concat(Enumerable.Repeat(character, RequestRules.MaximumOutput / character.Length));
        var request = RequestAnswer.Of(Sample.Largest(character) with { Status = "COMPLETED", ActionResult = output });
        var page = new ListAnswer([.. Enumerable.Repeat(request, ListRequests.MaximumLimit)], new string('t', 200));

        var answer = HttpAnswer.Json(200, page, RequestJson.Default.ListAnswer);

        JsonSerializer.SerializeToUtf8Bytes(answer, HandlerJson.Default.HttpAnswer).Length.Should().BeLessThan(6 * 1024 * 1024);
    }

    /// <summary>Five requests, a minute apart, alternately of two incidents.</summary>
    private async Task<Api> FilledAsync()
    {
        var api = await Api.OpenAsync(cloud);
        for (var number = 0; number < 5; number++)
        {
            var request = Api.Good($"r-{number}");
            request["incidentId"] = number % 2 == 0 ? "INC#1" : "INC#2";
            request["approverEmails"] = new JsonArray("Ada@example.com", $"a{number}@example.com");
            (await api.PostAsync(request)).Status.Should().Be(201);
            api.Time.Advance(TimeSpan.FromMinutes(1));
        }

        return api;
    }

    private static List<string> Ids(Answer answer) =>
        [.. answer.Json.GetProperty("requests").EnumerateArray().Select(request => request.GetProperty("requestId").GetString()!)];
}
