using System.Text.Json.Nodes;

namespace RegulatedData.LocalCloud.Services.Scheduler;

/// <summary>
/// EventBridge Scheduler. moto keeps schedules too, but runs none, forgets client tokens and what is to follow the last run, and takes any
/// expression and role.
/// </summary>
internal sealed class SchedulerService : ILocalService
{
    private readonly Dictionary<string, Func<SchedulerCall, CancellationToken, Task<JsonObject>>> _operations;

    public SchedulerService(params IEnumerable<ISchedulerOperations> groups) =>
        _operations = groups
            .SelectMany(group => group.Operations)
            .ToDictionary(operation => operation.Name, operation => operation.Answer, StringComparer.Ordinal);

    /// <inheritdoc />
    public string Service => "scheduler";

    /// <inheritdoc />
    public async ValueTask<AwsResponse?> TryHandleAsync(AwsRequest request, Caller caller, CancellationToken ct) =>
        _operations.TryGetValue(request.Operation, out var answer)
            ? AwsResponse.RestJson(await answer(new SchedulerCall(request), ct))
            : null;
}
