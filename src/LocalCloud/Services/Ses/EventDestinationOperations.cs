using System.Text.Json.Nodes;

namespace RegulatedData.LocalCloud.Services.Ses;

/// <summary>Where the events of a configuration set go.</summary>
internal sealed class EventDestinationOperations(Action<string> log) : ISesOperations
{
    private static readonly HashSet<string> s_types = new(StringComparer.Ordinal)
    {
        "SEND",
        "REJECT",
        "BOUNCE",
        "COMPLAINT",
        "DELIVERY",
        "OPEN",
        "CLICK",
        "RENDERING_FAILURE",
        "DELIVERY_DELAY",
        "SUBSCRIPTION",
    };

    /// <inheritdoc />
    public IEnumerable<(string, Func<SesCall, JsonObject>)> Operations =>
        [
            ("CreateConfigurationSetEventDestination", Create),
            ("UpdateConfigurationSetEventDestination", Update),
            ("GetConfigurationSetEventDestinations", Get),
            ("DeleteConfigurationSetEventDestination", Delete),
        ];

    private JsonObject Create(SesCall call)
    {
        var set = SetOf(call);
        var name = ConfigurationSetOperations.CheckedName(call.Required("EventDestinationName"), "event destination");
        if (!set.Destinations.TryAdd(name, new EventDestination(name, Checked(call))))
            throw SesErrors.Exists($"An event destination with name <{name}> already exists in configuration set <{set.Name}>.");
        return [];
    }

    private JsonObject Update(SesCall call)
    {
        var destination = Find(call, out var set);
        set.Destinations[destination.Name] = destination with { Definition = Checked(call) };
        return [];
    }

    private static JsonObject Get(SesCall call) =>
        new()
        {
            ["EventDestinations"] = new JsonArray([
                .. SetOf(call)
                    .Destinations.Values.OrderBy(d => d.Name, StringComparer.Ordinal)
                    .Select(destination =>
                    {
                        var shown = destination.Definition.DeepClone().AsObject();
                        shown["Name"] = destination.Name;
                        return (JsonNode)shown;
                    }),
            ]),
        };

    private static JsonObject Delete(SesCall call)
    {
        var destination = Find(call, out var set);
        set.Destinations.TryRemove(destination.Name, out _);
        return [];
    }

    private static ConfigurationSet SetOf(SesCall call) => call.Store.ConfigurationSet(call.Path("ConfigurationSetName"));

    private static EventDestination Find(SesCall call, out ConfigurationSet set)
    {
        set = SetOf(call);
        var name = call.Path("EventDestinationName");
        return set.Destinations.GetValueOrDefault(name)
            ?? throw SesErrors.NotFound($"No EventDestination found with name <{name}> in configuration set <{set.Name}>.");
    }

    private JsonObject Checked(SesCall call)
    {
        var definition =
            call.Body["EventDestination"]?.DeepClone() as JsonObject ?? throw SesErrors.Invalid("EventDestination is missing.");
        var types = AwsJson.Texts(definition["MatchingEventTypes"]).ToList();
        if (types.Count == 0 || types.Find(type => !s_types.Contains(type)) is not null)
            throw SesErrors.Invalid($"MatchingEventTypes must be some of {string.Join(", ", s_types)}; given: {string.Join(", ", types)}.");
        var kinds = EventDestination.Kinds.Where(definition.ContainsKey).ToList();
        if (kinds.Count != 1)
            throw SesErrors.Invalid($"An event destination has exactly one of {string.Join(", ", EventDestination.Kinds)}.");
        var bus = AwsJson.Text(definition["EventBridgeDestination"]?["EventBusArn"]);
        if (bus is not null && !bus.EndsWith(":event-bus/default", StringComparison.Ordinal))
            throw SesErrors.Invalid($"SES publishes to the default event bus only; given: {bus}.");
        if (kinds[0] is not ("EventBridgeDestination" or "SnsDestination"))
            log($"SES: {kinds[0]} isn't emulated: events reach EventBridge and SNS only.");
        return definition;
    }
}
