using System.Text.Json.Nodes;
using RegulatedData.LocalCloud.Deployment.Resources;

namespace RegulatedData.LocalCloud.Tests.Deployment;

public sealed class PropertySupportTests
{
    private readonly PropertySupport _support = new PropertySupport("Name", "Rules", "Replicas.Region", "Replicas.Table").Without(
        "no insights",
        "Insights",
        "Replicas.Insights",
        "Rules.Insights"
    );

    [Theory]
    [InlineData("""{"Name": "a", "Rules": [{"Any": {"Thing": 1}}]}""")]
    [InlineData("""{"Replicas": [{"Region": "x", "Table": {"Deep": 1}}]}""")]
    public void What_is_applied_is_not_reported(string properties) => NotEmulated(properties).Should().BeEmpty();

    [Theory]
    [InlineData("""{"Colour": "blue"}""", "Colour: The local cloud doesn't know this property.")]
    [InlineData("""{"Replicas": [{"Region": "x"}, {"Colour": 1}]}""", "Replicas.Colour: The local cloud doesn't know this property.")]
    [InlineData("""{"Insights": true}""", "Insights: no insights")]
    [InlineData("""{"Replicas": [{"Insights": {"Enabled": true}}, {"Insights": {"Enabled": true}}]}""", "Replicas.Insights: no insights")]
    [InlineData("""{"Rules": [{"Any": 1, "Insights": "on"}]}""", "Rules.Insights: no insights")]
    public void Anything_else_is_reported_once(string properties, string expected) => NotEmulated(properties).Should().Equal(expected);

    [Theory]
    [InlineData("""{"Insights": false}""")]
    [InlineData("""{"Replicas": [{"Insights": {"Enabled": false}}]}""")]
    public void A_feature_that_is_switched_off_is_not_missed(string properties) => NotEmulated(properties).Should().BeEmpty();

    private IEnumerable<string> NotEmulated(string properties) =>
        _support.NotEmulated(JsonNode.Parse(properties)!.AsObject()).Select(found => $"{found.Property}: {found.Reason}");
}
