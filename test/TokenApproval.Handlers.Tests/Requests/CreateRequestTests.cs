using System.Text.Json.Nodes;
using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using NSubstitute;
using RegulatedData.HandlerRuntime;
using RegulatedData.Handlers.TokenApproval.Rows;
using RegulatedData.Handlers.TokenApproval.Rules;
using RegulatedData.TokenApproval.Handlers.Tests.Cloud;

namespace RegulatedData.TokenApproval.Handlers.Tests.Requests;

[Collection(WithLocalCloud.Name)]
public sealed class CreateRequestTests(Cloud.LocalCloud cloud)
{
    [Fact]
    public async Task A_request_is_created_with_all_that_follows_from_it_in_one_transaction()
    {
        var api = await Api.OpenAsync(cloud);
        using var calls = new CountedCalls(cloud.DynamoDb);

        var answer = await api.PostAsync(Api.Good());

        answer.Status.Should().Be(201);
        calls.Calls.Should().Equal("TransactWriteItems");
        var rows = await api.RowsAsync();
        rows.Select(row => row.Text(Keys.Sk).Split("#2026")[0])
            .Should()
            .Equal(
                "APPROVER#1",
                "APPROVER#2",
                "EVENT",
                "OUTBOX#MAIL#INVITATION#1",
                "OUTBOX#MAIL#INVITATION#2",
                "OUTBOX#SCHEDULE",
                "REQUEST"
            );
        rows.Should().OnlyContain(row => row.Text(Keys.Pk) == "REQUEST#r-1" && row.Text("RequestId") == "r-1");
        var expiresAt = FakeTime.Start.AddDays(1);
        foreach (var row in rows)
            row.ExpireAfter()
                .Should()
                .Be(
                    expiresAt.AddDays(row.Text(Keys.Sk).StartsWith("OUTBOX", StringComparison.Ordinal) ? 365 : 365 + 30),
                    "what is kept a year is kept that long after the end, and the record a month longer than the outbox"
                );

        var request = RequestRow.From(rows[^1]);
        request.Status.Should().Be(Statuses.Pending);
        request.ExpiresAt.Should().Be(expiresAt);
        request.CreatedBy.Should().Be(Api.Caller);
        request.Approvers.Should().Equal("ada@example.com", "Bob@example.com");
        request.Policy.Should().Be(new ApprovalPolicy("FIRST", 1));
        request.Decisions.Select(option => option.Id).Should().Equal("approve", "reject");
        var created = EventRow.From(rows[2]);
        (created.Type, created.By, created.At).Should().Be(("CREATED", Api.Caller, FakeTime.Start));
        rows.Where(row => row.Text(Keys.Sk).StartsWith("OUTBOX", StringComparison.Ordinal))
            .Should()
            .OnlyContain(row => row.Text(Keys.Gsi2Sk) == "2026-11-22T10:05:00.000Z")
            .And.Subject.Select(row => row.Text(Keys.Gsi2Pk))
            .Should()
            .Equal("UNDELIVERED#MAIL", "UNDELIVERED#MAIL", "UNDELIVERED#SCHEDULE");
        rows[5].Text("Expression").Should().Be("at(2026-11-23T10:00:00)");
        api.Count("RequestsCreated").Should().Be(1);
    }

    [Fact]
    public async Task The_answer_says_the_request_as_it_is_stored()
    {
        var api = await Api.OpenAsync(cloud);

        var created = await api.PostAsync(Api.Good());

        var request = created.Json;
        request.GetProperty("requestId").GetString().Should().Be("r-1");
        request.GetProperty("status").GetString().Should().Be("PENDING");
        request.GetProperty("createdAt").GetString().Should().Be("2026-11-22T10:00:00.000Z");
        request.GetProperty("expiresAt").GetString().Should().Be("2026-11-23T10:00:00.000Z");
        request.GetProperty("lifetimeSeconds").GetInt32().Should().Be(86400);
        request.GetProperty("actionParameters").GetProperty("host").GetString().Should().Be("db-7");
        request.GetProperty("approvers")[1].GetProperty("email").GetString().Should().Be("Bob@example.com");
        request.GetProperty("events")[0].GetProperty("type").GetString().Should().Be("CREATED");
        request.GetProperty("events")[0].GetProperty("by").GetString().Should().Be(Api.Caller);
        request.TryGetProperty("result", out _).Should().BeFalse();
        request.TryGetProperty("decidedAt", out _).Should().BeFalse();
        (await api.GetAsync("r-1")).Body.Should().Be(created.Body);
        created.Headers.Should().Contain("cache-control", "no-store");
    }

