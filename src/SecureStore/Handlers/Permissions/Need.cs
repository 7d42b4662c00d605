using RegulatedData.Handlers.SecureStore.Policies;

namespace RegulatedData.Handlers.SecureStore.Permissions;

/// <summary>What a service must be able to do with a key or a topic, and the statement that lets it.</summary>
/// <param name="Service">The service principal.</param>
/// <param name="Permissions">The actions, each with the pattern that AWS documents for it.</param>
/// <param name="Resource">The ARN of the key or topic.</param>
/// <param name="Context">What the service sends along.</param>
/// <param name="Statement">The statement to add where a permission is missing, as JSON.</param>
internal sealed record Need(
    string Service,
    IReadOnlyList<Permission> Permissions,
    string Resource,
    RequestContext Context,
    string Statement
)
{
    public ServiceRequest RequestFor(Permission permission) => new(Service, permission.Action, Resource, Context);
}

/// <summary>An action, and the pattern that AWS documents for it.</summary>
internal sealed record Permission(string Action, string Documented);
