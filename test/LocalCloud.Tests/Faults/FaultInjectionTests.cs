using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace RegulatedData.LocalCloud.Tests.Faults;

[Collection(RunningCloudCollection.Name)]
public sealed class FaultInjectionTests(RunningCloud cloud) : IAsyncLifetime, IDisposable
{
    private readonly string _queue = RunningCloud.Unique("queue");
    private readonly HttpClient _http = new() { BaseAddress = cloud.Host.Endpoint };
    private string _url = "";

    public async Task InitializeAsync() => _url = await QueueAsync(_queue);

    public Task DisposeAsync() => Task.CompletedTask;

    public void Dispose() => _http.Dispose();

    [Fact]
    public async Task A_refused_call_is_not_carried_out_and_later_ones_pass()
    {
        using var fault = Inject(FaultEffect.Refuse(503, "ServiceUnavailable", "Down."), f => f with { Times = 2 });

        for (var i = 0; i < 2; i++)
        {
            var error = (await FluentActions.Awaiting(SendAsync).Should().ThrowAsync<AwsApiException>()).Which;
            error.Code.Should().Be("ServiceUnavailable");
            error.Status.Should().Be(503);
            error.Message.Should().Be("Down.");
        }
        await SendAsync();

        fault.Hits.Should().Be(2);
        (await CountAsync()).Should().Be(1);
    }

    [Fact]
    public async Task Calls_that_do_not_fit_every_condition_pass()
    {
        var other = await QueueAsync(_queue + "2");
        using var otherResource = Inject(FaultEffect.Refuse(500, "Other"), f => f with { Resource = _queue[..^1] });
        using var otherService = Inject(FaultEffect.Refuse(500, "Other"), f => f with { Service = "sns" });
        using var otherCaller = Inject(FaultEffect.Refuse(500, "Other"), f => f with { Caller = "somebody-*" });
        using var otherBody = Inject(FaultEffect.Refuse(500, "Other"), f => f with { Body = "no such text" });
        using var fitting = Inject(FaultEffect.Refuse(500, "Fitting"), f => f with { Caller = "admin*", Body = "hello" });

        (await FluentActions.Awaiting(SendAsync).Should().ThrowAsync<AwsApiException>()).Which.Code.Should().Be("Fitting");
        await SendAsync(other);
    }

    [Fact]
    public async Task The_first_calls_can_be_left_alone()
    {
        using var fault = Inject(FaultEffect.Refuse(500, "Third"), f => f with { Skip = 2, Times = 1 });

        await SendAsync();
        await SendAsync();
        await FluentActions.Awaiting(SendAsync).Should().ThrowAsync<AwsApiException>();
        await SendAsync();
    }

    [Fact]
    public async Task A_seed_makes_chance_repeatable()
    {
        var first = await PatternAsync(seed: 4);
        var again = await PatternAsync(seed: 4);
        var other = await PatternAsync(seed: 5);

        first.Should().Contain("x").And.Contain(".");
        again.Should().Be(first);
        other.Should().NotBe(first);
    }

    [Fact]
    public async Task A_lost_answer_belongs_to_a_call_that_was_carried_out()
    {
        using var fault = Inject(FaultEffect.LoseAnswer(), f => f with { Times = 1 });

        await FluentActions.Awaiting(SendAsync).Should().ThrowAsync<HttpRequestException>();

        (await CountAsync()).Should().Be(1);
        fault.Hits.Should().Be(1);
    }

    [Fact]
    public async Task A_lost_answer_can_be_an_error_instead_of_silence()
    {
        using var fault = Inject(FaultEffect.LoseAnswer(500), f => f with { Times = 1 });

        (await FluentActions.Awaiting(SendAsync).Should().ThrowAsync<AwsApiException>()).Which.Status.Should().Be(500);

        (await CountAsync()).Should().Be(1);
    }

    [Fact]
    public async Task A_held_call_waits_until_the_test_lets_it_go()
    {
        using var fault = Inject(FaultEffect.Hold);

        var sending = SendAsync();
        await fault.WaitForHitsAsync();
        sending.IsCompleted.Should().BeFalse();
        fault.Held.Should().Be(1);
        (await CountAsync()).Should().Be(0);
        fault.Release();
        await sending;

        fault.Held.Should().Be(0);
        (await CountAsync()).Should().Be(1);
    }

