namespace RegulatedData.LocalCloud.Deployment;

/// <summary>Collects what isn't emulated. Safe for several threads.</summary>
internal sealed class DeploymentReport
{
    private readonly Lock _lock = new();
    private readonly List<Entry> _entries = [];

    /// <summary>What was collected, with the resources that share a finding put together; sorted.</summary>
    public IReadOnlyList<NotEmulated> Items
    {
        get
        {
            lock (_lock)
            {
                return
                [
                    .. _entries
                        .GroupBy(e => (e.Stack, e.Type, e.Property, e.Reason))
                        .OrderBy(g => g.Key.Stack, StringComparer.Ordinal)
                        .ThenBy(g => g.Key.Type, StringComparer.Ordinal)
                        .ThenBy(g => g.Key.Property, StringComparer.Ordinal)
                        .Select(g => new NotEmulated(
                            g.Key.Stack,
                            g.Key.Type,
                            [.. g.Select(e => e.LogicalId).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)],
                            g.Key.Property,
                            g.Key.Reason
                        )),
                ];
            }
        }
    }

    public void StackLeftOut(string stack, string reason) => Add(new Entry(stack, "AWS::CloudFormation::Stack", stack, null, reason));

    public void TypeNotEmulated(string stack, string type, string logicalId) =>
        TypeNotEmulated(
            stack,
            type,
            logicalId,
            $"The local cloud doesn't emulate this type. References to it give '{Placeholder.Mark}-...' texts."
        );

    public void TypeNotEmulated(string stack, string type, string logicalId, string reason) =>
        Add(new Entry(stack, type, logicalId, null, reason));

    public void PropertyNotEmulated(string stack, string type, string logicalId, string property, string reason) =>
        Add(new Entry(stack, type, logicalId, property, reason));

    private void Add(Entry entry)
    {
        lock (_lock)
            _entries.Add(entry);
    }

    private sealed record Entry(string Stack, string Type, string LogicalId, string? Property, string Reason);
}
