namespace RegulatedData.LocalCloud.Deployment.Stacks;

/// <summary>The stacks of the account, of all regions; deleted ones too, as CloudFormation still shows them by their id.</summary>
internal sealed class StackRegistry
{
    private readonly Lock _lock = new();
    private readonly List<StackRecord> _stacks = [];

    /// <summary>All stacks, deleted ones too, oldest first.</summary>
    public IReadOnlyList<StackRecord> All
    {
        get
        {
            lock (_lock)
                return [.. _stacks];
        }
    }

    /// <summary>The stack of this name that isn't deleted, or the stack with this id; null for none.</summary>
    public StackRecord? Find(string region, string nameOrId) =>
        All.LastOrDefault(stack =>
            stack.Identity.StackId == nameOrId
            || (stack.Identity.StackName == nameOrId && stack.Identity.Region == region && stack.Status != StackStatus.DeleteComplete)
        );

    /// <summary>What the complete stacks of a region export: name → value and exporting stack.</summary>
    public IReadOnlyDictionary<string, (string Value, StackRecord Stack)> Exports(string region) =>
        All.Where(stack => stack.Identity.Region == region && stack.Status == StackStatus.CreateComplete)
            .SelectMany(stack => stack.Outputs.Where(output => output.ExportName is not null).Select(output => (stack, output)))
            .ToDictionary(found => found.output.ExportName!, found => (found.output.Value, found.stack), StringComparer.Ordinal);

    /// <summary>Takes in a new stack. One whose creation was rolled back makes place for it, as with the CDK CLI.</summary>
    /// <exception cref="DeploymentException">The region has a stack of this name.</exception>
    public void Add(StackRecord stack)
    {
        lock (_lock)
        {
            var name = stack.Identity.StackName;
            var existing = _stacks.Find(other =>
                other.Identity.StackName == name
                && other.Identity.Region == stack.Identity.Region
                && other.Status != StackStatus.DeleteComplete
            );
            if (existing is { Status: StackStatus.RollbackComplete })
                existing.Is(StackStatus.DeleteComplete);
            else if (existing is not null)
                throw new DeploymentException(
                    $"Stack '{name}' exists already in {stack.Identity.Region} ({existing.Status}), and the local cloud doesn't update stacks. "
                        + $"Delete it first (DestroyAsync(\"{name}\")), or start a fresh local cloud."
                )
                {
                    StackName = name,
                    Reason = "The stack exists already.",
                };
            _stacks.Add(stack);
        }
    }
}
