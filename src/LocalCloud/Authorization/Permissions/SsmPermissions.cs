using System.Text.Json.Nodes;

namespace RegulatedData.LocalCloud.Authorization;

/// <summary>
/// Systems Manager's parameters: https://docs.aws.amazon.com/service-authorization/latest/reference/list_awssystemsmanager.html
/// </summary>
internal sealed class SsmPermissions : PermissionTable
{
    public SsmPermissions()
        : base("ssm")
    {
        OnEach(c => [Own(c, Parameter(c, c.Required("Name"))).With("ssm:Overwrite", c.Find("Overwrite"))], "PutParameter");
        On(
            c => Parameter(c, c.Required("Name")),
            "GetParameter",
            "GetParameterHistory",
            "DeleteParameter",
            "LabelParameterVersion",
            "UnlabelParameterVersion"
        );
        OnEach(c => Names(c).Select(name => Own(c, Parameter(c, name))), "GetParameters", "DeleteParameters");
        OnEach(c => [Own(c, Parameter(c, c.Required("Path"))).With("ssm:Recursive", c.Find("Recursive"))], "GetParametersByPath");
        OnEach(TaggedResource, "AddTagsToResource", "RemoveTagsFromResource", "ListTagsForResource");
        OnAnything("DescribeParameters");
    }

    /// <inheritdoc />
    public override IReadOnlyList<string> ConditionKeys => ["ssm:Overwrite", "ssm:Recursive"];

    // "/team/name" is parameter/team/name; a version or label after a colon isn't part of the ARN.
    private static string Parameter(PermissionCall call, string name) =>
        Arns.IsArn(name) ? name : call.Arn("ssm", $"parameter/{name.Split(':')[0].TrimStart('/')}");

    private static List<string> Names(PermissionCall call)
    {
        var names = (call.Json["Names"] as JsonArray ?? []).Select(PermissionCall.Text).OfType<string>().ToList();
        return names.Count > 0
            ? names
            : throw new PolicyException(
                $"ssm {call.Request.Operation} doesn't say Names, so the local cloud can't tell which parameters it is about."
            );
    }

    private IEnumerable<RequiredPermission> TaggedResource(PermissionCall call) =>
        call.Required("ResourceType") == "Parameter"
            ? [Own(call, Parameter(call, call.Required("ResourceId")))]
            : throw new PolicyException($"The local cloud knows tags of SSM parameters only, not of a {call.Find("ResourceType")}.");
}
