using System.Text.Json.Nodes;

namespace RegulatedData.LocalCloud.Deployment.Resources.SES;

/// <summary>AWS::SES::ConfigurationSet.</summary>
internal sealed class ConfigurationSet : IResourceType
{
    private const string NothingIsDelivered = "Mails are kept here and delivered to nobody, so this makes no difference.";

    private static readonly string[] _same =
    [
        "ArchivingOptions",
        "DeliveryOptions",
        "ReputationOptions",
        "SendingOptions",
        "SuppressionOptions",
        "TrackingOptions",
        "VdmOptions",
    ];

    public string TypeName => "AWS::SES::ConfigurationSet";

    public PropertySupport Properties { get; } =
        new PropertySupport("Name", "Tags", "DeliveryOptions", "ReputationOptions", "SendingOptions").Without(
            NothingIsDelivered,
            "ArchivingOptions",
            "SuppressionOptions",
            "TrackingOptions",
            "VdmOptions"
        );

    public async Task<Provisioned> CreateAsync(ResourceRequest request, CancellationToken ct)
    {
        var name = request.NameFrom("Name", 64);
        var body = request.Properties.Pick(_same).With("ConfigurationSetName", name).With("Tags", request.Properties.TagList());
        if (request.Properties.Object("SendingOptions")?.Bool("SendingEnabled") is { } sends)
            body["SendingOptions"] = new JsonObject { ["SendingEnabled"] = sends };
        await SesApi.CallAsync(request, HttpMethod.Post, "configuration-sets", body, ct);
        return new Provisioned(name) { Arn = request.Arn("ses", $"configuration-set/{name}") };
    }

    public Task DeleteAsync(ResourceRequest request, Provisioned resource, CancellationToken ct) =>
        SesApi.CallAsync(request, HttpMethod.Delete, $"configuration-sets/{SesApi.Escape(resource.PhysicalId)}", null, ct);
}
