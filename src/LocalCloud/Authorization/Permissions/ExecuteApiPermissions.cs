namespace RegulatedData.LocalCloud.Authorization;

/// <summary>
/// Calls to HTTP APIs: https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-control-access-using-iam-policies-to-invoke-api.html
/// </summary>
internal sealed class ExecuteApiPermissions : PermissionTable
{
    /// <summary>The parameter that holds the ARN of what is called.</summary>
    public const string ResourceArn = "ResourceArn";

    public ExecuteApiPermissions()
        : base("execute-api")
    {
        On(c => c.Required(ResourceArn), "Invoke");
    }
}
