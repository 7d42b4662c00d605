using RegulatedData.LocalCloud.Deployment.Templates;

namespace RegulatedData.LocalCloud.Deployment;

/// <summary>Turns what went wrong with a resource into an error that says where, why, and what may mend it.</summary>
internal static class DeploymentFailure
{
    public static DeploymentException Of(string stackName, TemplateResource resource, Exception cause)
    {
        var reason = cause switch
        {
            DeploymentException known => known.Reason ?? known.Message,
            AwsApiException api => $"{api.Code}: {api.Message}",
            _ => cause.Message,
        };
        var path = (cause as DeploymentException)?.PropertyPath;
        var where = path is null ? $"{resource.LogicalId} ({resource.Type})" : $"{path} ({resource.Type})";
        var hint = (cause as AwsApiException)?.Code is { } code ? Hint(code) : null;
        return new DeploymentException($"Stack '{stackName}', {where}: {reason}{(hint is null ? "" : $" {hint}")}", cause)
        {
            StackName = stackName,
            LogicalId = resource.LogicalId,
            ResourceType = resource.Type,
            PropertyPath = path,
            Reason = reason,
        };
    }

    /// <summary>A failure that isn't one resource's.</summary>
    public static DeploymentException Of(string stackName, Exception cause) =>
        new($"Stack '{stackName}': {cause.Message}", cause) { StackName = stackName, Reason = cause.Message };

    private static string? Hint(string code) =>
        code switch
        {
            "ResourceInUseException"
            or "ResourceExistsException"
            or "ResourceAlreadyExistsException"
            or "AlreadyExistsException"
            or "EntityAlreadyExists"
            or "ConflictException"
            or "BucketAlreadyExists"
            or "ParameterAlreadyExists" =>
                "Something of that name exists already: leave the physical name out, delete the other, or start a fresh local cloud.",
            "AccessDenied" or "AccessDeniedException" => "A policy denies this to the account's administrator: look for an explicit Deny.",
            "NotImplemented" or "Http501" or "Http500" or "InternalFailure" or "InternalError" =>
                "The emulator behind the local cloud (moto) failed; this may be a limit of the local cloud, not a fault of the template.",
            _ => null,
        };
}
