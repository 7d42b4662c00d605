using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace RegulatedData.HandlerRuntime;

/// <summary>An error in the shape that Lambda documents: <c>errorType</c>, <c>errorMessage</c>, <c>stackTrace</c>.</summary>
internal sealed record RuntimeError(string Type, string Message, IReadOnlyList<string> StackTrace)
{
    /// <summary>Lambda takes error headers and traces of limited size; deeper frames say nothing more.</summary>
    private const int MaximumFrames = 50;

    public static RuntimeError From(Exception exception) =>
        exception is FunctionException known
            ? new RuntimeError(known.ErrorType, known.Message, Frames(exception))
            : new RuntimeError(exception.GetType().Name, exception.Message, Frames(exception));

    public static IReadOnlyList<string> Frames(Exception exception) =>
        [
            .. (exception.StackTrace ?? string.Empty)
                .Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
                .Take(MaximumFrames),
        ];

    public ReadOnlyMemory<byte> ToJson()
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartObject();
            json.WriteString("errorType", Type);
            json.WriteString("errorMessage", Message);
            json.WriteStartArray("stackTrace");
            foreach (var frame in StackTrace)
                json.WriteStringValue(frame);
            json.WriteEndArray();
            json.WriteEndObject();
        }

        return buffer.WrittenMemory;
    }
}
