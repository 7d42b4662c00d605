using RegulatedData.LocalCloud.Deployment.Resources;
using RegulatedData.LocalCloud.Deployment.Templates;

namespace RegulatedData.LocalCloud.Deployment.Stacks;

/// <summary>All that is remembered about a stack: what CloudFormation's API shows, and what it takes to delete it.</summary>
internal sealed class StackRecord(StackIdentity identity, string templateText, TimeProvider time)
{
    private readonly Lock _lock = new();
    private readonly List<StackEvent> _events = [];
    private readonly List<StackResource> _resources = [];

    public StackIdentity Identity => identity;

    public string TemplateText => templateText;

    public DateTimeOffset CreatedAt { get; } = time.GetUtcNow();

    public DateTimeOffset? DeletedAt { get; private set; }

    public string Status { get; private set; } = StackStatus.CreateInProgress;

    public string? StatusReason { get; private set; }

    public IReadOnlyDictionary<string, string> Parameters { get; set; } = new Dictionary<string, string>(StringComparer.Ordinal);

    public IReadOnlyList<StackOutput> Outputs { get; set; } = [];

    /// <summary>The names of other stacks' exports that this one uses.</summary>
    public IReadOnlySet<string> Imports { get; set; } = new HashSet<string>(StringComparer.Ordinal);

    /// <summary>The resources, in the order in which they came to exist: delete them from the end.</summary>
    public IReadOnlyList<StackResource> Resources
    {
        get
        {
            lock (_lock)
                return [.. _resources];
        }
    }

    /// <summary>What happened, oldest first.</summary>
    public IReadOnlyList<StackEvent> Events
    {
        get
        {
            lock (_lock)
                return [.. _events];
        }
    }

    public void Is(string status, string? reason = null)
    {
        lock (_lock)
        {
            (Status, StatusReason) = (status, reason);
            if (status == StackStatus.DeleteComplete)
                DeletedAt = time.GetUtcNow();
            _events.Add(Event(identity.StackName, identity.StackId, "AWS::CloudFormation::Stack", status, reason));
        }
    }

    /// <summary>Takes in a resource, or what is new about it.</summary>
    public void ResourceIs(string logicalId, string type, string status, string? reason = null, ExistingResource? existing = null)
    {
        lock (_lock)
        {
            var index = _resources.FindIndex(r => r.LogicalId == logicalId);
            var before = index < 0 ? null : _resources[index];
            var resource = new StackResource(logicalId, type, status, reason, time.GetUtcNow(), existing ?? before?.Existing);
            if (before is not null && before.Existing is null && existing is not null)
            {
                _resources.RemoveAt(index);
                index = -1;
            }
            if (index < 0)
                _resources.Add(resource);
            else
                _resources[index] = resource;
            if (before is null || before.Status != status)
                _events.Add(Event(logicalId, resource.PhysicalId, type, status, reason));
        }
    }

    private StackEvent Event(string logicalId, string physicalId, string type, string status, string? reason) =>
        new(Guid.NewGuid().ToString(), logicalId, physicalId, type, status, reason, time.GetUtcNow());
}

/// <summary>A resource of a stack.</summary>
/// <param name="LogicalId">Its logical id.</param>
/// <param name="Type">Its type.</param>
/// <param name="Status">CloudFormation's status.</param>
/// <param name="Reason">Why, where there is something to say.</param>
/// <param name="At">Since when.</param>
/// <param name="Existing">The resource itself, once it exists.</param>
internal sealed record StackResource(
    string LogicalId,
    string Type,
    string Status,
    string? Reason,
    DateTimeOffset At,
    ExistingResource? Existing
)
{
    public string PhysicalId => Existing?.Provisioned.PhysicalId ?? "";
}

/// <summary>What it takes to refer to a resource and to delete it.</summary>
/// <param name="Provisioned">The resource.</param>
/// <param name="Provider">Its type; null where it isn't emulated.</param>
/// <param name="Request">How it was asked for; null where it isn't emulated.</param>
/// <param name="DeletionPolicy">The template's <c>DeletionPolicy</c>.</param>
internal sealed record ExistingResource(Provisioned Provisioned, IResourceType? Provider, ResourceRequest? Request, string DeletionPolicy);

/// <summary>An output of a stack.</summary>
internal sealed record StackOutput(string Key, string Value, string? Description, string? ExportName);

/// <summary>Something that happened to a stack or resource.</summary>
internal sealed record StackEvent(
    string Id,
    string LogicalId,
    string PhysicalId,
    string Type,
    string Status,
    string? Reason,
    DateTimeOffset At
);
