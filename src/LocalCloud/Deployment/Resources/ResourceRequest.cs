using RegulatedData.LocalCloud.Deployment.Assemblies;
using RegulatedData.LocalCloud.Deployment.Templates;

namespace RegulatedData.LocalCloud.Deployment.Resources;

/// <summary>One resource to create or delete, and what it takes.</summary>
internal sealed class ResourceRequest
{
    /// <summary>The stack.</summary>
    public required StackIdentity Stack { get; init; }

    /// <summary>The resource's logical id.</summary>
    public required string LogicalId { get; init; }

    /// <summary>The type that the template names; for custom resources any of theirs.</summary>
    public required string Type { get; init; }

    /// <summary>The evaluated properties.</summary>
    public required PropertyBag Properties { get; init; }

    /// <summary>AWS's APIs in the stack's region, as the account's administrator.</summary>
    public required AwsApi Aws { get; init; }

    /// <summary>The assets of the assembly.</summary>
    public required AssetCatalog Assets { get; init; }

    /// <summary>The account's functions.</summary>
    public required FunctionHost Functions { get; init; }

    /// <summary>Where custom resources answer.</summary>
    public required CustomResourceResponses Responses { get; init; }

    /// <summary>The clock.</summary>
    public required TimeProvider Time { get; init; }

    /// <summary>How long a custom resource may take to answer, unless its <c>ServiceTimeout</c> says less.</summary>
    public required TimeSpan CustomResourceTimeout { get; init; }

    /// <summary>Takes what of the resource isn't emulated into the report.</summary>
    public required Action<string, string> NotEmulated { get; init; }

    /// <summary>Takes the whole type into the report, with the reason.</summary>
    public required Action<string> TypeNotEmulated { get; init; }

    /// <summary>Tells that the resource exists from now on, so that it is deleted where the rest of its creation fails.</summary>
    public required Action<Provisioned> Exists { get; init; }

    /// <summary>The name that a property gives, or one as CloudFormation makes it.</summary>
    /// <param name="property">The property with the name.</param>
    /// <param name="maxLength">The service's limit.</param>
    public string NameFrom(string property, int maxLength) => Properties.String(property) ?? NewName(maxLength);

    /// <summary>A name as CloudFormation makes it.</summary>
    public string NewName(int maxLength, bool lowerCase = false, string suffix = "") =>
        PhysicalNames.Create(Stack.StackName, LogicalId, maxLength, lowerCase, suffix);

    /// <summary>An ARN in the stack's account and region.</summary>
    public string Arn(string service, string resource) => $"arn:{Stack.Partition}:{service}:{Stack.Region}:{Stack.Account}:{resource}";
}
