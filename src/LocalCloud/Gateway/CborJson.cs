using System.Collections.Frozen;
using System.Formats.Cbor;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace RegulatedData.LocalCloud;

/// <summary>
/// Between the CBOR of Smithy's RPC v2 protocol (https://smithy.io/2.0/additional-specs/protocols/smithy-rpc-v2.html) and JSON, the language
/// of everything behind the gateway. Timestamps are seconds since 1970 in both; CBOR tags them, so on the way back they are known by name.
/// </summary>
internal static class CborJson
{
    /// <summary>The timestamp members of CloudWatch's answers: the one service that speaks CBOR by default.</summary>
    private static readonly FrozenSet<string> Timestamps = FrozenSet.Create(
        StringComparer.Ordinal,
        "Timestamp",
        "Timestamps",
        "AlarmConfigurationUpdatedTimestamp",
        "StateUpdatedTimestamp",
        "StateTransitionedTimestamp",
        "LastModified",
        "CreationDate",
        "LastUpdateDate",
        "StartTime",
        "EndTime"
    );

    /// <summary>The JSON of a CBOR body; an empty object for no body.</summary>
    /// <exception cref="AwsApiException">It isn't CBOR (SerializationException, 400).</exception>
    public static JsonNode ToJson(ReadOnlyMemory<byte> cbor)
    {
        if (cbor.IsEmpty)
            return new JsonObject();
        try
        {
            return ReadItem(new CborReader(cbor, CborConformanceMode.Lax)) ?? new JsonObject();
        }
        catch (Exception error) when (error is CborContentException or InvalidOperationException)
        {
            throw new AwsApiException("SerializationException", $"The request body isn't CBOR: {error.Message}", 400);
        }
    }

    /// <summary>The CBOR of a JSON body.</summary>
    public static byte[] FromJson(JsonNode? json)
    {
        var writer = new CborWriter(CborConformanceMode.Lax);
        WriteItem(writer, json, isTimestamp: false);
        return writer.Encode();
    }

    private static JsonNode? ReadItem(CborReader reader)
    {
        switch (reader.PeekState())
        {
            case CborReaderState.StartMap:
                return ReadMap(reader);
            case CborReaderState.StartArray:
                return ReadArray(reader);
            case CborReaderState.TextString or CborReaderState.StartIndefiniteLengthTextString:
                return JsonValue.Create(reader.ReadTextString());
            case CborReaderState.ByteString or CborReaderState.StartIndefiniteLengthByteString:
                return JsonValue.Create(Convert.ToBase64String(reader.ReadByteString()));
            case CborReaderState.UnsignedInteger or CborReaderState.NegativeInteger:
                return JsonValue.Create(reader.ReadInt64());
            case CborReaderState.HalfPrecisionFloat or CborReaderState.SinglePrecisionFloat or CborReaderState.DoublePrecisionFloat:
                return Number(reader.ReadDouble());
            case CborReaderState.Boolean:
                return JsonValue.Create(reader.ReadBoolean());
            case CborReaderState.Tag:
                reader.ReadTag();
                return ReadItem(reader);
            default:
                reader.SkipValue();
                return null;
        }
    }

    private static JsonObject ReadMap(CborReader reader)
    {
        var map = new JsonObject();
        reader.ReadStartMap();
        while (reader.PeekState() != CborReaderState.EndMap)
        {
            var name = reader.ReadTextString();
            if (ReadItem(reader) is { } value)
                map[name] = value;
        }
        reader.ReadEndMap();
        return map;
    }

    private static JsonArray ReadArray(CborReader reader)
    {
        var array = new JsonArray();
        reader.ReadStartArray();
        while (reader.PeekState() != CborReaderState.EndArray)
            array.Add(ReadItem(reader));
        reader.ReadEndArray();
        return array;
    }

    /// <summary>JSON has no infinities; AWS's JSON protocols write them as strings.</summary>
    private static JsonValue Number(double value) =>
        double.IsFinite(value) ? JsonValue.Create(value)
        : double.IsNaN(value) ? JsonValue.Create("NaN")
        : JsonValue.Create(value > 0 ? "Infinity" : "-Infinity");

    private static void WriteItem(CborWriter writer, JsonNode? node, bool isTimestamp)
    {
        switch (node)
        {
            case JsonObject map:
                writer.WriteStartMap(map.Count);
                foreach (var (name, value) in map)
                {
                    writer.WriteTextString(name);
                    WriteItem(writer, value, Timestamps.Contains(name));
                }
                writer.WriteEndMap();
                break;
            case JsonArray array:
                writer.WriteStartArray(array.Count);
                foreach (var item in array)
                    WriteItem(writer, item, isTimestamp);
                writer.WriteEndArray();
                break;
            case JsonValue value:
                WriteValue(writer, value, isTimestamp);
                break;
            default:
                writer.WriteNull();
                break;
        }
    }

    private static void WriteValue(CborWriter writer, JsonValue value, bool isTimestamp)
    {
        switch (value.GetValueKind())
        {
            case JsonValueKind.Number:
                var text = value.ToJsonString();
                if (isTimestamp)
                    writer.WriteTag(CborTag.UnixTimeSeconds);
                if (long.TryParse(text, CultureInfo.InvariantCulture, out var integer))
                    writer.WriteInt64(integer);
                else
                    writer.WriteDouble(double.Parse(text, CultureInfo.InvariantCulture));
                break;
            case JsonValueKind.True:
                writer.WriteBoolean(value: true);
                break;
            case JsonValueKind.False:
                writer.WriteBoolean(value: false);
                break;
            default:
                writer.WriteTextString(value.ToString());
                break;
        }
    }
}
