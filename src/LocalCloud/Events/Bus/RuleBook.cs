using System.Collections.Concurrent;
using System.Text.Json.Nodes;

namespace RegulatedData.LocalCloud.Events.Bus;

/// <summary>
/// The rules that live in moto, whoever made them: read once, and again after a call that may have changed them.
/// </summary>
internal sealed class RuleBook(LocalCloudContext context) : ICallObserver
{
    private static readonly HashSet<string> s_changes = new(StringComparer.Ordinal)
    {
        "PutRule",
        "DeleteRule",
        "EnableRule",
        "DisableRule",
        "PutTargets",
        "RemoveTargets",
        "CreateEventBus",
        "DeleteEventBus",
    };

    private readonly ConcurrentDictionary<(string Region, string Bus), IReadOnlyList<BusRule>> _rules = new();
    private int _version;

    /// <summary>Told after rules may have changed.</summary>
    public Action? Changed { get; set; }

    /// <summary>The rules of one bus; none where there is no such bus.</summary>
    public async Task<IReadOnlyList<BusRule>> ForAsync(string region, string bus, CancellationToken ct)
    {
        if (_rules.TryGetValue((region, bus), out var known))
            return known;
        var version = Volatile.Read(ref _version);
        var rules = await LoadAsync(region, bus, ct);
        // A change during the reading makes what was read stale: it serves this event, and isn't kept.
        if (version == Volatile.Read(ref _version))
            _rules[(region, bus)] = rules;
        return rules;
    }

    /// <inheritdoc />
    public ValueTask OnSucceededAsync(AwsRequest request, AwsResponse response, Caller caller, CancellationToken ct)
    {
        if (request.Service == "events" && s_changes.Contains(request.Operation))
        {
            Interlocked.Increment(ref _version);
            _rules.Clear();
            Changed?.Invoke();
        }
        return ValueTask.CompletedTask;
    }

    private async Task<IReadOnlyList<BusRule>> LoadAsync(string region, string bus, CancellationToken ct)
    {
        var api = context.Moto.In(region);
        var rules = new List<BusRule>();
        try
        {
            await foreach (var rule in PagesAsync(api, "ListRules", "Rules", new JsonObject { ["EventBusName"] = bus }, ct))
            {
                var name = rule["Name"]!.GetValue<string>();
                var targets = new List<JsonObject>();
                var query = new JsonObject { ["Rule"] = name, ["EventBusName"] = bus };
                await foreach (var target in PagesAsync(api, "ListTargetsByRule", "Targets", query, ct))
                    targets.Add(target);
                rules.Add(Read(rule, name, targets));
            }
        }
        catch (AwsApiException e) when (e.Code == "ResourceNotFoundException")
        {
            context.Log($"An event went to the bus \"{bus}\" in {region}, which doesn't exist: nobody gets it, as on AWS.");
        }
        return rules;
    }

    private static async IAsyncEnumerable<JsonObject> PagesAsync(
        AwsApi api,
        string operation,
        string member,
        JsonObject query,
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken ct
    )
    {
        string? token = null;
        do
        {
            var body = query.DeepClone().AsObject();
            if (token is not null)
                body["NextToken"] = token;
            var page = await api.JsonAsync("events", $"AWSEvents.{operation}", body, ct);
            foreach (var item in page[member]?.AsArray() ?? [])
                yield return item!.AsObject();
            token = page["NextToken"]?.GetValue<string>();
        } while (token is not null);
    }

    private static BusRule Read(JsonObject rule, string name, IReadOnlyList<JsonObject> targets) =>
        new(
            rule["Arn"]!.GetValue<string>(),
            name,
            rule["State"]?.GetValue<string>() ?? "ENABLED",
            rule["EventPattern"]?.GetValue<string>() is { Length: > 0 } pattern ? EventPattern.Parse(pattern) : null,
            rule["ScheduleExpression"]?.GetValue<string>() is { Length: > 0 } schedule ? schedule : null,
            targets
        );
}
