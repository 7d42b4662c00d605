using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace RegulatedData.HandlerRuntime;

/// <summary>
/// CloudWatch metrics as log lines in the embedded metric format, which need no permission and no call.
/// Source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
/// </summary>
public sealed class Metrics
{
    private const int MaximumDimensions = 30;
    private const int MaximumMetrics = 100;

    private readonly LineWriter output;
    private readonly TimeProvider time;

    internal Metrics(LineWriter output, TimeProvider time)
    {
        this.output = output;
        this.time = time;
    }

    /// <summary>Emits one value of each metric, under one set of dimensions.</summary>
    /// <param name="metricNamespace">The CloudWatch namespace, such as <c>RegulatedData/SecureStore</c>.</param>
    /// <param name="dimensions">At most 30. Each distinct set of values is a metric of its own, and is billed so.</param>
    /// <param name="values">1 to 100 metrics.</param>
    /// <exception cref="ArgumentException">Too many dimensions or metrics, none, a name twice, or a value that isn't finite.</exception>
    public void Emit(string metricNamespace, ReadOnlySpan<MetricDimension> dimensions, params ReadOnlySpan<MetricValue> values)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(metricNamespace);
        if (dimensions.Length > MaximumDimensions)
            throw new ArgumentException(
                $"{dimensions.Length} dimensions were given; a metric has {MaximumDimensions} at most.",
                nameof(dimensions)
            );
        if (values.Length is 0 or > MaximumMetrics)
            throw new ArgumentException($"{values.Length} metrics were given; a line takes 1 to {MaximumMetrics}.", nameof(values));
        ThrowIfAmbiguous(dimensions, values);

        var buffer = new ArrayBufferWriter<byte>(512);
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartObject();
            WriteDirective(json, metricNamespace, dimensions, values);
            foreach (var dimension in dimensions)
                json.WriteString(dimension.Name, dimension.Value);
            foreach (var value in values)
                json.WriteNumber(value.Name, value.Value);
            json.WriteEndObject();
        }

        output.Write(buffer.WrittenSpan);
    }

    private void WriteDirective(
        Utf8JsonWriter json,
        string metricNamespace,
        ReadOnlySpan<MetricDimension> dimensions,
        ReadOnlySpan<MetricValue> values
    )
    {
        json.WriteStartObject("_aws");
        json.WriteNumber("Timestamp", time.GetUtcNow().ToUnixTimeMilliseconds());
        json.WriteStartArray("CloudWatchMetrics");
        json.WriteStartObject();
        json.WriteString("Namespace", metricNamespace);
        json.WriteStartArray("Dimensions");
        json.WriteStartArray();
        foreach (var dimension in dimensions)
            json.WriteStringValue(dimension.Name);
        json.WriteEndArray();
        json.WriteEndArray();
        json.WriteStartArray("Metrics");
        foreach (var value in values)
        {
            json.WriteStartObject();
            json.WriteString("Name", value.Name);
            json.WriteString("Unit", value.Unit);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteEndObject();
    }

    // A dimension and a metric are members of the same JSON object, so a name can be used once.
    private static void ThrowIfAmbiguous(ReadOnlySpan<MetricDimension> dimensions, ReadOnlySpan<MetricValue> values)
    {
        var names = new HashSet<string>(StringComparer.Ordinal) { "_aws" };
        foreach (var dimension in dimensions)
        {
            if (!names.Add(dimension.Name))
                throw new ArgumentException($"The name '{dimension.Name}' is used twice in one line.", nameof(dimensions));
        }

        foreach (var value in values)
        {
            if (!names.Add(value.Name))
                throw new ArgumentException($"The name '{value.Name}' is used twice in one line.", nameof(values));
            if (!double.IsFinite(value.Value))
                throw new ArgumentException($"The value of metric '{value.Name}' isn't a finite number.", nameof(values));
        }
    }
}

/// <summary>A dimension of a metric.</summary>
public readonly record struct MetricDimension(string Name, string Value);

/// <summary>A metric's value.</summary>
/// <param name="Name">The metric's name.</param>
/// <param name="Value">A finite number.</param>
/// <param name="Unit">A unit of CloudWatch's <c>MetricDatum</c>, such as <c>Seconds</c>, <c>Count</c> or <c>None</c>.</param>
public readonly record struct MetricValue(string Name, double Value, string Unit = "None");
