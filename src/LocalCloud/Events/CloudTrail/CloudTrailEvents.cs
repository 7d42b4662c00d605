using RegulatedData.LocalCloud.Events.Bus;

namespace RegulatedData.LocalCloud.Events.CloudTrail;

/// <summary>
/// Turns successful management calls into "AWS API Call via CloudTrail" events on the default bus, as an account with a trail has them.
/// </summary>
internal sealed class CloudTrailEvents(LocalCloudContext context, CloudTrailRecord records, RuleBook rules, EventRouter router)
    : ICallObserver
{
    /// <inheritdoc />
    public async ValueTask OnSucceededAsync(AwsRequest request, AwsResponse response, Caller caller, CancellationToken ct)
    {
        if (!ManagementCalls.Contain(request))
            return;
        var readOnly = ManagementCalls.IsReadOnly(request);
        // Most calls interest no rule, and a record takes look-ups.
        var all = await rules.ForAsync(request.Region, BusEvent.DefaultBus, ct);
        if (!all.Any(rule => rule.Pattern is not null && rule.TakesCalls(readOnly)))
            return;
        var record = await records.OfAsync(request, response, caller, ct);
        var from = new EventSource(ManagementCalls.EventSourceOf(request.Service), context.AccountId, request.Region);
        var sent = BusEvent.Create(from, "AWS API Call via CloudTrail", record, [], context.Time.GetUtcNow());
        await router.PublishAsync(sent with { IsReadOnlyCall = readOnly }, ct);
    }
}
