using System.Text.Json.Nodes;

namespace RegulatedData.LocalCloud.Deployment.Resources.SQS;

/// <summary>AWS::SQS::QueuePolicy.</summary>
internal sealed class QueuePolicy : IResourceType
{
    public string TypeName => "AWS::SQS::QueuePolicy";

    public PropertySupport Properties { get; } = new("PolicyDocument", "Queues");

    public async Task<Provisioned> CreateAsync(ResourceRequest request, CancellationToken ct)
    {
        var document = request.Properties.Document("PolicyDocument") ?? throw request.Properties.Fault("PolicyDocument", "is required.");
        foreach (var queue in request.Properties.Strings("Queues"))
            await SetPolicyAsync(request, queue, document, ct);
        return new Provisioned(request.NewName(128));
    }

    public async Task DeleteAsync(ResourceRequest request, Provisioned resource, CancellationToken ct)
    {
        foreach (var queue in request.Properties.Strings("Queues"))
            await SetPolicyAsync(request, queue, "", ct);
    }

    private static Task<JsonObject> SetPolicyAsync(ResourceRequest request, string queue, string document, CancellationToken ct) =>
        SqsApi.CallAsync(
            request.Aws,
            "SetQueueAttributes",
            new JsonObject
            {
                ["QueueUrl"] = queue,
                ["Attributes"] = new JsonObject { ["Policy"] = document },
            },
            ct
        );
}
