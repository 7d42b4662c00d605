namespace RegulatedData.LocalCloud.Deployment;

/// <summary>A stack can't be deployed or deleted: the message names the stack, the resource or property, the reason, and what may mend it.</summary>
public sealed class DeploymentException : Exception
{
    internal DeploymentException(string message, Exception? inner = null)
        : base(message, inner) { }

    /// <summary>The stack that failed; null where the assembly itself can't be read.</summary>
    public string? StackName { get; internal init; }

    /// <summary>The resource that failed; null where the failure isn't a resource's.</summary>
    public string? LogicalId { get; internal init; }

    /// <summary>The CloudFormation type of the resource that failed.</summary>
    public string? ResourceType { get; internal init; }

    /// <summary>Where in the template the fault is, as <c>Resources.Table.Properties.KeySchema[0]</c>.</summary>
    public string? PropertyPath { get; internal init; }

    /// <summary>Why, without the rest: for a custom resource, the reason that its function gave.</summary>
    public string? Reason { get; internal init; }

    internal static DeploymentException At(string stackName, string path, string reason) =>
        new($"Stack '{stackName}', {path}: {reason}")
        {
            StackName = stackName,
            LogicalId = LogicalIdIn(path),
            PropertyPath = path,
            Reason = reason,
        };

    private static string? LogicalIdIn(string path)
    {
        var parts = path.Split('.', '[');
        return parts.Length > 1 && string.Equals(parts[0], "Resources", StringComparison.Ordinal) ? parts[1] : null;
    }
}
