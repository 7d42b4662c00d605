using System.Text.Json;
using System.Text.Json.Serialization;

namespace RegulatedData.Tokenization;

/// <summary>How plans, reports and the run's document are written.</summary>
internal static class RunJson
{
    internal static JsonSerializerOptions Options { get; } =
        new(JsonSerializerDefaults.Web)
        {
            WriteIndented = true,
            UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
            Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
        };
}
