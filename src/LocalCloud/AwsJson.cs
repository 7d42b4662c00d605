using System.Text.Json.Nodes;

namespace RegulatedData.LocalCloud;

/// <summary>JSON as AWS writes it: members without a value are left out, times are seconds since 1970.</summary>
internal static class AwsJson
{
    public static JsonObject Of(params (string Name, JsonNode? Value)[] members) =>
        new(members.Where(m => m.Value is not null).Select(m => KeyValuePair.Create(m.Name, m.Value)));

    public static double Time(DateTimeOffset time) => time.ToUnixTimeMilliseconds() / 1000.0;

    public static JsonNode? Time(DateTimeOffset? time) => time is { } t ? Time(t) : null;

    /// <summary>A whole number, whether it was sent as 7 or 7.0.</summary>
    public static long? Whole(JsonNode? node) => node is null ? null : (long)Number(node);

    /// <summary>A number, however it got into the node.</summary>
    public static double Number(JsonNode node) => double.Parse(node.ToJsonString(), System.Globalization.CultureInfo.InvariantCulture);

    public static string? Text(JsonNode? node) => node?.GetValue<string>();

    public static IEnumerable<string> Texts(JsonNode? node) => node?.AsArray().Select(n => n!.GetValue<string>()) ?? [];

    /// <summary>A list of texts.</summary>
    public static JsonArray List(IEnumerable<string> texts) => new([.. texts.Select(text => (JsonNode)text)]);
}
