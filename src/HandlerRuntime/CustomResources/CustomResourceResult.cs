namespace RegulatedData.HandlerRuntime;

/// <summary>What a custom resource's work gave.</summary>
public sealed record CustomResourceResult
{
    /// <summary>
    /// The resource's id, 1 KB at most. Default: on create an id derived from stack and logical id, on update the id that it has.
    /// Another id on update tells CloudFormation that the resource was replaced, and makes it delete the old one.
    /// </summary>
    public string? PhysicalResourceId { get; init; }

    /// <summary>What the template can read by <c>Fn::GetAtt</c>.</summary>
    public IReadOnlyDictionary<string, string> Data { get; init; } = new Dictionary<string, string>();

    /// <summary>Whether CloudFormation masks <see cref="Data"/>. Default: it doesn't.</summary>
    public bool NoEcho { get; init; }
}
