using System.Collections.Concurrent;
using System.Text.Json.Nodes;

namespace RegulatedData.LocalCloud.Services.Scheduler;

/// <summary>What EventBridge Scheduler knows, in all regions.</summary>
internal sealed class ScheduleStore
{
    /// <summary>The group of schedules that name none.</summary>
    public const string DefaultGroup = "default";

    private readonly ConcurrentDictionary<string, ScheduleGroup> _groups = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, Schedule> _schedules = new(StringComparer.Ordinal);
    private readonly string _accountId;
    private readonly TimeProvider _time;
    private long _version;

    public ScheduleStore(string accountId, TimeProvider time)
    {
        _accountId = accountId;
        _time = time;
    }

    /// <summary>Told after a schedule has changed.</summary>
    public Action? Changed { get; set; }

    /// <summary>All schedules.</summary>
    public IReadOnlyList<Schedule> All => [.. _schedules.Values];

    /// <summary>All groups of a region but the default one, which is always there.</summary>
    public IReadOnlyList<ScheduleGroup> Groups(string region) => [.. _groups.Values.Where(group => group.Region == region)];

    /// <summary>A group's ARN.</summary>
    public string GroupArn(string region, string name) => $"arn:aws:scheduler:{region}:{_accountId}:schedule-group/{name}";

    /// <summary>A schedule's ARN.</summary>
    public string ScheduleArn(string region, string group, string name) =>
        $"arn:aws:scheduler:{region}:{_accountId}:schedule/{group}/{name}";

    /// <exception cref="AwsApiException">There is no such group.</exception>
    public ScheduleGroup Group(string region, string name) =>
        name == DefaultGroup
            ? _groups.GetOrAdd(GroupArn(region, name), arn => new ScheduleGroup(region, name, arn, DateTimeOffset.UnixEpoch, []))
            : _groups.GetValueOrDefault(GroupArn(region, name)) ?? throw SchedulerErrors.NotFound($"Schedule group {name} does not exist.");

    /// <exception cref="AwsApiException">There is one of that name already.</exception>
    public ScheduleGroup AddGroup(string region, string name, JsonArray tags)
    {
        var group = new ScheduleGroup(region, name, GroupArn(region, name), _time.GetUtcNow(), tags);
        return name != DefaultGroup && _groups.TryAdd(group.Arn, group)
            ? group
            : throw SchedulerErrors.Conflict($"Schedule group {name} already exists.");
    }

    /// <summary>Deletes a group with its schedules.</summary>
    public void RemoveGroup(ScheduleGroup group)
    {
        _groups.TryRemove(group.Arn, out _);
        foreach (var schedule in _schedules.Values.Where(schedule => schedule.Region == group.Region && schedule.Group == group.Name))
            _schedules.TryRemove(schedule.Arn, out _);
        Changed?.Invoke();
    }

    /// <exception cref="AwsApiException">There is no such schedule.</exception>
    public Schedule Find(string region, string group, string name) =>
        _schedules.GetValueOrDefault(ScheduleArn(region, Group(region, group).Name, name))
        ?? throw SchedulerErrors.NotFound($"Schedule {name} does not exist.");

    /// <summary>Adds a schedule; again with the same client token and content, nothing happens.</summary>
    /// <exception cref="AwsApiException">There is one of that name already, or no such group.</exception>
    public Schedule Add(string region, string group, string name, JsonObject definition, string? clientToken)
    {
        var arn = ScheduleArn(region, Group(region, group).Name, name);
        var now = _time.GetUtcNow();
        var added = new Schedule(region, group, name, arn, definition, now, now, NextVersion(), clientToken);
        var there = _schedules.GetOrAdd(arn, added);
        if (!ReferenceEquals(there, added) && (clientToken is null || !there.IsRepeatedBy(added)))
            throw SchedulerErrors.Conflict($"Schedule {name} already exists.");
        Changed?.Invoke();
        return there;
    }

    /// <summary>Puts another definition in place of a schedule's.</summary>
    public void Replace(Schedule schedule, JsonObject definition)
    {
        _schedules[schedule.Arn] = schedule with { Definition = definition, Modified = _time.GetUtcNow(), Version = NextVersion() };
        Changed?.Invoke();
    }

    /// <summary>Deletes a schedule, unless there is another or changed one of its name by now.</summary>
    public void Remove(string arn, long version)
    {
        if (_schedules.TryGetValue(arn, out var schedule) && schedule.Version == version)
            _schedules.TryRemove(KeyValuePair.Create(arn, schedule));
        Changed?.Invoke();
    }

    private long NextVersion() => Interlocked.Increment(ref _version);
}

/// <summary>Schedules that belong together.</summary>
internal sealed record ScheduleGroup(string Region, string Name, string Arn, DateTimeOffset Created, JsonArray Tags);

/// <summary>A schedule.</summary>
/// <param name="Region">Its region.</param>
/// <param name="Group">Its group's name.</param>
/// <param name="Name">Its name.</param>
/// <param name="Arn">Its ARN.</param>
/// <param name="Definition">What CreateSchedule or UpdateSchedule said, with the defaults filled in.</param>
/// <param name="Created">When it was made.</param>
/// <param name="Modified">When it was changed.</param>
/// <param name="Version">Another one after each change.</param>
/// <param name="ClientToken">With which it was made; null for none.</param>
internal sealed record Schedule(
    string Region,
    string Group,
    string Name,
    string Arn,
    JsonObject Definition,
    DateTimeOffset Created,
    DateTimeOffset Modified,
    long Version,
    string? ClientToken
)
{
    /// <summary>Whether another call says the same with the same token.</summary>
    public bool IsRepeatedBy(Schedule other) => ClientToken == other.ClientToken && JsonNode.DeepEquals(Definition, other.Definition);
}

/// <summary>Scheduler's errors (https://docs.aws.amazon.com/scheduler/latest/APIReference/).</summary>
internal static class SchedulerErrors
{
    public static AwsApiException NotFound(string message) => new("ResourceNotFoundException", message, 404);

    public static AwsApiException Conflict(string message) => new("ConflictException", message, 409);

    public static AwsApiException Invalid(string message) => new("ValidationException", message, 400);
}
