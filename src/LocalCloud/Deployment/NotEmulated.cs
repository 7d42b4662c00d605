namespace RegulatedData.LocalCloud.Deployment;

/// <summary>Something that the templates ask for and that the local cloud doesn't do.</summary>
/// <param name="StackName">The stack.</param>
/// <param name="ResourceType">The resource type; <c>AWS::CloudFormation::Stack</c> where the whole stack is left out.</param>
/// <param name="LogicalIds">The resources that it concerns.</param>
/// <param name="Property">The property, as a dotted path; null where the whole type isn't emulated.</param>
/// <param name="Reason">Why, or what the local cloud does instead.</param>
public sealed record NotEmulated(string StackName, string ResourceType, IReadOnlyList<string> LogicalIds, string? Property, string Reason)
{
    /// <inheritdoc/>
    public override string ToString() =>
        $"{StackName}: {ResourceType}{(Property is null ? "" : $".{Property}")} ({string.Join(", ", LogicalIds)}): {Reason}";
}
