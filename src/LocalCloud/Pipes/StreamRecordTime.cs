using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace RegulatedData.LocalCloud.Pipes;

/// <summary>A stream record's <c>ApproximateCreationDateTime</c>.</summary>
internal static class StreamRecordTime
{
    /// <summary>Reads seconds since 1970, or ISO 8601.</summary>
    public static DateTimeOffset Read(JsonNode time) =>
        time.GetValueKind() == JsonValueKind.Number
            ? DateTimeOffset.FromUnixTimeMilliseconds((long)(double.Parse(time.ToJsonString(), CultureInfo.InvariantCulture) * 1000))
            : DateTimeOffset.Parse(
                time.GetValue<string>(),
                CultureInfo.InvariantCulture,
                DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal
            );
}
