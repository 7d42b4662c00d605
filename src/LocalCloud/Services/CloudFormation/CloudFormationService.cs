using System.Globalization;
using System.Xml.Linq;
using RegulatedData.LocalCloud.Deployment.Stacks;

namespace RegulatedData.LocalCloud;

/// <summary>
/// CloudFormation's reading operations, from the deployer's records, so that <c>aws cloudformation describe-stacks</c> and such work. Stacks
/// are made by <see cref="LocalCloudHost.DeployAsync(string, Deployment.DeploymentOptions?, CancellationToken)"/>, not by this API.
/// </summary>
internal sealed class CloudFormationService(StackRegistry stacks) : ILocalService
{
    private const string Namespace = "http://cloudformation.amazonaws.com/doc/2010-05-15/";

    public string Service => "cloudformation";

    public ValueTask<AwsResponse?> TryHandleAsync(AwsRequest request, Caller caller, CancellationToken ct)
    {
        IEnumerable<XElement> result = request.Operation switch
        {
            "DescribeStacks" => [Members("Stacks", Chosen(request).Select(DescribeStack))],
            "ListStacks" => [Members("StackSummaries", Listed(request).Select(Summary))],
            "DescribeStackResources" => [Members("StackResources", Resources(request).Select(r => Resource(r.Stack, r.Resource)))],
            "DescribeStackResource" => [DescribeStackResource(request)],
            "ListStackResources" => [Members("StackResourceSummaries", Named(request).Resources.Select(ResourceSummary))],
            "DescribeStackEvents" => [StackEvents(Named(request))],
            "ListExports" => [Members("Exports", stacks.Exports(request.Region).Select(Export))],
            "ListImports" => [Members("Imports", Importers(request).Select(name => new XElement("member", name)))],
            "GetTemplate" => [new XElement("TemplateBody", Named(request).TemplateText), Members("StagesAvailable", Stages())],
            _ => throw new AwsApiException(
                "ValidationError",
                $"The local cloud doesn't have {request.Operation}: it deploys synthesized cloud assemblies itself (LocalCloudHost.DeployAsync).",
                400
            ),
        };
        var xml = string.Concat(result.Select(element => element.ToString(SaveOptions.DisableFormatting)));
        return ValueTask.FromResult<AwsResponse?>(AwsResponse.Query(request.Operation, Namespace, xml, Guid.NewGuid().ToString()));
    }

    private IEnumerable<StackRecord> Chosen(AwsRequest request) =>
        request.Form.ContainsKey("StackName")
            ? [Named(request)]
            : stacks.All.Where(s => s.Identity.Region == request.Region && s.Status != StackStatus.DeleteComplete);

    private IEnumerable<StackRecord> Listed(AwsRequest request)
    {
        var wanted = request
            .Form.Where(p => p.Key.StartsWith("StackStatusFilter.member.", StringComparison.Ordinal))
            .Select(p => p.Value)
            .ToHashSet(StringComparer.Ordinal);
        return stacks.All.Where(s => s.Identity.Region == request.Region && (wanted.Count == 0 || wanted.Contains(s.Status)));
    }

    private StackRecord Named(AwsRequest request)
    {
        var name =
            request.Form.GetValueOrDefault("StackName") ?? throw new AwsApiException("ValidationError", "StackName is required.", 400);
        return stacks.Find(request.Region, name)
            ?? throw new AwsApiException("ValidationError", $"Stack with id {name} does not exist", 400);
    }

    private IEnumerable<(StackRecord Stack, StackResource Resource)> Resources(AwsRequest request)
    {
        var logicalId = request.Form.GetValueOrDefault("LogicalResourceId");
        var physicalId = request.Form.GetValueOrDefault("PhysicalResourceId");
        var stack = physicalId is null
            ? Named(request)
            : stacks.All.FirstOrDefault(s => s.Identity.Region == request.Region && s.Resources.Any(r => r.PhysicalId == physicalId))
                ?? throw new AwsApiException("ValidationError", $"Stack for {physicalId} does not exist", 400);
        return stack.Resources.Where(r => logicalId is null || r.LogicalId == logicalId).Select(r => (stack, r));
    }

    private XElement DescribeStackResource(AwsRequest request)
    {
        var stack = Named(request);
        var logicalId = request.Form.GetValueOrDefault("LogicalResourceId");
        var resource =
            stack.Resources.FirstOrDefault(r => r.LogicalId == logicalId)
            ?? throw new AwsApiException(
                "ValidationError",
                $"Resource {logicalId} does not exist for stack {stack.Identity.StackName}",
                400
            );
        var detail = new XElement("StackResourceDetail", Resource(stack, resource).Elements());
        detail.Element("Timestamp")!.Name = "LastUpdatedTimestamp";
        return detail;
    }