    [Fact]
    public async Task A_call_held_afterwards_has_had_its_effect()
    {
        using var fault = Inject(FaultEffect.Hold, f => f with { When = FaultMoment.AfterCall });

        var sending = SendAsync();
        await fault.WaitForHitsAsync();

        (await CountAsync()).Should().Be(1);
        sending.IsCompleted.Should().BeFalse();
        fault.Dispose();
        await sending;
    }

    [Fact]
    public async Task A_held_call_whose_caller_gives_up_is_not_carried_out()
    {
        using var fault = Inject(FaultEffect.Hold);
        using var giveUp = new CancellationTokenSource();

        var sending = SendAsync(_url, giveUp.Token);
        await fault.WaitForHitsAsync();
        await giveUp.CancelAsync();
        await FluentActions.Awaiting(() => sending).Should().ThrowAsync<OperationCanceledException>();
        fault.Dispose();

        (await CountAsync()).Should().Be(0);
    }

    [Fact]
    public async Task A_delayed_call_takes_that_long()
    {
        using var fault = Inject(FaultEffect.Delay(TimeSpan.FromMilliseconds(300)), f => f with { Times = 1 });
        var started = TimeProvider.System.GetTimestamp();

        await SendAsync();

        TimeProvider.System.GetElapsedTime(started).Should().BeGreaterThanOrEqualTo(TimeSpan.FromMilliseconds(290));
    }

    [Fact]
    public async Task A_fault_is_over_when_it_is_disposed()
    {
        Inject(FaultEffect.Refuse(500, "Broken")).Dispose();

        await SendAsync();
    }

    [Fact]
    public void Conditions_that_an_effect_would_ignore_are_refused()
    {
        FluentActions
            .Invoking(() => cloud.Host.Faults.Inject(new Fault(FaultEffect.CrashFunction) { Service = "sqs" }))
            .Should()
            .Throw<ArgumentException>();
        FluentActions
            .Invoking(() => cloud.Host.Faults.Inject(new Fault(FaultEffect.LoseAnswer()) { When = FaultMoment.AfterCall }))
            .Should()
            .Throw<ArgumentException>();
        FluentActions
            .Invoking(() => cloud.Host.Faults.Inject(new Fault(FaultEffect.Hold) { Times = 0 }))
            .Should()
            .Throw<ArgumentException>();
        FluentActions.Invoking(() => FaultEffect.Refuse(200, "Fine")).Should().Throw<ArgumentOutOfRangeException>();
    }

    [Fact]
    public void A_dropped_record_is_chosen_by_table_and_kind()
    {
        const string stream = "arn:aws:dynamodb:us-east-1:123456789012:table/Orders/stream/2026-01-01T00:00:00.000";
        using var fault = cloud.Host.Faults.Inject(
            new Fault(FaultEffect.DropStreamRecord)
            {
                Resource = "Orders",
                Operation = "INSERT",
                Body = "o-2",
                Times = 1,
            }
        );
        var faults = cloud.Context.StreamFaults;

        faults.ShouldDrop(stream.Replace("Orders", "Orders2", StringComparison.Ordinal), Record("INSERT", "o-2")).Should().BeFalse();
        faults.ShouldDrop(stream, Record("MODIFY", "o-2")).Should().BeFalse();
        faults.ShouldDrop(stream, Record("INSERT", "o-1")).Should().BeFalse();
        faults.ShouldDrop(stream, Record("INSERT", "o-2")).Should().BeTrue();
        faults.ShouldDrop(stream, Record("INSERT", "o-2")).Should().BeFalse();
        fault.Hits.Should().Be(1);
    }

    [Fact]
    public async Task A_transaction_conflict_looks_as_DynamoDB_tells_it()
    {
        var table = RunningCloud.Unique("table");
        using var fault = cloud.Host.Faults.Inject(new Fault(FaultEffect.ConflictTransaction) { Resource = table, Times = 2 });
        JsonObject Put(string id) =>
            new()
            {
                ["TableName"] = table,
                ["Item"] = new JsonObject { ["PK"] = new JsonObject { ["S"] = id } },
            };

        var transaction = await DynamoErrorAsync(
            "TransactWriteItems",
            new JsonObject
            {
                ["TransactItems"] = new JsonArray(new JsonObject { ["Put"] = Put("1") }, new JsonObject { ["Put"] = Put("2") }),
            }
        );
        var single = await DynamoErrorAsync("PutItem", Put("1"));
        var read = await DynamoErrorAsync("GetItem", new JsonObject { ["TableName"] = table, ["Key"] = Put("1")["Item"]!.DeepClone() });

        transaction.Code.Should().Be("TransactionCanceledException");
        transaction.Message.Should().EndWith("[TransactionConflict, None]");
        transaction.Details!["CancellationReasons"]!.ToJsonString().Should().Contain("\"TransactionConflict\"");
        single.Code.Should().Be("TransactionConflictException");
        read.Code.Should().Be("ResourceNotFoundException");
    }

