using Amazon.CDK;
using Amazon.CDK.Assertions;

namespace RegulatedData.SecureStore.Tests;

/// <summary>Synthesizes stacks for the tests.</summary>
internal static class Synth
{
    public const string Account = "123456789012";
    public const string Region = "eu-central-1";

    static Synth()
    {
        System.Environment.SetEnvironmentVariable("JSII_SILENCE_WARNING_DEPRECATED_NODE_VERSION", "1");
        System.Environment.SetEnvironmentVariable("JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION", "1");
    }

    /// <summary>A stack whose account and region are known only when it is deployed.</summary>
    public static Stack AgnosticStack(string id = "Stack", App? app = null) => new(app ?? new App(), id);

    /// <summary>A stack with an account and a region.</summary>
    public static Stack Stack(string id = "Stack", App? app = null, string region = Region) =>
        new(
            app ?? new App(),
            id,
            new StackProps
            {
                Env = new Amazon.CDK.Environment { Account = Account, Region = region },
            }
        );

    /// <summary>The template of a stack that <paramref name="build"/> fills.</summary>
    public static Template Template(Action<Stack> build)
    {
        var stack = Stack();
        build(stack);
        return Amazon.CDK.Assertions.Template.FromStack(stack);
    }
}
