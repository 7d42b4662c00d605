namespace RegulatedData.LocalCloud.Deployment.Resources.IAM;

/// <summary>AWS::IAM::Role.</summary>
internal sealed class Role : IResourceType
{
    public string TypeName => "AWS::IAM::Role";

    public PropertySupport Properties { get; } =
        new(
            "RoleName",
            "AssumeRolePolicyDocument",
            "Path",
            "Description",
            "MaxSessionDuration",
            "PermissionsBoundary",
            "ManagedPolicyArns",
            "Policies",
            "Tags"
        );

    public async Task<Provisioned> CreateAsync(ResourceRequest request, CancellationToken ct)
    {
        var properties = request.Properties;
        var name = request.NameFrom("RoleName", 64);
        var trust = properties.Document("AssumeRolePolicyDocument") ?? throw properties.Fault("AssumeRolePolicyDocument", "is required.");
        var form = new List<KeyValuePair<string, string>> { new("RoleName", name), new("AssumeRolePolicyDocument", trust) }
            .With("Path", properties.String("Path"))
            .With("Description", properties.String("Description"))
            .With("MaxSessionDuration", properties.String("MaxSessionDuration"))
            .With("PermissionsBoundary", properties.String("PermissionsBoundary"));
        form.AddRange(QueryForm.Tags(properties));
        var answer = await IamApi.CallAsync(request, "CreateRole", form, ct);
        var role = new Provisioned(name)
        {
            Attributes = { ["Arn"] = answer.Descendants("Arn").First().Value, ["RoleId"] = answer.Descendants("RoleId").First().Value },
        };
        request.Exists(role);

        foreach (var arn in properties.Strings("ManagedPolicyArns"))
            await IamApi.CallAsync(request, "AttachRolePolicy", [new("RoleName", name), new("PolicyArn", arn)], ct);
        foreach (var policy in properties.Objects("Policies"))
            await IamApi.CallAsync(
                request,
                "PutRolePolicy",
                [
                    new("RoleName", name),
                    new("PolicyName", policy.Required("PolicyName")),
                    new("PolicyDocument", policy.Document("PolicyDocument") ?? throw policy.Fault("PolicyDocument", "is required.")),
                ],
                ct
            );
        return role;
    }

    public async Task DeleteAsync(ResourceRequest request, Provisioned resource, CancellationToken ct)
    {
        var name = new KeyValuePair<string, string>("RoleName", resource.PhysicalId);
        var attached = await IamApi.CallAsync(request, "ListAttachedRolePolicies", [name], ct);
        foreach (var arn in attached.Descendants("PolicyArn"))
            await IamApi.CallAsync(request, "DetachRolePolicy", [name, new("PolicyArn", arn.Value)], ct);
        foreach (var policy in request.Properties.Objects("Policies"))
            await IamApi.UnlessGoneAsync(
                IamApi.CallAsync(request, "DeleteRolePolicy", [name, new("PolicyName", policy.Required("PolicyName"))], ct)
            );
        await IamApi.CallAsync(request, "DeleteRole", [name], ct);
    }
}