    [Fact]
    public async Task A_shell_injects_looks_and_removes()
    {
        using var made = await _http.PostAsJsonAsync(
            "/_localcloud/faults",
            new
            {
                effect = "Refuse",
                status = 400,
                code = "Busy",
                service = "sqs",
                operation = "SendMessage",
                resource = _queue,
            }
        );
        made.StatusCode.Should().Be(HttpStatusCode.Created);
        var id = JsonNode.Parse(await made.Content.ReadAsStringAsync())!["id"]!.ToString();

        (await FluentActions.Awaiting(SendAsync).Should().ThrowAsync<AwsApiException>()).Which.Code.Should().Be("Busy");

        JsonNode.Parse(await _http.GetStringAsync($"/_localcloud/faults/{id}"))!["hits"]!.GetValue<int>().Should().Be(1);
        (await _http.GetStringAsync("/_localcloud/faults")).Should().Contain(_queue);
        using var removed = await _http.DeleteAsync($"/_localcloud/faults/{id}");
        removed.StatusCode.Should().Be(HttpStatusCode.OK);
        await SendAsync();
    }

    [Theory]
    [InlineData("""{"effect":"Refuse","servce":"sqs"}""", "servce")]
    [InlineData("""{"service":"sqs"}""", "effect")]
    [InlineData("""{"effect":"Delay"}""", "seconds")]
    [InlineData("""{"effect":"Hold","times":0}""", "Times = 0")]
    [InlineData("[]", "JSON")]
    public async Task A_shells_mistake_injects_nothing_and_is_told(string body, string expected)
    {
        using var content = new StringContent(body);
        using var answer = await _http.PostAsync("/_localcloud/faults", content);

        answer.StatusCode.Should().Be(HttpStatusCode.BadRequest);
        (await answer.Content.ReadAsStringAsync()).Should().Contain(expected);
    }

    private InjectedFault Inject(FaultEffect effect, Func<Fault, Fault>? with = null)
    {
        var fault = new Fault(effect)
        {
            Service = "sqs",
            Operation = "Send*",
            Resource = _queue,
        };
        return cloud.Host.Faults.Inject(with?.Invoke(fault) ?? fault);
    }

    private async Task<string> PatternAsync(int seed)
    {
        using var fault = Inject(FaultEffect.Refuse(500, "Chance"), f => f with { Probability = 0.5, Seed = seed });
        var pattern = "";
        for (var i = 0; i < 20; i++)
        {
            try
            {
                await SendAsync();
                pattern += '.';
            }
            catch (AwsApiException)
            {
                pattern += 'x';
            }
        }
        return pattern;
    }

    private async Task<string> QueueAsync(string name)
    {
        var answer = await cloud.Aws.JsonAsync("sqs", "AmazonSQS.CreateQueue", new JsonObject { ["QueueName"] = name }, default);
        return answer["QueueUrl"]!.ToString();
    }

    private Task SendAsync() => SendAsync(_url);

    private Task<JsonObject> SendAsync(string url, CancellationToken ct = default) =>
        cloud.Aws.JsonAsync("sqs", "AmazonSQS.SendMessage", new JsonObject { ["QueueUrl"] = url, ["MessageBody"] = "hello" }, ct);

    private async Task<int> CountAsync()
    {
        var answer = await cloud.Aws.JsonAsync(
            "sqs",
            "AmazonSQS.GetQueueAttributes",
            new JsonObject { ["QueueUrl"] = _url, ["AttributeNames"] = new JsonArray("ApproximateNumberOfMessages") },
            default
        );
        return int.Parse(answer["Attributes"]!["ApproximateNumberOfMessages"]!.ToString(), CultureInfo.InvariantCulture);
    }

    private async Task<AwsApiException> DynamoErrorAsync(string operation, JsonObject body) =>
        (
            await FluentActions
                .Awaiting(() => cloud.Aws.JsonAsync("dynamodb", $"DynamoDB_20120810.{operation}", body, default))
                .Should()
                .ThrowAsync<AwsApiException>()
        ).Which;

    private static JsonObject Record(string eventName, string id) =>
        new()
        {
            ["eventName"] = eventName,
            ["dynamodb"] = new JsonObject { ["Keys"] = new JsonObject { ["PK"] = new JsonObject { ["S"] = id } } },
        };
}
