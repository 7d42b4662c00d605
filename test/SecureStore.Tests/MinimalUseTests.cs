using Amazon.CDK.Assertions;
using RegulatedData.Testing;

namespace RegulatedData.SecureStore.Tests;

public class MinimalUseTests
{
    [Fact]
    public void One_new_without_props_synthesizes_in_a_stack_without_a_region()
    {
        var stack = Synth.AgnosticStack();
        _ = new Cdk.SecureStore(stack, "Store");
        var template = Template.FromStack(stack);
        template.ResourceCountIs("AWS::DynamoDB::GlobalTable", 1);
        Snapshot.Verify(template.ToJSON());
    }
}
