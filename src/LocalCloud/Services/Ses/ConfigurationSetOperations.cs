using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace RegulatedData.LocalCloud.Services.Ses;

/// <summary>Configuration sets and their options.</summary>
internal sealed partial class ConfigurationSetOperations : ISesOperations
{
    private static readonly string[] s_options =
    [
        "TrackingOptions",
        "DeliveryOptions",
        "ReputationOptions",
        "SendingOptions",
        "SuppressionOptions",
        "VdmOptions",
        "ArchivingOptions",
    ];

    /// <inheritdoc />
    public IEnumerable<(string, Func<SesCall, JsonObject>)> Operations =>
        [
            ("CreateConfigurationSet", Create),
            ("GetConfigurationSet", Get),
            ("ListConfigurationSets", List),
            ("DeleteConfigurationSet", Delete),
            .. s_options.Select(name => ($"PutConfigurationSet{name}", (Func<SesCall, JsonObject>)(call => Put(call, name)))),
        ];

    /// <summary>Checks a name of a configuration set or of an event destination.</summary>
    /// <exception cref="AwsApiException">It isn't one.</exception>
    public static string CheckedName(string name, string what) =>
        !Name().IsMatch(name)
            ? throw SesErrors.Invalid($"Invalid {what} name <{name}>: only alphanumeric ASCII characters, '_', and '-' are allowed.")
        : name.Length > 64 ? throw SesErrors.Invalid($"The {what} name is longer than 64 characters.")
        : name;

    private static JsonObject Create(SesCall call)
    {
        var name = CheckedName(call.Required("ConfigurationSetName"), "configuration set");
        var set = new ConfigurationSet(name, call.Body["Tags"]?.DeepClone().AsArray() ?? []) { Options = OptionsIn(call.Body) };
        if (!call.Store.ConfigurationSets.TryAdd(name, set))
            throw SesErrors.Exists($"Configuration set <{name}> already exists.");
        return [];
    }

    private static JsonObject Get(SesCall call)
    {
        var set = call.Store.ConfigurationSet(call.Path("ConfigurationSetName"));
        var answer = new JsonObject
        {
            ["ConfigurationSetName"] = set.Name,
            ["Tags"] = set.Tags.DeepClone(),
            ["DeliveryOptions"] = new JsonObject { ["TlsPolicy"] = "OPTIONAL" },
            ["ReputationOptions"] = new JsonObject { ["ReputationMetricsEnabled"] = false },
            ["SendingOptions"] = new JsonObject { ["SendingEnabled"] = true },
        };
        foreach (var (name, value) in set.Options)
            answer[name] = value?.DeepClone();
        return answer;
    }

    private static JsonObject List(SesCall call) =>
        call.Page(
            "ConfigurationSets",
            call.Store.ConfigurationSets.Keys.Order(StringComparer.Ordinal).Select(name => (JsonNode)JsonValue.Create(name))
        );

    private static JsonObject Delete(SesCall call)
    {
        call.Store.ConfigurationSets.TryRemove(call.Store.ConfigurationSet(call.Path("ConfigurationSetName")).Name, out _);
        return [];
    }

    // The body of such a call is the option itself.
    private static JsonObject Put(SesCall call, string option)
    {
        var set = call.Store.ConfigurationSet(call.Path("ConfigurationSetName"));
        var options = set.Options.DeepClone().AsObject();
        options[option] = call.Body[option]?.DeepClone() ?? call.Body.DeepClone();
        call.Store.ConfigurationSets[set.Name] = set with { Options = options };
        return [];
    }

    private static JsonObject OptionsIn(JsonObject body) => AwsJson.Of([.. s_options.Select(name => (name, body[name]?.DeepClone()))]);

    [GeneratedRegex("^[A-Za-z0-9_-]+\\z", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Name();
}
