using System.Text;
using System.Text.Json.Nodes;

namespace RegulatedData.LocalCloud.Tests.Functions;

[Collection(RunningCloudCollection.Name)]
public sealed class FunctionHostTests : IAsyncLifetime
{
    private readonly RunningCloud _cloud;
    private readonly string _name = RunningCloud.Unique("function");
    private string _role = "";

    public FunctionHostTests(RunningCloud cloud) => _cloud = cloud;

    public async Task InitializeAsync() => _role = await _cloud.CreateRoleAsync("lambda.amazonaws.com", "sqs:SendMessage");

    public Task DisposeAsync() => _cloud.Context.Functions.RemoveAsync(_name);

    [Fact]
    public async Task An_event_is_answered_and_the_process_stays_warm()
    {
        Register();

        var first = await InvokeAsync(new() { ["text"] = "grüezi" });
        var second = await InvokeAsync(new() { ["text"] = "again" });

        first.FunctionError.Should().BeNull();
        first.Json!["echo"]!["text"]!.ToString().Should().Be("grüezi");
        second.Json!["number"]!.GetValue<int>().Should().Be(2);
        second.Json["process"]!.GetValue<int>().Should().Be(first.Json["process"]!.GetValue<int>());
    }

    [Fact]
    public async Task A_function_runs_under_its_own_role()
    {
        Register();

        var answer = await InvokeAsync(new() { ["do"] = "identity" });

        answer.Json!["xml"]!.ToString().Should().Contain($"assumed-role/{_role.Split('/')[^1]}/{_name}");
    }

    [Fact]
    public async Task A_function_whose_role_does_not_trust_lambda_is_refused()
    {
        _role = await _cloud.CreateRoleAsync("states.amazonaws.com");
        Register();

        var act = () => InvokeAsync([]);

        (await act.Should().ThrowAsync<AwsApiException>()).WithMessage("*cannot be assumed by Lambda*");
    }

