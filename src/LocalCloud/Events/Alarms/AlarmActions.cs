using System.Collections.Concurrent;
using System.Xml.Linq;
using RegulatedData.LocalCloud.Events.Bus;
using RegulatedData.LocalCloud.Events.Delivery;

namespace RegulatedData.LocalCloud.Events.Alarms;

/// <summary>
/// Does what an alarm's new state asks for, after SetAlarmState. Nothing evaluates metrics here: an alarm changes only when it is told to.
/// </summary>
internal sealed class AlarmActions(LocalCloudContext context, EventRouter router, TopicPublisher topics, DeliveryTracker tracker)
    : ICallObserver
{
    // A new alarm waits for data, as on AWS.
    private readonly ConcurrentDictionary<(string Region, string Name), AlarmState> _states = new();

    /// <inheritdoc />
    public async ValueTask OnSucceededAsync(AwsRequest request, AwsResponse response, Caller caller, CancellationToken ct)
    {
        if (request.Service != "monitoring")
            return;
        if (request.Operation == "SetAlarmState")
            await ChangeAsync(request, ct);
        else if (request.Operation == "DeleteAlarms")
            Forget(request);
    }

    private async Task ChangeAsync(AwsRequest request, CancellationToken ct)
    {
        var name = Field(request, "AlarmName")!;
        if (await FindAsync(request.Region, name, ct) is not { } alarm)
            return;
        var before = _states.GetValueOrDefault(
            (request.Region, name),
            new AlarmState("INSUFFICIENT_DATA", "Unchecked: Initial alarm creation", null, alarm.Configured)
        );
        var now = new AlarmState(
            Field(request, "StateValue")!,
            Field(request, "StateReason") ?? "",
            Field(request, "StateReasonData"),
            context.Time.GetUtcNow()
        );
        _states[(request.Region, name)] = now;
        // Actions answer a change; setting the same state again is none.
        if (before.Value == now.Value)
            return;
        await router.PublishAsync(
            "aws.cloudwatch",
            request.Region,
            "CloudWatch Alarm State Change",
            AlarmMessages.Detail(alarm, before, now),
            [alarm.Arn],
            ct
        );
        if (!alarm.ActionsEnabled)
            return;
        foreach (var action in alarm.ActionsFor(now.Value))
            tracker.Run(token => ActAsync(action, alarm, before, now, request.Region, token));
    }

    private async Task ActAsync(string action, Alarm alarm, AlarmState before, AlarmState now, string region, CancellationToken ct)
    {
        if (ArnParts.Parse(action).Service != "sns")
        {
            context.Log($"The alarm {alarm.Name} has the action {action}, which the local cloud doesn't do: it notifies topics.");
            return;
        }
        var principal = new ServicePrincipal("cloudwatch.amazonaws.com", alarm.Arn, context.AccountId);
        var message = AlarmMessages.Notification(alarm, before, now, context.AccountId, region).ToJsonString();
        try
        {
            await topics.PublishAsync(principal, action, message, AlarmMessages.Subject(alarm, now, region), ct);
        }
        catch (AwsApiException e)
        {
            context.Log($"The alarm {alarm.Name} couldn't notify {action}: {e.Message}");
        }
    }

    private async Task<Alarm?> FindAsync(string region, string name, CancellationToken ct)
    {
        var answer = await context
            .Moto.In(region)
            .QueryAsync("monitoring", "2010-08-01", "DescribeAlarms", [new("AlarmNames.member.1", name)], ct);
        return answer.Descendants("MetricAlarms").Elements("member").Select(m => new Alarm(m)).FirstOrDefault();
    }

    private void Forget(AwsRequest request)
    {
        var names =
            request.Protocol is AwsProtocol.Query
                ? request.Form.Where(p => p.Key.StartsWith("AlarmNames.member.", StringComparison.Ordinal)).Select(p => p.Value)
                : request.Json["AlarmNames"]?.AsArray().Select(n => n!.GetValue<string>()) ?? [];
        foreach (var name in names)
            _states.TryRemove((request.Region, name), out _);
    }

    private static string? Field(AwsRequest request, string name) =>
        request.Protocol is AwsProtocol.Query ? request.Form.GetValueOrDefault(name) : request.Json[name]?.GetValue<string>();
}
