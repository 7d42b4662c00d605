namespace RegulatedData.LocalCloud.Deployment.Resources.IAM;

/// <summary>AWS::IAM::Policy: an inline policy on roles, users and groups.</summary>
internal sealed class Policy : IResourceType
{
    private static readonly (string Property, string Action, string NameParameter)[] _holders =
    [
        ("Roles", "RolePolicy", "RoleName"),
        ("Users", "UserPolicy", "UserName"),
        ("Groups", "GroupPolicy", "GroupName"),
    ];

    public string TypeName => "AWS::IAM::Policy";

    public PropertySupport Properties { get; } = new("PolicyName", "PolicyDocument", "Roles", "Users", "Groups");

    public async Task<Provisioned> CreateAsync(ResourceRequest request, CancellationToken ct)
    {
        var properties = request.Properties;
        var name = properties.Required("PolicyName");
        var document = properties.Document("PolicyDocument") ?? throw properties.Fault("PolicyDocument", "is required.");
        var policy = new Provisioned(request.NewName(128)) { Attributes = { ["Id"] = name } };
        request.Exists(policy);
        foreach (var (holders, action, parameter) in _holders)
        {
            foreach (var holder in properties.Strings(holders))
                await IamApi.CallAsync(
                    request,
                    $"Put{action}",
                    [new(parameter, holder), new("PolicyName", name), new("PolicyDocument", document)],
                    ct
                );
        }
        return policy;
    }

    public async Task DeleteAsync(ResourceRequest request, Provisioned resource, CancellationToken ct)
    {
        var name = request.Properties.Required("PolicyName");
        foreach (var (holders, action, parameter) in _holders)
        {
            foreach (var holder in request.Properties.Strings(holders))
                await IamApi.UnlessGoneAsync(
                    IamApi.CallAsync(request, $"Delete{action}", [new(parameter, holder), new("PolicyName", name)], ct)
                );
        }
    }
}
