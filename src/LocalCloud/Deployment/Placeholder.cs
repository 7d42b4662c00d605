using RegulatedData.LocalCloud.Deployment.Resources;
using RegulatedData.LocalCloud.Deployment.Templates;

namespace RegulatedData.LocalCloud.Deployment;

/// <summary>What stands for a resource that isn't emulated, so that what refers to it can still be deployed.</summary>
internal static class Placeholder
{
    /// <summary>What every placeholder has in it.</summary>
    public const string Mark = "not-emulated";

    /// <summary>The resource.</summary>
    public static Provisioned For(string logicalId) => new($"{Mark}-{logicalId}") { IsPlaceholder = true };

    /// <summary>An attribute: an ARN where its name says so (policies must hold well-formed ones), else a recognizable text.</summary>
    public static string Attribute(StackIdentity stack, string logicalId, string attribute) =>
        attribute.EndsWith("Arn", StringComparison.OrdinalIgnoreCase)
            ? $"arn:{stack.Partition}:{Mark}:{stack.Region}:{stack.Account}:{logicalId}"
            : $"{Mark}-{logicalId}-{attribute}";
}
