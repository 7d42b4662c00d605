using System.Text.Json.Nodes;
using RegulatedData.LocalCloud.Events;

namespace RegulatedData.LocalCloud.Services.Scheduler;

/// <summary>Groups of schedules, and their tags.</summary>
internal sealed class ScheduleGroupOperations(ScheduleStore store) : ISchedulerOperations
{
    /// <inheritdoc />
    public IEnumerable<(string, Func<SchedulerCall, CancellationToken, Task<JsonObject>>)> Operations =>
        [
            ("CreateScheduleGroup", Sync(Create)),
            ("GetScheduleGroup", Sync(call => Show(store.Group(call.Region, call.Name)))),
            ("ListScheduleGroups", Sync(List)),
            ("DeleteScheduleGroup", Sync(Delete)),
            ("ListTagsForResource", Sync(call => new JsonObject { ["Tags"] = Tagged(call).Tags.DeepClone() })),
            ("TagResource", Sync(Tag)),
            ("UntagResource", Sync(Untag)),
        ];

    private JsonObject Create(SchedulerCall call)
    {
        var tags = call.Request.Body.IsEmpty ? null : call.Body["Tags"]?.DeepClone().AsArray();
        return new JsonObject { ["ScheduleGroupArn"] = store.AddGroup(call.Region, call.Name, tags ?? []).Arn };
    }

    private JsonObject List(SchedulerCall call)
    {
        var prefix = call.Query("NamePrefix") ?? "";
        var groups = store
            .Groups(call.Region)
            .Append(store.Group(call.Region, ScheduleStore.DefaultGroup))
            .Distinct()
            .Where(group => group.Name.StartsWith(prefix, StringComparison.Ordinal))
            .OrderBy(group => group.Name, StringComparer.Ordinal);
        return call.Page("ScheduleGroups", groups.Select(Show));
    }

    private JsonObject Delete(SchedulerCall call)
    {
        var group = store.Group(call.Region, call.Name);
        if (group.Name == ScheduleStore.DefaultGroup)
            throw SchedulerErrors.Invalid("The default schedule group cannot be deleted.");
        store.RemoveGroup(group);
        return [];
    }

    private JsonObject Tag(SchedulerCall call)
    {
        var tags = Tagged(call).Tags;
        var added = call.Body["Tags"]?.AsArray() ?? [];
        Remove(tags, added.Select(tag => AwsJson.Text(tag!["Key"])!));
        foreach (var tag in added)
            tags.Add(tag!.DeepClone());
        return [];
    }

    private JsonObject Untag(SchedulerCall call)
    {
        Remove(Tagged(call).Tags, call.Request.QueryValues("TagKeys"));
        return [];
    }

    private ScheduleGroup Tagged(SchedulerCall call)
    {
        var arn = ArnParts.Parse(call.Request.PathParameters.GetValueOrDefault("ResourceArn", ""));
        return store.Group(arn.Region, arn.Name);
    }

    private static void Remove(JsonArray tags, IEnumerable<string> keys)
    {
        var gone = keys.ToHashSet(StringComparer.Ordinal);
        foreach (var tag in tags.Where(tag => gone.Contains(AwsJson.Text(tag!["Key"])!)).ToList())
            tags.Remove(tag);
    }

    private static JsonObject Show(ScheduleGroup group) =>
        new()
        {
            ["Arn"] = group.Arn,
            ["Name"] = group.Name,
            ["State"] = "ACTIVE",
            ["CreationDate"] = AwsJson.Time(group.Created),
            ["LastModificationDate"] = AwsJson.Time(group.Created),
        };

    private static Func<SchedulerCall, CancellationToken, Task<JsonObject>> Sync(Func<SchedulerCall, JsonObject> answer) =>
        (call, _) => Task.FromResult(answer(call));
}
