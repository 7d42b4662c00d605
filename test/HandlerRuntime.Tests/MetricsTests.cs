using System.Text;
using System.Text.Json;

namespace RegulatedData.HandlerRuntime.Tests;

public sealed class MetricsTests
{
    private static readonly MetricDimension[] Table = [new("TableName", "orders")];

    [Fact]
    public void A_line_is_in_the_embedded_metric_format()
    {
        var line = Emit(metrics =>
            metrics.Emit("RegulatedData/SecureStore", Table, new("RestoreSeconds", 90.5, "Seconds"), new("Passed", 1))
        );

        var directive = line.GetProperty("_aws").GetProperty("CloudWatchMetrics")[0];
        directive.GetProperty("Namespace").GetString().Should().Be("RegulatedData/SecureStore");
        directive.GetProperty("Dimensions").GetRawText().Should().Be("""[["TableName"]]""");
        directive
            .GetProperty("Metrics")
            .GetRawText()
            .Should()
            .Be("""[{"Name":"RestoreSeconds","Unit":"Seconds"},{"Name":"Passed","Unit":"None"}]""");
        line.GetProperty("_aws").GetProperty("Timestamp").GetInt64().Should().BePositive();
        line.GetProperty("TableName").GetString().Should().Be("orders");
        line.GetProperty("RestoreSeconds").GetDouble().Should().Be(90.5);
        line.GetProperty("Passed").GetDouble().Should().Be(1);
    }

    [Fact]
    public void A_line_that_CloudWatch_would_drop_is_refused()
    {
        Refused(metrics => metrics.Emit("N", Table)).WithMessage("*0 metrics*");
        Refused(metrics => metrics.Emit("N", Table, new MetricValue("TableName", 1))).WithMessage("*twice*");
        Refused(metrics => metrics.Emit("N", [], new("A", 1), new("A", 2))).WithMessage("*twice*");
        Refused(metrics => metrics.Emit("N", [], new MetricValue("A", double.NaN))).WithMessage("*finite*");
        Refused(metrics =>
                metrics.Emit("N", [.. Enumerable.Range(0, 31).Select(i => new MetricDimension($"D{i}", "x"))], new MetricValue("A", 1))
            )
            .WithMessage("*31 dimensions*");
        Refused(metrics => metrics.Emit("N", [], [.. Enumerable.Range(0, 101).Select(i => new MetricValue($"M{i}", i))]))
            .WithMessage("*101 metrics*");
    }

    private static FluentAssertions.Specialized.ExceptionAssertions<ArgumentException> Refused(Action<Metrics> emit) =>
        FluentActions.Invoking(() => Emit(emit)).Should().Throw<ArgumentException>();

    private static JsonElement Emit(Action<Metrics> emit)
    {
        using var output = new MemoryStream();
        emit(new Metrics(new LineWriter(output), TimeProvider.System));
        var text = Encoding.UTF8.GetString(output.ToArray());
        text.Should().EndWith("\n").And.Subject.Count(c => c == '\n').Should().Be(1);
        return JsonDocument.Parse(text).RootElement;
    }
}
