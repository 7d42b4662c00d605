using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;

namespace RegulatedData.LocalCloud.Tests.Faults;

/// <summary>Faults that befall functions: the function is a real process.</summary>
[Collection(RunningCloudCollection.Name)]
public sealed class FunctionFaultTests(RunningCloud cloud) : IAsyncLifetime
{
    private readonly string _name = RunningCloud.Unique("function");
    private string _url = "";

    public async Task InitializeAsync()
    {
        var answer = await cloud.Aws.JsonAsync("sqs", "AmazonSQS.CreateQueue", new JsonObject { ["QueueName"] = _name }, default);
        _url = answer["QueueUrl"]!.ToString();
        cloud.Context.Functions.Register(
            new FunctionDefinition
            {
                Name = _name,
                Arn = $"arn:aws:lambda:us-east-1:123456789012:function:{_name}",
                CodeDirectory = AppContext.BaseDirectory,
                Handler = "LocalCloud.TestFunction",
                Runtime = "dotnet10",
                RoleArn = await cloud.CreateRoleAsync("lambda.amazonaws.com", "sqs:*"),
                Environment = new Dictionary<string, string>(StringComparer.Ordinal) { ["HANDLER"] = "Obey" },
                Timeout = TimeSpan.FromSeconds(30),
            }
        );
    }

    public Task DisposeAsync() => cloud.Context.Functions.RemoveAsync(_name);

    [Theory]
    [InlineData(FaultMoment.BeforeCall, 0)]
    [InlineData(FaultMoment.AfterCall, 1)]
    public async Task A_function_is_killed_before_its_call_or_after_it(FaultMoment when, int messages)
    {
        var before = await InvokeAsync([]);
        using var fault = cloud.Host.Faults.Inject(
            new Fault(FaultEffect.KillCaller)
            {
                Service = "sqs",
                Operation = "SendMessage",
                Caller = _name,
                When = when,
                Times = 1,
            }
        );

        var killed = await InvokeAsync(Send());
        var messagesThen = await CountAsync();
        var next = await InvokeAsync(Send());

        killed.FunctionError.Should().Be("Unhandled");
        killed.Json!["errorType"]!.ToString().Should().Be("Runtime.ExitError");
        killed.Json["errorMessage"]!.ToString().Should().EndWith("Runtime exited with error: signal: killed");
        messagesThen.Should().Be(messages);
        fault.Hits.Should().Be(1);
        next.FunctionError.Should().BeNull();
        next.Json!["process"]!.GetValue<int>().Should().NotBe(before.Json!["process"]!.GetValue<int>());
    }

    [Fact]
    public async Task Callers_that_are_no_functions_are_not_killed()
    {
        using var fault = cloud.Host.Faults.Inject(new Fault(FaultEffect.KillCaller) { Service = "sqs", Resource = _name });

        await CountAsync();

        fault.Hits.Should().Be(0);
    }

    [Fact]
    public async Task An_invocation_crashes_without_the_function_seeing_it()
    {
        var first = await InvokeAsync([]);
        using var fault = cloud.Host.Faults.Inject(new Fault(FaultEffect.CrashFunction) { Resource = _name, Times = 1 });

        var crashed = await InvokeAsync([]);
        var next = await InvokeAsync([]);

        crashed.FunctionError.Should().Be("Unhandled");
        crashed.Json!["errorType"]!.ToString().Should().Be("Runtime.ExitError");
        first.Json!["number"]!.GetValue<int>().Should().Be(1);
        next.Json!["number"]!.GetValue<int>().Should().Be(2);
        fault.Hits.Should().Be(1);
    }

    [Fact]
    public async Task A_functions_calls_are_found_by_its_name_and_by_its_roles()
    {
        using var fault = cloud.Host.Faults.Inject(
            new Fault(FaultEffect.Refuse(503, "ServiceUnavailable"))
            {
                Service = "sqs",
                Caller = "role-*",
                Resource = _name,
            }
        );

        var refused = await InvokeAsync(Send());
        await CountAsync();

        refused.Json!["status"]!.GetValue<int>().Should().Be(503);
        refused.Json["body"]!.ToString().Should().Contain("ServiceUnavailable");
        fault.Hits.Should().Be(1);
    }

    private JsonObject Send() =>
        new()
        {
            ["do"] = "call",
            ["service"] = "sqs",
            ["target"] = "AmazonSQS.SendMessage",
            ["body"] = new JsonObject { ["QueueUrl"] = _url, ["MessageBody"] = "m" },
        };

    private Task<InvocationResult> InvokeAsync(JsonObject payload) =>
        cloud.Context.Functions.InvokeAsync(_name, Encoding.UTF8.GetBytes(payload.ToJsonString()), default);

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
}
