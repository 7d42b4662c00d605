using System.Text.Json.Nodes;
using RegulatedData.LocalCloud.Tests.Pipes;

namespace RegulatedData.LocalCloud.Tests.StateMachines;

/// <summary>A state machine of a test, with a role of its own.</summary>
internal sealed class Machine
{
    private readonly PipeBed _bed;

    private Machine(PipeBed bed, string arn)
    {
        _bed = bed;
        Arn = arn;
    }

    public string Arn { get; }

    /// <summary>An Express machine of one or more states, of which the first starts.</summary>
    public static async Task<Machine> ExpressAsync(
        PipeBed bed,
        string states,
        (string Action, string Resource)[]? rights = null,
        string? logGroupArn = null,
        bool withData = false
    ) => await CreateAsync(bed, "EXPRESS", states, rights ?? [], logGroupArn, withData);

    public static Task<Machine> StandardAsync(PipeBed bed, string states, params (string Action, string Resource)[] rights) =>
        CreateAsync(bed, "STANDARD", states, rights, null, false);

    /// <summary>Runs it with this input, as the account's administrator, and gives back StartSyncExecution's answer.</summary>
    public Task<JsonObject> RunAsync(string input = "{}") => CallAsync(_bed.Aws, "StartSyncExecution", input);

    /// <summary>Runs it, and gives back its output: it must have succeeded.</summary>
    public async Task<JsonNode?> OutputAsync(string input = "{}")
    {
        var execution = await RunAsync(input);
        execution["status"]!.ToString().Should().Be("SUCCEEDED", "of {0}: {1}", execution["error"], execution["cause"]);
        return JsonNode.Parse(execution["output"]!.ToString());
    }

    /// <summary>Runs it, and gives back its error's name: it must have failed.</summary>
    public async Task<string> ErrorAsync(string input = "{}")
    {
        var execution = await RunAsync(input);
        execution["status"]!.ToString().Should().Be("FAILED", "the output was {0}", execution["output"]);
        return execution["error"]!.ToString();
    }

    public Task<JsonObject> StartAsync(string input = "{}", string? name = null) => CallAsync(_bed.Aws, "StartExecution", input, name);

    public async Task<JsonObject> CallAsync(AwsApi api, string operation, string input, string? name = null)
    {
        var body = new JsonObject { ["stateMachineArn"] = Arn, ["input"] = input };
        if (name is not null)
            body["name"] = name;
        return await api.JsonAsync("states", $"AWSStepFunctions.{operation}", body, default);
    }

    private static async Task<Machine> CreateAsync(
        PipeBed bed,
        string type,
        string states,
        (string Action, string Resource)[] rights,
        string? logGroupArn,
        bool withData
    )
    {
        var parsed = JsonNode.Parse(states)!.AsObject();
        var definition = new JsonObject { ["StartAt"] = parsed.First().Key, ["States"] = parsed };
        var body = new JsonObject
        {
            ["name"] = PipeBed.Unique("machine"),
            ["definition"] = definition.ToJsonString(),
            ["roleArn"] = await bed.RoleAsync("states.amazonaws.com", rights),
            ["type"] = type,
        };
        if (logGroupArn is not null)
            body["loggingConfiguration"] = JsonNode.Parse(
                $$$$"""
                {"level":"ALL","includeExecutionData":{{{{(withData ? "true" : "false")}}}},
                 "destinations":[{"cloudWatchLogsLogGroup":{"logGroupArn":"{{{{logGroupArn}}}}:*"}}]}
                """
            );
        var created = await bed.Aws.JsonAsync("states", "AWSStepFunctions.CreateStateMachine", body, default);
        return new Machine(bed, created["stateMachineArn"]!.ToString());
    }
}
