using System.Text.Json.Nodes;

namespace RegulatedData.LocalCloud.Deployment.Resources;

/// <summary>Creates and deletes the resources of one CloudFormation type. <see cref="ResourceTypes"/> lists them all.</summary>
internal interface IResourceType
{
    /// <summary>The type's name, as <c>AWS::SNS::Topic</c>.</summary>
    string TypeName { get; }

    /// <summary>What becomes of each property. One that is in a template but not here is reported.</summary>
    PropertySupport Properties { get; }

    /// <summary>
    /// Creates the resource. It calls <see cref="ResourceRequest.Exists"/> once the resource is there, where further calls follow that may
    /// fail: it is then deleted.
    /// </summary>
    Task<Provisioned> CreateAsync(ResourceRequest request, CancellationToken ct);

    /// <summary>Deletes the resource. One that is gone already is no error.</summary>
    Task DeleteAsync(ResourceRequest request, Provisioned resource, CancellationToken ct);
}

/// <summary>A resource that exists.</summary>
/// <param name="PhysicalId">Its physical id.</param>
internal sealed record Provisioned(string PhysicalId)
{
    /// <summary>What <c>Ref</c> gives. Default: the physical id.</summary>
    public string Ref { get; init; } = PhysicalId;

    /// <summary>What <c>Fn::GetAtt</c> gives. Names may hold dots (<c>Outputs.Url</c>).</summary>
    public Dictionary<string, JsonNode> Attributes { get; init; } = new(StringComparer.Ordinal);

    /// <summary>Whether it only stands for a resource of a type that isn't emulated: it has every attribute.</summary>
    public bool IsPlaceholder { get; init; }

    /// <summary>Its ARN, for the deployment's result; null where the type has none. Default: the attribute <c>Arn</c>.</summary>
    public string? Arn
    {
        get => field ?? (Attributes.TryGetValue("Arn", out var arn) ? arn.GetValue<string>() : null);
        init;
    }
}
