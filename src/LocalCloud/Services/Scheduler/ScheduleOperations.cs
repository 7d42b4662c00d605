using System.Text.Json.Nodes;

namespace RegulatedData.LocalCloud.Services.Scheduler;

/// <summary>Schedules.</summary>
internal sealed class ScheduleOperations(ScheduleStore store, ScheduleDefinition definitions) : ISchedulerOperations
{
    /// <inheritdoc />
    public IEnumerable<(string, Func<SchedulerCall, CancellationToken, Task<JsonObject>>)> Operations =>
        [
            ("CreateSchedule", CreateAsync),
            ("UpdateSchedule", UpdateAsync),
            ("GetSchedule", (call, _) => Task.FromResult(Get(call))),
            ("ListSchedules", (call, _) => Task.FromResult(List(call))),
            ("DeleteSchedule", (call, _) => Task.FromResult(Delete(call))),
        ];

    private async Task<JsonObject> CreateAsync(SchedulerCall call, CancellationToken ct)
    {
        var (name, group) = (call.Name, store.Group(call.Region, call.Group));
        var definition = await definitions.ReadAsync(call.Body, group, ct);
        var schedule = store.Add(call.Region, group.Name, name, definition, AwsJson.Text(call.Body["ClientToken"]));
        return new JsonObject { ["ScheduleArn"] = schedule.Arn };
    }

    // What an update doesn't say is as it was never said.
    private async Task<JsonObject> UpdateAsync(SchedulerCall call, CancellationToken ct)
    {
        var schedule = store.Find(call.Region, call.Group, call.Name);
        store.Replace(schedule, await definitions.ReadAsync(call.Body, store.Group(call.Region, call.Group), ct));
        return new JsonObject { ["ScheduleArn"] = schedule.Arn };
    }

    private JsonObject Get(SchedulerCall call)
    {
        var schedule = store.Find(call.Region, call.Group, call.Name);
        var shown = Summary(schedule);
        foreach (var (name, value) in schedule.Definition)
            shown[name] = value?.DeepClone();
        return shown;
    }

    private JsonObject List(SchedulerCall call)
    {
        var (group, prefix, state) = (call.Query("ScheduleGroup"), call.Query("NamePrefix") ?? "", call.Query("State"));
        var found = store
            .All.Where(schedule => schedule.Region == call.Region)
            .Where(schedule => group is null || schedule.Group == group)
            .Where(schedule => schedule.Name.StartsWith(prefix, StringComparison.Ordinal))
            .Where(schedule => state is null || AwsJson.Text(schedule.Definition["State"]) == state)
            .OrderBy(schedule => schedule.Group, StringComparer.Ordinal)
            .ThenBy(schedule => schedule.Name, StringComparer.Ordinal);
        return call.Page(
            "Schedules",
            found.Select(schedule =>
            {
                var shown = Summary(schedule);
                shown["State"] = schedule.Definition["State"]!.DeepClone();
                shown["Target"] = new JsonObject { ["Arn"] = schedule.Definition["Target"]!["Arn"]!.DeepClone() };
                return shown;
            })
        );
    }

    private JsonObject Delete(SchedulerCall call)
    {
        var schedule = store.Find(call.Region, call.Group, call.Name);
        store.Remove(schedule.Arn, schedule.Version);
        return [];
    }

    private static JsonObject Summary(Schedule schedule) =>
        new()
        {
            ["Arn"] = schedule.Arn,
            ["Name"] = schedule.Name,
            ["GroupName"] = schedule.Group,
            ["CreationDate"] = AwsJson.Time(schedule.Created),
            ["LastModificationDate"] = AwsJson.Time(schedule.Modified),
        };
}
