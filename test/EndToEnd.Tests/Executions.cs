using System.Text.Json.Nodes;
using RegulatedData.LocalCloud;

namespace RegulatedData.EndToEnd.Tests;

/// <summary>How an execution of a state machine ended.</summary>
/// <param name="Status">Its status.</param>
/// <param name="Why">Error and cause, where it failed.</param>
internal sealed record Execution(string Status, string Why);

/// <summary>Reads executions of state machines. Step Functions tells nobody when one ends, so this asks until it has.</summary>
internal sealed class Executions(AwsApi aws)
{
    private static readonly TimeSpan s_interval = TimeSpan.FromMilliseconds(200);

    /// <summary>The end of the machine's execution whose input holds a text.</summary>
    /// <exception cref="TimeoutException">There is none, or it goes on for too long.</exception>
    public async Task<Execution> EndOfAsync(string machineArn, string inInput)
    {
        var started = TimeProvider.System.GetTimestamp();
        using var timer = new PeriodicTimer(s_interval);
        while (TimeProvider.System.GetElapsedTime(started) < SampleFixture.Patience)
        {
            if (await FindAsync(machineArn, inInput) is { } execution && (string?)execution["status"] != "RUNNING")
                return new Execution((string)execution["status"]!, $"{execution["error"]}: {execution["cause"]}");
            await timer.WaitForNextTickAsync();
        }

        throw new TimeoutException($"No execution of {machineArn} with \"{inInput}\" in its input ended within {SampleFixture.Patience}.");
    }

    private async Task<JsonObject?> FindAsync(string machineArn, string inInput)
    {
        var list = await StatesAsync("ListExecutions", new JsonObject { ["stateMachineArn"] = machineArn });
        foreach (var entry in list["executions"]!.AsArray())
        {
            var execution = await StatesAsync("DescribeExecution", new JsonObject { ["executionArn"] = (string?)entry!["executionArn"] });
            if (((string?)execution["input"])?.Contains(inInput, StringComparison.Ordinal) == true)
                return execution;
        }

        return null;
    }

    private Task<JsonObject> StatesAsync(string operation, JsonObject body) =>
        aws.JsonAsync("states", $"AWSStepFunctions.{operation}", body, default);
}
