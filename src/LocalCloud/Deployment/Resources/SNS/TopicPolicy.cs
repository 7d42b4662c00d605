using System.Xml.Linq;

namespace RegulatedData.LocalCloud.Deployment.Resources.SNS;

/// <summary>AWS::SNS::TopicPolicy. Deleting it leaves a topic without a policy.</summary>
internal sealed class TopicPolicy : IResourceType
{
    public string TypeName => "AWS::SNS::TopicPolicy";

    public PropertySupport Properties { get; } = new("PolicyDocument", "Topics");

    public async Task<Provisioned> CreateAsync(ResourceRequest request, CancellationToken ct)
    {
        var document = request.Properties.Document("PolicyDocument") ?? throw request.Properties.Fault("PolicyDocument", "is required.");
        foreach (var topic in request.Properties.Strings("Topics"))
            await SetPolicyAsync(request, topic, document, ct);
        return new Provisioned(request.NewName(128));
    }

    public async Task DeleteAsync(ResourceRequest request, Provisioned resource, CancellationToken ct)
    {
        foreach (var topic in request.Properties.Strings("Topics"))
            await SetPolicyAsync(request, topic, "{\"Version\":\"2012-10-17\",\"Statement\":[]}", ct);
    }

    private static Task<XElement> SetPolicyAsync(ResourceRequest request, string topic, string document, CancellationToken ct) =>
        SnsApi.CallAsync(
            request.Aws,
            "SetTopicAttributes",
            [new("TopicArn", topic), new("AttributeName", "Policy"), new("AttributeValue", document)],
            ct
        );
}
