using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace RegulatedData.Handlers.SecureStore.Restore;

/// <summary>A point in time as AWS writes it: ISO 8601 text in events and Step Functions, seconds since 1970 in some APIs.</summary>
[JsonConverter(typeof(InstantConverter))]
internal readonly record struct Instant(DateTimeOffset Value);

/// <summary>Reads both ways of writing a time.</summary>
internal sealed class InstantConverter : JsonConverter<Instant>
{
    public override Instant Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType == JsonTokenType.Number && reader.TryGetDouble(out var seconds) && Math.Abs(seconds) < 1e11)
            return new Instant(DateTimeOffset.UnixEpoch.AddSeconds(seconds));
        const DateTimeStyles Utc = DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal;
        if (
            reader.TokenType == JsonTokenType.String
            && DateTimeOffset.TryParse(reader.GetString(), CultureInfo.InvariantCulture, Utc, out var time)
        )
            return new Instant(time);

        throw new JsonException("A time in ISO 8601 or in seconds since 1970 was expected.");
    }

    public override void Write(Utf8JsonWriter writer, Instant value, JsonSerializerOptions options) => writer.WriteStringValue(value.Value);
}