    private List<string> Importers(AwsRequest request)
    {
        var export = request.Form.GetValueOrDefault("ExportName") ?? "";
        var names = stacks
            .All.Where(s => s.Identity.Region == request.Region && s.Status == StackStatus.CreateComplete && s.Imports.Contains(export))
            .Select(s => s.Identity.StackName)
            .ToList();
        return names.Count > 0
            ? names
            : throw new AwsApiException("ValidationError", $"Export '{export}' is not imported by any stack.", 400);
    }

    private static XElement DescribeStack(StackRecord stack) =>
        new(
            "member",
            new XElement("StackId", stack.Identity.StackId),
            new XElement("StackName", stack.Identity.StackName),
            Members(
                "Parameters",
                stack.Parameters.Select(p => new XElement(
                    "member",
                    new XElement("ParameterKey", p.Key),
                    new XElement("ParameterValue", p.Value)
                ))
            ),
            new XElement("CreationTime", Time(stack.CreatedAt)),
            Optional("DeletionTime", stack.DeletedAt is { } at ? Time(at) : null),
            new XElement("StackStatus", stack.Status),
            Optional("StackStatusReason", stack.StatusReason),
            new XElement("DisableRollback", "false"),
            Members("Outputs", stack.Outputs.Select(Output)),
            Members("Tags", [])
        );

    private static XElement Output(StackOutput output) =>
        new(
            "member",
            new XElement("OutputKey", output.Key),
            new XElement("OutputValue", output.Value),
            Optional("Description", output.Description),
            Optional("ExportName", output.ExportName)
        );

    private static XElement Summary(StackRecord stack) =>
        new(
            "member",
            new XElement("StackId", stack.Identity.StackId),
            new XElement("StackName", stack.Identity.StackName),
            new XElement("CreationTime", Time(stack.CreatedAt)),
            Optional("DeletionTime", stack.DeletedAt is { } at ? Time(at) : null),
            new XElement("StackStatus", stack.Status),
            Optional("StackStatusReason", stack.StatusReason)
        );

    private static XElement Resource(StackRecord stack, StackResource resource) =>
        new(
            "member",
            new XElement("StackId", stack.Identity.StackId),
            new XElement("StackName", stack.Identity.StackName),
            new XElement("LogicalResourceId", resource.LogicalId),
            new XElement("PhysicalResourceId", resource.PhysicalId),
            new XElement("ResourceType", resource.Type),
            new XElement("Timestamp", Time(resource.At)),
            new XElement("ResourceStatus", resource.Status),
            Optional("ResourceStatusReason", resource.Reason)
        );

    private static XElement ResourceSummary(StackResource resource) =>
        new(
            "member",
            new XElement("LogicalResourceId", resource.LogicalId),
            new XElement("PhysicalResourceId", resource.PhysicalId),
            new XElement("ResourceType", resource.Type),
            new XElement("LastUpdatedTimestamp", Time(resource.At)),
            new XElement("ResourceStatus", resource.Status),
            Optional("ResourceStatusReason", resource.Reason)
        );

    private static XElement StackEvents(StackRecord stack) =>
        Members(
            "StackEvents",
            stack
                .Events.Reverse()
                .Select(e => new XElement(
                    "member",
                    new XElement("StackId", stack.Identity.StackId),
                    new XElement("EventId", e.Id),
                    new XElement("StackName", stack.Identity.StackName),
                    new XElement("LogicalResourceId", e.LogicalId),
                    new XElement("PhysicalResourceId", e.PhysicalId),
                    new XElement("ResourceType", e.Type),
                    new XElement("Timestamp", Time(e.At)),
                    new XElement("ResourceStatus", e.Status),
                    Optional("ResourceStatusReason", e.Reason)
                ))
        );

    private static XElement Export(KeyValuePair<string, (string Value, StackRecord Stack)> export) =>
        new(
            "member",
            new XElement("ExportingStackId", export.Value.Stack.Identity.StackId),
            new XElement("Name", export.Key),
            new XElement("Value", export.Value.Value)
        );

    private static IEnumerable<XElement> Stages() => [new XElement("member", "Original"), new XElement("member", "Processed")];

    private static XElement Members(string name, IEnumerable<XElement> members) => new(name, members);

    private static XElement? Optional(string name, string? value) => value is null ? null : new XElement(name, value);

    private static string Time(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
}
