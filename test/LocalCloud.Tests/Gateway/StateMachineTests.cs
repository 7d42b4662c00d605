using System.Text.Json.Nodes;

namespace RegulatedData.LocalCloud.Tests.Gateway;

[Collection(RunningCloudCollection.Name)]
public sealed class StateMachineTests
{
    private readonly RunningCloud _cloud;

    public StateMachineTests(RunningCloud cloud) => _cloud = cloud;

    [Fact]
    public async Task A_state_machine_calls_as_its_execution_role()
    {
        var role = await _cloud.CreateRoleAsync("states.amazonaws.com");

        var execution = await RunAsync(role, "arn:aws:states:::aws-sdk:sts:getCallerIdentity", []);

        execution["status"]!.ToString().Should().Be("SUCCEEDED");
        JsonNode.Parse(execution["output"]!.ToString())!["Arn"]!
            .ToString()
            .Should()
            .Be($"arn:aws:sts::123456789012:assumed-role/{role.Split('/')[^1]}/StepFunctions");
    }

    [Fact]
    public async Task A_state_machine_may_do_only_what_its_role_allows()
    {
        var allowed = await _cloud.CreateRoleAsync("states.amazonaws.com", "ssm:PutParameter");
        var other = await _cloud.CreateRoleAsync("states.amazonaws.com", "ssm:GetParameter");
        var parameters = new JsonObject
        {
            ["Name"] = RunningCloud.Unique("param"),
            ["Value"] = "v",
            ["Type"] = "String",
        };

        var passed = await RunAsync(allowed, "arn:aws:states:::aws-sdk:ssm:putParameter", parameters);
        var denied = await RunAsync(other, "arn:aws:states:::aws-sdk:ssm:putParameter", parameters);

        passed["status"]!.ToString().Should().Be("SUCCEEDED");
        denied["status"]!.ToString().Should().Be("FAILED");
        denied.ToJsonString().Should().Contain("AccessDenied");
    }

    [Fact]
    public async Task Executions_without_a_name_get_one_each()
    {
        var role = await _cloud.CreateRoleAsync("states.amazonaws.com");
        var machine = await CreateAsync(role, "arn:aws:states:::aws-sdk:sts:getCallerIdentity", []);

        var first = await StatesAsync("StartExecution", new JsonObject { ["stateMachineArn"] = machine });
        var second = await StatesAsync("StartExecution", new JsonObject { ["stateMachineArn"] = machine });

        second["executionArn"]!.ToString().Should().NotBe(first["executionArn"]!.ToString());
    }

    [Fact]
    public async Task A_state_machine_invokes_a_function_with_its_roles_grant_and_sees_its_errors()
    {
        var function = RunningCloud.Unique("function");
        var arn = $"arn:aws:lambda:us-east-1:123456789012:function:{function}";
        _cloud.Context.Functions.Register(
            new FunctionDefinition
            {
                Name = function,
                Arn = arn,
                CodeDirectory = AppContext.BaseDirectory,
                Handler = "LocalCloud.TestFunction",
                Runtime = "dotnet10",
                RoleArn = await _cloud.CreateRoleAsync("lambda.amazonaws.com"),
                Timeout = TimeSpan.FromSeconds(30),
                Environment = new Dictionary<string, string> { ["HANDLER"] = "Obey" },
            }
        );
        var granted = await _cloud.CreateRoleAsync("states.amazonaws.com", "lambda:InvokeFunction", arn);
        var other = await _cloud.CreateRoleAsync("states.amazonaws.com", "lambda:InvokeFunction", arn + "x");
        JsonObject Payload(string what) =>
            new()
            {
                ["FunctionName"] = arn,
                ["Payload"] = new JsonObject { ["do"] = what },
            };

        var passed = await RunAsync(granted, "arn:aws:states:::lambda:invoke", Payload("echo"));
        var failed = await RunAsync(granted, "arn:aws:states:::lambda:invoke", Payload("throw"));
        var denied = await RunAsync(other, "arn:aws:states:::lambda:invoke", Payload("echo"));
        await _cloud.Context.Functions.RemoveAsync(function);

        JsonNode.Parse(passed["output"]!.ToString())!["Payload"]!["echo"]!["do"]!.ToString().Should().Be("echo");
        failed["error"]!.ToString().Should().Be("Test.Refused");
        denied["error"]!.ToString().Should().Be("Lambda.AccessDeniedException");
    }

    private async Task<string> CreateAsync(string role, string resource, JsonObject parameters)
    {
        var definition = new JsonObject
        {
            ["StartAt"] = "Call",
            ["States"] = new JsonObject
            {
                ["Call"] = new JsonObject
                {
                    ["Type"] = "Task",
                    ["Resource"] = resource,
                    ["Parameters"] = parameters.DeepClone(),
                    ["End"] = true,
                },
            },
        };
        var machine = new JsonObject
        {
            ["name"] = RunningCloud.Unique("machine"),
            ["definition"] = definition.ToJsonString(),
            ["roleArn"] = role,
        };
        return (await StatesAsync("CreateStateMachine", machine))["stateMachineArn"]!.ToString();
    }

    private async Task<JsonObject> RunAsync(string role, string resource, JsonObject parameters)
    {
        var machine = await CreateAsync(role, resource, parameters);
        var started = await StatesAsync("StartExecution", new JsonObject { ["stateMachineArn"] = machine });
        var arn = started["executionArn"]!.ToString();
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (true)
        {
            var execution = await StatesAsync("DescribeExecution", new JsonObject { ["executionArn"] = arn });
            if (execution["status"]!.ToString() != "RUNNING")
                return execution;
            await Task.Delay(50, deadline.Token);
        }
    }

    private Task<JsonObject> StatesAsync(string operation, JsonObject body) =>
        _cloud.Aws.JsonAsync("states", $"AWSStepFunctions.{operation}", body, default);
}
