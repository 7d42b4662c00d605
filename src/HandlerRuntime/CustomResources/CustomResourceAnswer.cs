using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace RegulatedData.HandlerRuntime;

/// <summary>
/// The answer to CloudFormation.
/// Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/crpg-ref-responses.html
/// </summary>
internal sealed record CustomResourceAnswer(
    CustomResourceRequest Request,
    string PhysicalResourceId,
    string? Reason,
    CustomResourceResult? Result
)
{
    /// <summary>"The total size of the response body can't exceed 4096 bytes."</summary>
    internal const int MaximumBytes = 4096;

    private const int MaximumIdBytes = 1024;
    private const string Cut = "…";

    public static CustomResourceAnswer Success(CustomResourceRequest request, CustomResourceResult result)
    {
        // A delete is about the resource that was named, whatever the function returned.
        var id = request.IdOr(request.RequestType == "Delete" ? null : result.PhysicalResourceId);
        if (Encoding.UTF8.GetByteCount(id) > MaximumIdBytes)
            return Failed(request, $"The function gave a physical id of more than {MaximumIdBytes} bytes, CloudFormation's limit.");

        var answer = new CustomResourceAnswer(request, id, null, result);
        var size = answer.Serialize(null).Length;
        return size <= MaximumBytes
            ? answer
            : Failed(request, $"The function's answer has {size} bytes; CloudFormation takes {MaximumBytes} at most. Return less data.");
    }

    public static CustomResourceAnswer Failed(CustomResourceRequest request, string reason) =>
        new(request, request.IdOr(null), reason, null);

    /// <summary>The answer as JSON, its reason cut where it would pass CloudFormation's limit.</summary>
    public ReadOnlyMemory<byte> ToJson()
    {
        var json = Serialize(Reason);
        for (var kept = Reason; kept is { Length: > 0 } && json.Length > MaximumBytes; json = Serialize(kept + Cut))
            kept = Shorten(kept, json.Length - MaximumBytes);
        return json;
    }

    /// <summary>Takes characters off until that many bytes are gone, never half of a surrogate pair.</summary>
    private static string Shorten(string text, int bytes)
    {
        var end = text.Length;
        for (var gone = 0; gone < bytes && end > 0; )
        {
            var start = end > 1 && char.IsLowSurrogate(text[end - 1]) && char.IsHighSurrogate(text[end - 2]) ? end - 2 : end - 1;
            gone += JsonEncodedText
                .Encode(text.AsSpan(start, end - start), JavaScriptEncoder.UnsafeRelaxedJsonEscaping)
                .EncodedUtf8Bytes.Length;
            end = start;
        }

        return text[..end];
    }

    private ReadOnlyMemory<byte> Serialize(string? reason)
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartObject();
            json.WriteString("Status", Reason is null ? "SUCCESS" : "FAILED");
            if (reason is not null)
                json.WriteString(nameof(Reason), reason);
            json.WriteString(nameof(PhysicalResourceId), PhysicalResourceId);
            json.WriteString("StackId", Request.StackId);
            json.WriteString("RequestId", Request.RequestId);
            json.WriteString("LogicalResourceId", Request.LogicalResourceId);
            if (Result is not null)
                WriteResult(json, Result);
            json.WriteEndObject();
        }

        return buffer.WrittenMemory;
    }

    private static void WriteResult(Utf8JsonWriter json, CustomResourceResult result)
    {
        json.WriteBoolean("NoEcho", result.NoEcho);
        json.WriteStartObject("Data");
        foreach (var (name, value) in result.Data)
            json.WriteString(name, value);
        json.WriteEndObject();
    }
}
