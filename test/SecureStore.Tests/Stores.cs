using Amazon.CDK;
using RegulatedData.Cdk;

namespace RegulatedData.SecureStore.Tests;

/// <summary>Spares the tests what they don't look at: a store takes more than a second of CDK's bridge to Node.</summary>
internal static class Stores
{
    private static readonly Lazy<StackTemplate> s_default = new(() => Synth.Template(stack => _ = new Cdk.SecureStore(stack, "Store")));

    /// <summary>The template of a store by default, in a stack with an account and a region. To look at, not to change.</summary>
    public static StackTemplate Default => s_default.Value;

    /// <summary>The template of a store with these properties, in a stack with an account and a region.</summary>
    public static StackTemplate Template(Func<Stack, SecureStoreProps> props) =>
        Synth.Template(stack => _ = new Cdk.SecureStore(stack, "Store", props(stack)));

    /// <summary>A store without the two parts that take most of its time.</summary>
    public static SecureStoreProps Lean => new() { RestoreTests = Untested, AuditEvents = Unwatched };

    /// <summary>Leaves restore tests out where a test isn't about them.</summary>
    public static RestoreTestingPolicy Untested => RestoreTestingPolicy.OptOut("This test isn't about them");

    /// <summary>Leaves events out where a test isn't about them.</summary>
    public static Safeguard Unwatched => Safeguard.OptOut("This test isn't about them");
}