    [Fact]
    public async Task The_same_request_again_is_the_same_request()
    {
        var api = await Api.OpenAsync(cloud);
        var first = await api.PostAsync(Api.Good());
        var rows = (await api.RowsAsync()).Count;
        api.Time.Advance(TimeSpan.FromHours(1));

        var again = await api.PostAsync(Api.Good());

        again.Status.Should().Be(200);
        again.Body.Should().Be(first.Body);
        (await api.RowsAsync()).Should().HaveCount(rows);
        api.Count("RequestsCreated").Should().Be(1);
    }

    [Fact]
    public async Task The_order_of_approvers_and_parameters_and_the_case_of_addresses_make_no_other_request()
    {
        var api = await Api.OpenAsync(cloud);
        await api.PostAsync(Api.Good());
        var same = Api.Good();
        same["approverEmails"] = new JsonArray("BOB@example.com", "Ada@Example.com");
        same["actionParameters"] = new JsonObject { ["host"] = "db-7", ["service"] = "payments" };
        same["requesterEmail"] = "Monitoring@example.com";
        same["description"] = "Payments answers slowly.\r\nRestart it?";

        (await api.PostAsync(same)).Status.Should().Be(200);
    }

    [Theory]
    [InlineData("incidentId", "\"INC-2\"")]
    [InlineData("description", "\"Other\"")]
    [InlineData("action", "\"other\"")]
    [InlineData("actionParameters", """{"service":"payments"}""")]
    [InlineData("actionParameters", """{"service":"payments","host":"secret-7"}""")]
    [InlineData("approverEmails", """["ada@example.com"]""")]
    [InlineData("approverEmails", """["ada@example.com","eve@example.com"]""")]
    [InlineData("requesterEmail", "null")]
    [InlineData("lifetimeSeconds", "3600")]
    [InlineData("lifetimeSeconds", "86400")]
    public async Task Another_request_of_the_same_id_is_a_conflict_that_names_what_differs_without_values(string field, string json)
    {
        var api = await Api.OpenAsync(cloud);
        await api.PostAsync(Api.Good());
        var before = await api.RowsAsync();
        var other = Api.Good();
        other[field] = JsonNode.Parse(json);

        var answer = await api.PostAsync(other);

        answer.Status.Should().Be(409);
        answer.Code.Should().Be("conflict");
        var error = answer.Json.GetProperty("error");
        error.GetProperty("fields").EnumerateArray().Select(name => name.GetString()).Should().Equal(field);
        answer.Body.Should().NotContainAny("INC-", "payments", "db-7", "secret-7", "example.com", "restart");
        (await api.RowsAsync()).Should().BeEquivalentTo(before);
    }