    [Theory]
    [InlineData("AWS_REGION", "us-east-1")]
    [InlineData("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "256")]
    [InlineData("AWS_EXECUTION_ENV", "AWS_Lambda_dotnet10")]
    [InlineData("OWN", "value")]
    public async Task A_function_has_its_own_and_lambdas_variables(string name, string value)
    {
        Register(f => f with { MemoryMb = 256, Environment = With(f.Environment, "OWN", "value") });

        var answer = await InvokeAsync(new() { ["do"] = "environment", ["name"] = name });

        answer.Json!["value"]!.ToString().Should().Be(value);
    }

    [Fact]
    public async Task A_handlers_exception_is_the_answer_and_the_process_lives_on()
    {
        Register();
        await InvokeAsync([]);

        var failed = await InvokeAsync(new() { ["do"] = "throw" });
        var next = await InvokeAsync([]);

        failed.FunctionError.Should().Be("Unhandled");
        failed.Json!["errorType"]!.ToString().Should().Be("Test.Refused");
        next.Json!["number"]!.GetValue<int>().Should().Be(3);
    }

    [Fact]
    public async Task A_crash_is_told_and_the_next_event_gets_a_new_process()
    {
        Register();
        var before = await InvokeAsync([]);

        var crashed = await InvokeAsync(new() { ["do"] = "crash" });
        var after = await InvokeAsync([]);

        crashed.Json!["errorType"]!.ToString().Should().Be("Runtime.ExitError");
        crashed.Json["errorMessage"]!.ToString().Should().EndWith("Runtime exited with error: exit status 3");
        after.Json!["process"]!.GetValue<int>().Should().NotBe(before.Json!["process"]!.GetValue<int>());
    }

    [Fact]
    public async Task A_function_that_takes_too_long_is_ended()
    {
        Register(f => f with { Timeout = TimeSpan.FromSeconds(1) });

        var result = await InvokeAsync(new() { ["do"] = "sleep" });

        result.Json!["errorType"]!.ToString().Should().Be("Sandbox.Timedout");
        result.Json["errorMessage"]!.ToString().Should().Be($"RequestId: {result.RequestId} Error: Task timed out after 1.00 seconds");
    }

    [Fact]
    public async Task A_failed_start_is_told()
    {
        Register(f => f with { Environment = With(f.Environment, "HANDLER", "FailAtStart") });

        var result = await InvokeAsync([]);

        result.FunctionError.Should().Be("Unhandled");
        result.Json!["errorType"]!.ToString().Should().Be("Test.NoStart");
    }

    [Fact]
    public async Task An_answer_of_more_than_six_megabytes_is_an_error()
    {
        Register();

        var result = await InvokeAsync(new() { ["do"] = "large" });

        result.Json!["errorType"]!.ToString().Should().Be("Function.ResponseSizeTooLarge");
    }

    [Fact]
    public async Task Invocations_that_overlap_get_processes_of_their_own()
    {
        Register();
        var file = Path.Combine(Path.GetTempPath(), RunningCloud.Unique("go"));
        var waiting = InvokeAsync(new() { ["do"] = "wait", ["file"] = file });
        try
        {
            var second = await InvokeAsync([]);
            await File.WriteAllTextAsync(file, "");
            var first = await waiting;

            second.Json!["process"]!.GetValue<int>().Should().NotBe(first.Json!["process"]!.GetValue<int>());
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public async Task A_bundle_without_its_assembly_is_told_as_such()
    {
        Register(f => f with { Handler = "Missing" });

        var act = () => InvokeAsync([]);

        (await act.Should().ThrowAsync<LocalCloudException>()).WithMessage("*holds no Missing.dll*");
    }

    [Fact]
    public async Task Lines_go_to_the_log_group_and_embedded_metrics_become_metrics()
    {
        Register(f => f with { LogGroup = $"/test/{_name}" });
        await InvokeAsync(new() { ["do"] = "metric", ["value"] = 2.5 });
        await _cloud.Context.Functions.RemoveAsync(_name); // the rest of the log is shipped before it ends

        var messages = await LogAsync($"/test/{_name}");
        messages.Should().Contain(m => m.StartsWith("START RequestId: ")).And.Contain(m => m.StartsWith("REPORT RequestId: "));
        messages.Should().Contain(m => m.Contains("\"message\":\"obeyed\""));
        (await SumAsync("Test/Functions", "Seconds", "Table", "T1")).Should().Be(2.5);
        (await SumAsync("AWS/Lambda", "Invocations", "FunctionName", _name)).Should().Be(1);
    }

    [Fact]
    public async Task An_asynchronous_failure_is_tried_three_times_and_then_reported()
    {
        var deadLetters = await QueueAsync();
        var failures = await QueueAsync();
        Register(f =>
            f with
            {
                Async = new AsyncInvocationConfig { DeadLetterArn = deadLetters.Arn, OnFailureArn = failures.Arn },
            }
        );

        var response = await InvokeThroughApiAsync("""{"do":"throw"}""", "Event");
        var record = JsonNode.Parse((await ReceiveAsync(failures.Url))["Body"]!.ToString())!;
        var deadLetter = await ReceiveAsync(deadLetters.Url);

        response.Status.Should().Be(202);
        record["requestContext"]!["condition"]!.ToString().Should().Be("RetriesExhausted");
        record["requestContext"]!["approximateInvokeCount"]!.GetValue<int>().Should().Be(3);
        record["responsePayload"]!["errorType"]!.ToString().Should().Be("Test.Refused");
        deadLetter["Body"]!.ToString().Should().Be("""{"do":"throw"}""");
        deadLetter["MessageAttributes"]!["ErrorMessage"]!["StringValue"]!.ToString().Should().Be("It was told to.");
    }

    [Fact]
    public async Task Lambdas_api_invokes_and_describes()
    {
        Register(f => f with { Tags = With(f.Tags, "team", "data") });

        var invoked = await InvokeThroughApiAsync("""{"do":"throw"}""", "RequestResponse");
        var dry = await InvokeThroughApiAsync("{}", "DryRun");
        var described = (await _cloud.Aws.RestAsync("lambda", HttpMethod.Get, $"/2015-03-31/functions/{_name}", null, default))!;

        invoked.Headers!["X-Amz-Function-Error"].Should().Be("Unhandled");
        Encoding.UTF8.GetString(Convert.FromBase64String(invoked.Headers["X-Amz-Log-Result"])).Should().Contain("START RequestId");
        dry.Status.Should().Be(204);
        described["Configuration"]!["Role"]!.ToString().Should().Be(_role);
        described["Tags"]!["team"]!.ToString().Should().Be("data");
    }

    private void Register(Func<FunctionDefinition, FunctionDefinition>? change = null)
    {
        var function = new FunctionDefinition
        {
            Name = _name,
            Arn = $"arn:aws:lambda:us-east-1:123456789012:function:{_name}",
            CodeDirectory = AppContext.BaseDirectory,
            Handler = "LocalCloud.TestFunction",
            Runtime = "dotnet10",
            RoleArn = _role,
            Timeout = TimeSpan.FromSeconds(30),
            Environment = new Dictionary<string, string> { ["HANDLER"] = "Obey" },
        };
        _cloud.Context.Functions.Register(change is null ? function : change(function));
    }

    private Task<InvocationResult> InvokeAsync(JsonObject payload) =>
        _cloud.Context.Functions.InvokeAsync(_name, Encoding.UTF8.GetBytes(payload.ToJsonString()), default);

    private Task<AwsResponse> InvokeThroughApiAsync(string payload, string type) =>
        _cloud.Aws.SendAsync(
            "lambda",
            HttpMethod.Post,
            $"/2015-03-31/functions/{_name}/invocations",
            new StringContent(payload),
            new() { ["X-Amz-Invocation-Type"] = type, ["X-Amz-Log-Type"] = "Tail" },
            default
        );

    private async Task<List<string>> LogAsync(string group)
    {
        var events = await _cloud.Aws.JsonAsync("logs", "Logs_20140328.FilterLogEvents", new() { ["logGroupName"] = group }, default);
        return [.. events["events"]!.AsArray().Select(e => e!["message"]!.ToString())];
    }

    private async Task<double> SumAsync(string metricNamespace, string metric, string dimension, string value)
    {
        var now = DateTimeOffset.FromUnixTimeSeconds(TimeProvider.System.GetUtcNow().ToUnixTimeSeconds());
        var answer = await _cloud.Aws.JsonAsync(
            "monitoring",
            "GraniteServiceVersion20100801.GetMetricStatistics",
            new()
            {
                ["Namespace"] = metricNamespace,
                ["MetricName"] = metric,
                ["Dimensions"] = new JsonArray(new JsonObject { ["Name"] = dimension, ["Value"] = value }),
                ["StartTime"] = now.AddHours(-1).ToUnixTimeSeconds(),
                ["EndTime"] = now.AddHours(1).ToUnixTimeSeconds(),
                ["Period"] = 86400,
                ["Statistics"] = new JsonArray("Sum"),
            },
            default
        );
        return answer["Datapoints"]!.AsArray().Sum(d => d!["Sum"]!.GetValue<double>());
    }

    private async Task<(string Url, string Arn)> QueueAsync()
    {
        var name = RunningCloud.Unique("queue");
        var created = await _cloud.Aws.JsonAsync("sqs", "AmazonSQS.CreateQueue", new() { ["QueueName"] = name }, default);
        return (created["QueueUrl"]!.ToString(), $"arn:aws:sqs:us-east-1:123456789012:{name}");
    }

    private async Task<JsonNode> ReceiveAsync(string queueUrl)
    {
        var body = new JsonObject
        {
            ["QueueUrl"] = queueUrl,
            ["WaitTimeSeconds"] = 20,
            ["MessageAttributeNames"] = new JsonArray("All"),
        };
        // SQS waits for 20 seconds at most.
        for (var waits = 0; waits < 6; waits++)
        {
            var answer = await _cloud.Aws.JsonAsync("sqs", "AmazonSQS.ReceiveMessage", body, default);
            if (answer["Messages"] is JsonArray { Count: > 0 } messages)
                return messages[0]!;
        }

        throw new TimeoutException($"{queueUrl} got no message.");
    }

    private static Dictionary<string, string> With(IReadOnlyDictionary<string, string> values, string name, string value) =>
        new(values, StringComparer.Ordinal) { [name] = value };
}
