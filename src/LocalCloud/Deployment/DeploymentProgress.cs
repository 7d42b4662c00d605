namespace RegulatedData.LocalCloud.Deployment;

/// <summary>Something happened to a stack or to one of its resources.</summary>
/// <param name="StackName">The stack.</param>
/// <param name="LogicalId">The resource; null for the stack itself.</param>
/// <param name="ResourceType">The resource's type; <c>AWS::CloudFormation::Stack</c> for the stack itself.</param>
/// <param name="Status">CloudFormation's status, as <c>CREATE_IN_PROGRESS</c> or <c>DELETE_COMPLETE</c>.</param>
/// <param name="Reason">Why, where it failed or isn't emulated.</param>
/// <param name="Completed">How many of the stack's resources are there now.</param>
/// <param name="Total">How many resources the stack has.</param>
public sealed record DeploymentProgress(
    string StackName,
    string? LogicalId,
    string ResourceType,
    string Status,
    string? Reason,
    int Completed,
    int Total
);
