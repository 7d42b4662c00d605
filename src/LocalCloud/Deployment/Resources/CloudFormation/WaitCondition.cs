using System.Text.Json.Nodes;
using RegulatedData.LocalCloud.Deployment.Templates;

namespace RegulatedData.LocalCloud.Deployment.Resources.CloudFormation;

/// <summary>AWS::CloudFormation::WaitCondition: waits until its handle's URL got <c>Count</c> signals, 1 by default.</summary>
internal sealed class WaitCondition : IResourceType
{
    public string TypeName => "AWS::CloudFormation::WaitCondition";

    public PropertySupport Properties { get; } = new("Count", "Handle", "Timeout");

    public async Task<Provisioned> CreateAsync(ResourceRequest request, CancellationToken ct)
    {
        var properties = request.Properties;
        var handle =
            request.Responses.Find(properties.Required("Handle"))
            ?? throw properties.Fault("Handle", "must be the Ref of an AWS::CloudFormation::WaitConditionHandle.");
        var timeout = TimeSpan.FromSeconds(properties.Int("Timeout") ?? throw properties.Fault("Timeout", "is required."));
        var count = properties.Int("Count") ?? 1;
        var data = new JsonObject();
        while (data.Count < count)
        {
            var signal =
                await handle.NextAsync(timeout, request.Time, ct)
                ?? throw properties.Fault("Timeout", $"{data.Count} of {count} signals came within {timeout.TotalSeconds:0} s.");
            if (JsonText.Scalar(signal["Status"]) != "SUCCESS")
                throw properties.Fault("Handle", $"a signal said: {JsonText.Scalar(signal["Reason"]) ?? "failed, without a reason"}");
            data[JsonText.Scalar(signal["UniqueId"]) ?? Guid.NewGuid().ToString()] = signal["Data"]?.DeepClone();
        }
        return new Provisioned(request.NewName(255)) { Attributes = { ["Data"] = data.ToJsonString() } };
    }

    public Task DeleteAsync(ResourceRequest request, Provisioned resource, CancellationToken ct) => Task.CompletedTask;
}
