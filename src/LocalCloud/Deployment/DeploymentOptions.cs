namespace RegulatedData.LocalCloud.Deployment;

/// <summary>How an assembly is deployed.</summary>
public sealed record DeploymentOptions
{
    /// <summary>Whether a resource type that isn't emulated fails the deployment. Default: false, it is reported and stands as a placeholder.</summary>
    public bool Strict { get; init; }

    /// <summary>Values for templates' parameters: stack name → parameter → value. Default: none, so the templates' own defaults.</summary>
    public IReadOnlyDictionary<string, IReadOnlyDictionary<string, string>> Parameters { get; init; } =
        new Dictionary<string, IReadOnlyDictionary<string, string>>(StringComparer.Ordinal);

    /// <summary>Told about each resource as it is created. Default: nobody.</summary>
    public IProgress<DeploymentProgress>? Progress { get; init; }

    /// <summary>How long a custom resource may take to answer, unless its <c>ServiceTimeout</c> says less. Default: 5 minutes (on AWS one hour).</summary>
    public TimeSpan CustomResourceTimeout { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>How many resources of a stack are created at a time. Default: 4.</summary>
    public int MaximumParallelism { get; init; } = 4;
}
