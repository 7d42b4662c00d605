using System.Buffers;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace RegulatedData.HandlerRuntime;

/// <summary>
/// Structured logs: one JSON object a line on standard output, with the members of Lambda's own JSON format (<c>timestamp</c>,
/// <c>level</c>, <c>requestId</c>, <c>message</c>) and <c>fields</c>. Lines below <c>AWS_LAMBDA_LOG_LEVEL</c> (default
/// <c>INFO</c>) aren't written.
/// </summary>
public sealed class Log
{
    private readonly LineWriter output;
    private readonly LogLevel minimum;
    private readonly TimeProvider time;
    private readonly string? requestId;

    internal Log(LineWriter output, LogLevel minimum, TimeProvider time, string? requestId = null)
    {
        this.output = output;
        this.minimum = minimum;
        this.time = time;
        this.requestId = requestId;
    }

    /// <summary>For whoever debugs the function.</summary>
    public void Debug(string message, params ReadOnlySpan<LogField> fields) => Write(LogLevel.Debug, message, null, fields);

    /// <summary>What happened.</summary>
    public void Info(string message, params ReadOnlySpan<LogField> fields) => Write(LogLevel.Info, message, null, fields);

    /// <summary>Something to look at, and the function went on.</summary>
    public void Warn(string message, params ReadOnlySpan<LogField> fields) => Write(LogLevel.Warn, message, null, fields);

    /// <summary>Something to look at, and the function went on. Of the exception, type and stack are logged (see <see cref="Error"/>).</summary>
    public void Warn(string message, Exception exception, params ReadOnlySpan<LogField> fields) =>
        Write(LogLevel.Warn, message, exception, fields);

    /// <summary>
    /// A failure. Of the exception, type and stack are logged, and the message only of a <see cref="FunctionException"/>: other
    /// messages may quote the input.
    /// </summary>
    public void Error(string message, Exception? exception = null, params ReadOnlySpan<LogField> fields) =>
        Write(LogLevel.Error, message, exception, fields);

    internal static LogLevel LevelOf(FunctionEnvironment environment) =>
        Enum.TryParse<LogLevel>(environment.Optional("AWS_LAMBDA_LOG_LEVEL"), ignoreCase: true, out var level) && Enum.IsDefined(level)
            ? level
            : LogLevel.Info;

    internal Log For(string invocationId) => new(output, minimum, time, invocationId);

    internal void Fatal(string message, Exception? exception = null) => Write(LogLevel.Fatal, message, exception, []);

    private void Write(LogLevel level, string message, Exception? exception, ReadOnlySpan<LogField> fields)
    {
        if (level < minimum)
            return;

        var buffer = new ArrayBufferWriter<byte>(512);
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartObject();
            json.WriteString(
                "timestamp",
                time.GetUtcNow().UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture)
            );
            json.WriteString("level", level.ToString().ToUpperInvariant());
            if (requestId is not null)
                json.WriteString("requestId", requestId);
            json.WriteString("message", message);
            WriteFields(json, fields);
            WriteException(json, exception);
            json.WriteEndObject();
        }

        output.Write(buffer.WrittenSpan);
    }

    private static void WriteFields(Utf8JsonWriter json, ReadOnlySpan<LogField> fields)
    {
        if (fields.IsEmpty)
            return;

        json.WriteStartObject("fields");
        foreach (var field in fields)
            field.WriteTo(json);
        json.WriteEndObject();
    }

    private static void WriteException(Utf8JsonWriter json, Exception? exception)
    {
        if (exception is null)
            return;

        json.WriteString("errorType", exception is FunctionException known ? known.ErrorType : exception.GetType().FullName);
        if (exception is FunctionException)
            json.WriteString("errorMessage", exception.Message);
        json.WriteStartArray("stackTrace");
        foreach (var frame in RuntimeError.Frames(exception))
            json.WriteStringValue(frame);
        json.WriteEndArray();
        if (exception.InnerException is { } inner)
            json.WriteString("causeType", inner.GetType().FullName);
    }
}
