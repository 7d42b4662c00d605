using Amazon.CDK.AWS.SNS;
using RegulatedData.Cdk;

namespace RegulatedData.Foundation.Tests;

public class OptOutTests
{
    private readonly TestStack _test = new();

    [Theory]
    [InlineData("")]
    [InlineData(" \t")]
    [InlineData(null)]
    public void A_reason_is_required(string? reason)
    {
        Action[] acts = [() => Safeguard.OptOut(reason!), () => AcceptedRisk.Because(reason!)];
        foreach (var act in acts)
        {
            act.Should().Throw<ArgumentException>().WithMessage("*To mend it: write why*");
        }
    }

    [Fact]
    public void A_protection_that_is_on_leaves_nothing_in_the_template()
    {
        Safeguard.On.RecordOptOut("Backup", new Topic(_test.Stack, "Topic"));
        Safeguard.On.IsOptedOut.Should().BeFalse();
        _test.One("AWS::SNS::Topic").ContainsKey("Metadata").Should().BeFalse();
    }

    [Fact]
    public void Reasons_are_kept_with_the_resource_side_by_side()
    {
        var topic = new Topic(_test.Stack, "Topic");
        Safeguard.OptOut("one").RecordOptOut("Backup", topic);
        Safeguard.OptOut("two").RecordOptOut("Restore", topic);
        AcceptedRisk.Because("three").RecordOn("Insights", topic);
        _test.One("AWS::SNS::Topic")["Metadata"]!
            .ToJsonString()
            .Should()
            .Be(
                """{"RegulatedData:OptOut:Backup":"one","RegulatedData:OptOut:Restore":"two","RegulatedData:AcceptedRisk:Insights":"three"}"""
            );
    }

    [Fact]
    public void Reasons_for_an_imported_resource_are_kept_with_the_stack_beside_what_is_there()
    {
        _test.Stack.TemplateOptions.Metadata = new Dictionary<string, object>(StringComparer.Ordinal) { ["Mine"] = "kept" };
        var topic = Topic.FromTopicArn(_test.Stack, "Topic", $"arn:aws:sns:{TestStack.Region}:{TestStack.Account}:alarms");
        Safeguard.OptOut("one").RecordOptOut("Backup", topic);
        _test.Template["Metadata"]!.ToJsonString().Should().Be("""{"Mine":"kept","RegulatedData:OptOut:Backup:Stack/Topic":"one"}""");
    }
}
