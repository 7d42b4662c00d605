using System.Text.Json.Nodes;
using RegulatedData.LocalCloud.Events.Transforms;

namespace RegulatedData.LocalCloud.Tests.Events;

public sealed class InputTransformerTests
{
    private const string RuleArn = "arn:aws:events:us-east-1:123456789012:rule/my-rule";
    private static readonly DateTimeOffset s_received = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    private static readonly JsonObject s_sent = JsonNode
        .Parse(
            """
            {"version":"0","source":"aws.ec2","resources":["arn:1","arn:2"],
             "detail":{"instance":"i-0123456789","state":"RUNNING","count":3,"ok":true,"none":null,"note":"say \"hi\"","tags":{"a":"b"},"list":[{"id":1},{"id":2}]}}
            """
        )!
        .AsObject();

    [Theory]
    [InlineData("\"instance <instance> is in <state>\"", "\"instance i-0123456789 is in RUNNING\"")]
    [InlineData("\"instance \\\"<instance>\\\" is in <state>\"", "\"instance \\\"i-0123456789\\\" is in RUNNING\"")]
    [InlineData("{\"instance\": <instance>, \"state\": \"<state>\"}", "{\"instance\": \"i-0123456789\", \"state\": \"RUNNING\"}")]
    [InlineData("{\"count\": <count>, \"text\": \"<count> of <ok>\"}", "{\"count\": 3, \"text\": \"3 of true\"}")]
    [InlineData("{\"tags\": <tags>, \"none\": <none>}", "{\"tags\": {\"a\":\"b\"}, \"none\": null}")]
    [InlineData("\"tags <tags> of <resources>\"", "\"tags {a:b} of [arn:1,arn:2]\"")]
    [InlineData("{\"missing\": <missing>, \"text\": \"<missing>.\"}", "{\"missing\": \"\", \"text\": \".\"}")]
    [InlineData("\"<unknown> stays\"", "\"<unknown> stays\"")]
    [InlineData("\"line 1 <state>\"\n\"line 2\"", "\"line 1 RUNNING\"\n\"line 2\"")]
    [InlineData("{\"ids\": <ids>, \"first\": <first>}", "{\"ids\": [1,2], \"first\": 1}")]
    public void A_template_gets_values_as_its_place_asks(string template, string expected) => Apply(template).Should().Be(expected);

    [Fact]
    public void Predefined_variables_need_no_path()
    {
        Apply("\"<aws.events.rule-name> at <aws.events.event.ingestion-time>\"").Should().Be("\"my-rule at 2026-01-02T03:04:05Z\"");
        Apply("{\"rule\":<aws.events.rule-arn>}").Should().Be($"{{\"rule\":\"{RuleArn}\"}}");
        JsonNode.DeepEquals(JsonNode.Parse(Apply("{\"e\":<aws.events.event.json>}"))!["e"], s_sent).Should().BeTrue();
        JsonNode.Parse(Apply("{\"e\":<aws.events.event>}"))!["e"]!.AsObject().ContainsKey("detail").Should().BeFalse();
    }

    [Fact]
    public void A_quote_in_a_value_breaks_a_JSON_template_as_on_EventBridge()
    {
        var apply = () => Apply("{\"note\": \"<note>\"}");

        apply.Should().Throw<InvalidTransformException>();
        Apply("{\"note\": <note>}").Should().Be("{\"note\": \"say \\\"hi\\\"\"}");
    }

    [Theory]
    [InlineData("detail.state")]
    [InlineData("$.detail..state")]
    [InlineData("$.detail['state']")]
    [InlineData("$.detail[?(@.x)]")]
    public void A_path_outside_EventBridges_syntax_is_refused(string path)
    {
        var find = () => EventPath.Find(s_sent, path);

        find.Should().Throw<FormatException>().WithMessage("*" + path + "*");
    }

    private static string Apply(string template) =>
        new InputTransformer(
            new Dictionary<string, string>(StringComparer.Ordinal)
            {
                ["instance"] = "$.detail.instance",
                ["state"] = "$.detail.state",
                ["count"] = "$.detail.count",
                ["ok"] = "$.detail.ok",
                ["none"] = "$.detail.none",
                ["note"] = "$.detail.note",
                ["tags"] = "$.detail.tags",
                ["resources"] = "$.resources",
                ["missing"] = "$.detail.missing",
                ["ids"] = "$.detail.list[*].id",
                ["first"] = "$.detail.list[0].id",
            },
            template
        ).Apply(s_sent, RuleArn, s_received);
}
