namespace RegulatedData.LocalCloud.Authorization;

/// <summary>
/// What each operation of one service needs, after AWS's Service Authorization Reference
/// (https://docs.aws.amazon.com/service-authorization/latest/reference/reference.html). An operation that the table doesn't list is refused.
/// </summary>
internal abstract class PermissionTable
{
    private readonly Dictionary<string, Func<PermissionCall, ValueTask<IReadOnlyList<RequiredPermission>>>> _operations = [];

    /// <summary>For the service named <paramref name="service"/> in credential scopes, whose actions start with <paramref name="prefix"/>.</summary>
    protected PermissionTable(string service, string? prefix = null)
    {
        Service = service;
        Prefix = prefix ?? service;
    }

    /// <summary>The service's name in credential scopes.</summary>
    public string Service { get; }

    /// <summary>What the service's actions start with, before the colon.</summary>
    public string Prefix { get; }

    /// <summary>
    /// The service's condition keys that this table supplies wherever the request has them, so that one which isn't there is really absent. An
    /// asterisk at the end stands for any continuation.
    /// </summary>
    public virtual IReadOnlyList<string> ConditionKeys => [];

    /// <summary>The operations that it knows.</summary>
    public IEnumerable<string> Operations => _operations.Keys;

    /// <summary>What the request needs.</summary>
    /// <exception cref="PolicyException">The operation isn't in the table, or the request doesn't say what it is about.</exception>
    public ValueTask<IReadOnlyList<RequiredPermission>> RequiredAsync(PermissionCall call) =>
        _operations.TryGetValue(call.Request.Operation, out var required)
            ? required(call)
            : throw new PolicyException(
                call.Request.Operation.Length == 0
                    ? $"The local cloud doesn't know the operation {call.Request.Method} {call.Request.Path} of {Service}."
                    : $"The local cloud doesn't know yet which permissions {Prefix}:{call.Request.Operation} needs."
            );

    /// <summary>Operations that AWS ties to no resource.</summary>
    protected void OnAnything(params ReadOnlySpan<string> operations) => On(_ => "*", operations);

    /// <summary>Operations that need the action of their own name on one resource.</summary>
    protected void On(Func<PermissionCall, string> resource, params ReadOnlySpan<string> operations) =>
        OnEach(call => [Own(call, resource(call))], operations);

    /// <summary>Operations that need the action of their own name on one resource that must be looked up.</summary>
    protected void OnLookedUp(Func<PermissionCall, ValueTask<string>> resource, params ReadOnlySpan<string> operations) =>
        OnEachAsync(async call => [Own(call, await resource(call))], operations);

    /// <summary>Operations that need what the function tells.</summary>
    protected void OnEach(Func<PermissionCall, IEnumerable<RequiredPermission>> required, params ReadOnlySpan<string> operations)
    {
        foreach (var operation in operations)
            _operations.Add(operation, call => ValueTask.FromResult<IReadOnlyList<RequiredPermission>>([.. required(call)]));
    }

    /// <summary>The same where look-ups are needed.</summary>
    protected void OnEachAsync(
        Func<PermissionCall, ValueTask<IReadOnlyList<RequiredPermission>>> required,
        params ReadOnlySpan<string> operations
    )
    {
        foreach (var operation in operations)
            _operations.Add(operation, required);
    }

    /// <summary>The action of the operation's own name.</summary>
    protected RequiredPermission Own(PermissionCall call, string resource) => Action(call.Request.Operation, resource);

    /// <summary>An action of this service.</summary>
    protected RequiredPermission Action(string name, string resource) => new($"{Prefix}:{name}", resource);

    /// <summary>The right to hand a role to a service; nothing where no role is handed over.</summary>
    protected static IEnumerable<RequiredPermission> PassRole(string? roleArn, string toService) =>
        string.IsNullOrEmpty(roleArn) ? [] : [new RequiredPermission("iam:PassRole", roleArn).With("iam:PassedToService", toService)];
}
