using System.Text.Json.Nodes;

namespace RegulatedData.LocalCloud.Tests.Functions;

public sealed class EmbeddedMetricsTests
{
    [Fact]
    public void Each_dimension_set_gets_each_metric()
    {
        var line = """
            {"_aws":{"Timestamp":1500,"CloudWatchMetrics":[{"Namespace":"N","Dimensions":[["A"],["A","B"]],"Metrics":[{"Name":"M","Unit":"Seconds"}]}]},"A":"a","B":"b","M":[1,2]}
            """.Trim();

        var put = EmbeddedMetrics.Read(line).Should().ContainSingle().Subject;

        put["Namespace"]!.ToString().Should().Be("N");
        var data = put["MetricData"]!.AsArray();
        data.Should().HaveCount(2);
        JsonNode
            .DeepEquals(
                data[1],
                JsonNode.Parse(
                    """{"MetricName":"M","Dimensions":[{"Name":"A","Value":"a"},{"Name":"B","Value":"b"}],"Values":[1,2],"Unit":"Seconds","Timestamp":1.5}"""
                )
            )
            .Should()
            .BeTrue(data[1]!.ToJsonString());
    }

    [Fact]
    public void Without_dimensions_a_metric_has_none() =>
        EmbeddedMetrics
            .Read("""{"_aws":{"CloudWatchMetrics":[{"Namespace":"N","Dimensions":[[]],"Metrics":[{"Name":"M"}]}]},"M":3}""")
            .Single()["MetricData"]![0]!["Dimensions"]!
            .AsArray()
            .Should()
            .BeEmpty();

    [Theory]
    [InlineData("plain text")]
    [InlineData("""{"message":"x"}""")]
    [InlineData("""{"_aws":{}}""")]
    [InlineData("""{"_aws": broken""")]
    [InlineData("""{"_aws":{"CloudWatchMetrics":[{"Namespace":"N","Metrics":[{"Name":"M"}]}]},"M":"no number"}""")]
    public void Other_lines_are_no_metrics(string line) => EmbeddedMetrics.Read(line).Should().BeEmpty();
}
