namespace RegulatedData.LocalCloud.Deployment.Resources.IAM;

/// <summary>AWS::IAM::ManagedPolicy.</summary>
internal sealed class ManagedPolicy : IResourceType
{
    private static readonly (string Property, string Action, string NameParameter)[] _holders =
    [
        ("Roles", "RolePolicy", "RoleName"),
        ("Users", "UserPolicy", "UserName"),
        ("Groups", "GroupPolicy", "GroupName"),
    ];

    public string TypeName => "AWS::IAM::ManagedPolicy";

    public PropertySupport Properties { get; } =
        new("ManagedPolicyName", "PolicyDocument", "Description", "Path", "Roles", "Users", "Groups");

    public async Task<Provisioned> CreateAsync(ResourceRequest request, CancellationToken ct)
    {
        var properties = request.Properties;
        var document = properties.Document("PolicyDocument") ?? throw properties.Fault("PolicyDocument", "is required.");
        var form = new List<KeyValuePair<string, string>>
        {
            new("PolicyName", request.NameFrom("ManagedPolicyName", 128)),
            new("PolicyDocument", document),
        }
            .With("Description", properties.String("Description"))
            .With("Path", properties.String("Path"));
        var answer = await IamApi.CallAsync(request, "CreatePolicy", form, ct);
        var arn = answer.Descendants("Arn").First().Value;
        var policy = new Provisioned(arn)
        {
            Arn = arn,
            Attributes = { ["PolicyArn"] = arn, ["PolicyId"] = answer.Descendants("PolicyId").First().Value },
        };
        request.Exists(policy);
        foreach (var (holders, action, parameter) in _holders)
        {
            foreach (var holder in properties.Strings(holders))
                await IamApi.CallAsync(request, $"Attach{action}", [new(parameter, holder), new("PolicyArn", arn)], ct);
        }
        return policy;
    }

    public async Task DeleteAsync(ResourceRequest request, Provisioned resource, CancellationToken ct)
    {
        foreach (var (holders, action, parameter) in _holders)
        {
            foreach (var holder in request.Properties.Strings(holders))
                await IamApi.UnlessGoneAsync(
                    IamApi.CallAsync(request, $"Detach{action}", [new(parameter, holder), new("PolicyArn", resource.PhysicalId)], ct)
                );
        }
        await IamApi.CallAsync(request, "DeletePolicy", [new("PolicyArn", resource.PhysicalId)], ct);
    }
}