    [Fact]
    public async Task Of_many_that_file_the_same_request_at_once_one_creates_it()
    {
        var api = await Api.OpenAsync(cloud);

        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Task.Run(() => api.PostAsync(Api.Good()))));

        answers.Count(answer => answer.Status == 201).Should().Be(1);
        answers.Count(answer => answer.Status == 200).Should().Be(19);
        answers.Select(answer => answer.Body).Distinct().Should().ContainSingle();
        (await api.RowsAsync("EVENT")).Should().ContainSingle();
        api.Count("RequestsCreated").Should().Be(1);
    }

    [Fact]
    public async Task Of_many_that_file_different_requests_of_one_id_at_once_one_wins_whole()
    {
        var api = await Api.OpenAsync(cloud);

        var answers = await Task.WhenAll(
            Enumerable
                .Range(0, 20)
                .Select(number =>
                {
                    var request = Api.Good();
                    request["incidentId"] = $"INC-{number}";
                    request["approverEmails"] = new JsonArray($"a{number}@example.com");
                    return Task.Run(() => api.PostAsync(request));
                })
        );

        var winner = answers.Single(answer => answer.Status == 201);
        answers.Count(answer => answer.Status == 409).Should().Be(19);
        var rows = await api.RowsAsync();
        rows.Should().HaveCount(5);
        var incident = winner.Json.GetProperty("incidentId").GetString()!;
        rows[0].Text("Email").Should().Be($"a{incident[4..]}@example.com");
    }

    [Fact]
    public async Task A_request_whose_confirmation_was_lost_is_answered_as_created()
    {
        var api = await Api.OpenAsync(cloud);
        var dynamo = Substitute.For<IAmazonDynamoDB>();
        var tries = 0;
        dynamo
            .TransactWriteItemsAsync(Arg.Any<TransactWriteItemsRequest>(), Arg.Any<CancellationToken>())
            .Returns(async call =>
            {
                var isFirst = Interlocked.Increment(ref tries) == 1;
                var done = await cloud.DynamoDb.TransactWriteItemsAsync(call.Arg<TransactWriteItemsRequest>());
                return isFirst ? throw new HttpRequestException("The connection broke.") : done;
            });
        dynamo
            .QueryAsync(Arg.Any<QueryRequest>(), Arg.Any<CancellationToken>())
            .Returns(call => cloud.DynamoDb.QueryAsync(call.Arg<QueryRequest>()));
        api.Use(dynamo);

        var answer = await api.PostAsync(Api.Good());

        answer.Status.Should().Be(201);
        tries.Should().Be(2);
        (await api.RowsAsync("EVENT")).Should().ContainSingle();
        api.Count("RequestsCreated").Should().Be(1);
    }

    [Fact]
    public async Task The_largest_request_is_taken_and_told_back_whole()
    {
        var api = await Api.OpenAsync(cloud);
        var largest = Api.Good(new string('r', 64));
        largest["incidentId"] = string.Concat(Enumerable.Repeat("😀", 64));
        largest["description"] = new string('語', 2000);
        largest["action"] = new string('"', 128);
        largest["actionParameters"] = new JsonObject(
            Enumerable.Range(10, 50).Select(number => KeyValuePair.Create($"{number}", (JsonNode?)new string('\\', 161)))
        );
        largest["approverEmails"] = new JsonArray([.. Enumerable.Range(0, 20).Select(number => (JsonNode)$"a{number}@example.com")]);

        var answer = await api.PostAsync(largest);

        answer.Status.Should().Be(201, answer.Body);
        answer.Json.GetProperty("description").GetString().Should().Be(new string('語', 2000));
        answer.Json.GetProperty("approvers").GetArrayLength().Should().Be(20);
        (await api.RowsAsync()).Should().HaveCount(43);
    }

    [Fact]
    public async Task A_shorter_lifetime_can_be_asked_for()
    {
        var api = await Api.OpenAsync(cloud);
        var request = Api.Good();
        request["lifetimeSeconds"] = 60;

        (await api.PostAsync(request)).Json.GetProperty("expiresAt").GetString().Should().Be("2026-11-22T10:01:00.000Z");
    }

    [Fact]
    public async Task A_quorum_needs_as_many_approvers()
    {
        var api = await Api.OpenAsync(cloud, ("RULE", "QUORUM"), ("QUORUM", "3"));

        var answer = await api.PostAsync(Api.Good());

        answer.Status.Should().Be(400);
        answer.Json.GetProperty("error").GetProperty("field").GetString().Should().Be("approverEmails");
        answer.Message.Should().Contain("at least 3");
        (await api.RowsAsync()).Should().BeEmpty();
    }

    [Fact]
    public async Task Unanimity_is_kept_as_a_quorum_of_all()
    {
        var api = await Api.OpenAsync(cloud, ("RULE", "UNANIMOUS"));

        (await api.PostAsync(Api.Good())).Json.GetProperty("requiredApprovals").GetInt32().Should().Be(2);

        RequestRow.From((await api.RowsAsync("REQUEST"))[0]).Policy.Should().Be(new ApprovalPolicy("QUORUM", 2));
    }

    [Theory]
    [InlineData("RULE", "MAJORITY")]
    [InlineData("LIFETIME_SECONDS", "59")]
    [InlineData("LIFETIME_SECONDS", "soon")]
    [InlineData("DECISIONS", "[]")]
    [InlineData("DECISIONS", "approve")]
    [InlineData("AUDIT_RETENTION_DAYS", "0")]
    public async Task A_configuration_that_makes_no_sense_keeps_the_function_from_starting(string name, string value)
    {
        var api = await Api.OpenAsync(cloud);

        var configuring = () => api.Configure((name, value));

        configuring.Should().Throw<FunctionException>();
    }

    [Fact]
    public async Task A_caller_whom_nobody_has_authenticated_is_refused()
    {
        var api = await Api.OpenAsync(cloud);

        var answer = await api.SendAsync("POST /requests", body: Api.Good().ToJsonString(), contentType: "application/json", caller: null);

        (answer.Status, answer.Code).Should().Be((403, "forbidden"));
        (await api.RowsAsync()).Should().BeEmpty();
    }

    [Fact]
    public async Task The_log_has_nothing_of_what_a_request_holds()
    {
        var api = await Api.OpenAsync(cloud);

        await api.PostAsync(Api.Good());
        var other = Api.Good();
        other["description"] = "Other";
        await api.PostAsync(other);

        api.LogText.Should()
            .Contain("Request created.")
            .And.NotContainAny("example.com", "Payments", "payments", "db-7", "INC-1", "restart");
    }

    [Fact]
    public async Task A_body_in_base64_is_read_too()
    {
        var api = await Api.OpenAsync(cloud);
        var body = Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(Api.Good().ToJsonString()));

        (await api.SendAsync("POST /requests", body: body, contentType: "Application/JSON; charset=utf-8", isBase64: true))
            .Status.Should()
            .Be(201);
    }
}
