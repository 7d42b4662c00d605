using RegulatedData.LocalCloud.Deployment;
using RegulatedData.LocalCloud.Deployment.Templates;

namespace RegulatedData.LocalCloud.Tests.Deployment;

public sealed class DeployOrderTests
{
    [Fact]
    public void A_resource_comes_after_all_that_it_refers_to_or_depends_on()
    {
        var order = Of(
            """
            {
                "Last": { "Type": "T", "DependsOn": ["BySub"], "Properties": {"X": {"Fn::Join": ["", [{"Ref": "ByRef"}]]}} },
                "ByRef": { "Type": "T", "Properties": {"X": [{"Deep": {"Fn::GetAtt": ["ByGetAtt", "Arn"]}}]} },
                "BySub": { "Type": "T", "Properties": {"X": {"Fn::Sub": ["${ByGetAtt.Arn} ${Own}", {"Own": {"Ref": "First"}}]}} },
                "ByGetAtt": { "Type": "T", "DependsOn": "First" },
                "First": { "Type": "T" }
            }
            """
        );

        order.Sequence.Should().Equal("First", "ByGetAtt", "ByRef", "BySub", "Last");
        order.Dependencies["Last"].Should().BeEquivalentTo("ByRef", "BySub");
        order.Dependencies["BySub"].Should().BeEquivalentTo("ByGetAtt", "First");
        order.Dependencies["First"].Should().BeEmpty();
    }

    [Fact]
    public void Independent_resources_keep_the_templates_order() =>
        Of("""{ "C": {"Type": "T"}, "A": {"Type": "T"}, "B": {"Type": "T"} }""").Sequence.Should().Equal("C", "A", "B");

    [Fact]
    public void A_circle_is_reported_with_its_path()
    {
        var sort = () =>
            Of(
                """
                {
                    "Outside": { "Type": "T", "Properties": {"X": {"Ref": "Key"}} },
                    "Key": { "Type": "T", "Properties": {"X": {"Ref": "Role"}} },
                    "Role": { "Type": "T", "Properties": {"X": {"Fn::GetAtt": "Table.Arn"}} },
                    "Table": { "Type": "T", "Properties": {"X": {"Fn::Sub": "${Key}"}} }
                }
                """
            );

        sort.Should().Throw<DeploymentException>().WithMessage("*Key → Role → Table → Key*").Which.StackName.Should().Be("Store");
    }

    [Fact]
    public void Only_the_branch_taken_of_an_If_counts()
    {
        const string resources = """
            {
                "A": { "Type": "T", "Properties": {"X": {"Fn::If": ["Yes", {"Ref": "B"}, {"Ref": "C"}]}} },
                "B": { "Type": "T" },
                "C": { "Type": "T", "Properties": {"X": {"Ref": "A"}} }
            }
            """;

        Of(resources, "Yes").Sequence.Should().Equal("B", "A", "C");
        var other = () => Of(resources);
        other.Should().Throw<DeploymentException>().WithMessage("*A → C → A*");
    }

    [Fact]
    public void A_resource_whose_condition_does_not_hold_is_left_out()
    {
        var order = Of("""{ "A": {"Type": "T", "Condition": "No"}, "B": {"Type": "T", "DependsOn": "A"} }""");

        order.Sequence.Should().Equal("B");
        order.Dependencies["B"].Should().BeEmpty();
    }

    [Fact]
    public void DependsOn_something_unknown_is_a_fault()
    {
        var sort = () => Of("""{ "A": {"Type": "T", "DependsOn": "Nobody"} }""");

        sort.Should().Throw<DeploymentException>().WithMessage("*Resources.A.DependsOn*'Nobody'*");
    }

    private static DeployOrder Of(string resources, params string[] conditionsThatHold) =>
        DeployOrder.Of(Evaluating.Template(resources), (name, _) => conditionsThatHold.Contains(name, StringComparer.Ordinal));
}
