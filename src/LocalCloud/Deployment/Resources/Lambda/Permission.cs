namespace RegulatedData.LocalCloud.Deployment.Resources.Lambda;

/// <summary>AWS::Lambda::Permission.</summary>
internal sealed class Permission : IResourceType
{
    private static readonly string[] _same =
    [
        "Action",
        "EventSourceToken",
        "FunctionUrlAuthType",
        "Principal",
        "PrincipalOrgID",
        "SourceAccount",
        "SourceArn",
    ];

    public string TypeName => "AWS::Lambda::Permission";

    public PropertySupport Properties { get; } = new([.. _same, "FunctionName"]);

    public async Task<Provisioned> CreateAsync(ResourceRequest request, CancellationToken ct)
    {
        var statement = request.NewName(100);
        await request.Aws.RestAsync(
            "lambda",
            HttpMethod.Post,
            Path(request),
            request.Properties.Pick(_same).With("StatementId", statement),
            ct
        );
        return new Provisioned(statement) { Attributes = { ["Id"] = statement } };
    }

    public Task DeleteAsync(ResourceRequest request, Provisioned resource, CancellationToken ct) =>
        request.Aws.RestAsync("lambda", HttpMethod.Delete, $"{Path(request)}/{Uri.EscapeDataString(resource.PhysicalId)}", null, ct);

    private static string Path(ResourceRequest request) =>
        $"/2015-03-31/functions/{Uri.EscapeDataString(request.Properties.Required("FunctionName"))}/policy";
}
