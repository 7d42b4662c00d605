using System.Text.Json.Nodes;

namespace RegulatedData.LocalCloud.Deployment.Resources.SES;

/// <summary>AWS::SES::ConfigurationSetEventDestination. CloudFormation writes event types as <c>deliveryDelay</c>, the API as DELIVERY_DELAY.</summary>
internal sealed class ConfigurationSetEventDestination : IResourceType
{
    public string TypeName => "AWS::SES::ConfigurationSetEventDestination";

    public PropertySupport Properties { get; } =
        new PropertySupport(
            "ConfigurationSetName",
            "EventDestination.Name",
            "EventDestination.Enabled",
            "EventDestination.MatchingEventTypes",
            "EventDestination.EventBridgeDestination",
            "EventDestination.SnsDestination"
        ).Without(
            "Events about mails reach EventBridge and SNS only.",
            "EventDestination.CloudWatchDestination",
            "EventDestination.KinesisFirehoseDestination"
        );

    public async Task<Provisioned> CreateAsync(ResourceRequest request, CancellationToken ct)
    {
        var destination =
            request.Properties.Object("EventDestination") ?? throw request.Properties.Fault("EventDestination", "is required.");
        var name = destination.String("Name") ?? request.NewName(64);
        var definition = destination
            .Pick("CloudWatchDestination", "EventBridgeDestination")
            .With("Enabled", destination.Bool("Enabled") ?? false)
            .With("MatchingEventTypes", ApiJson.List(destination.Strings("MatchingEventTypes").Select(UpperSnakeCase)))
            .With("SnsDestination", Renamed(destination.Object("SnsDestination"), ("TopicARN", "TopicArn")))
            .With(
                "KinesisFirehoseDestination",
                Renamed(
                    destination.Object("KinesisFirehoseDestination"),
                    ("IAMRoleARN", "IamRoleArn"),
                    ("DeliveryStreamARN", "DeliveryStreamArn")
                )
            );
        await SesApi.CallAsync(
            request,
            HttpMethod.Post,
            Path(request),
            new JsonObject { ["EventDestinationName"] = name, ["EventDestination"] = definition },
            ct
        );
        return new Provisioned(name) { Attributes = { ["Id"] = name } };
    }

    public Task DeleteAsync(ResourceRequest request, Provisioned resource, CancellationToken ct) =>
        SesApi.CallAsync(request, HttpMethod.Delete, $"{Path(request)}/{SesApi.Escape(resource.PhysicalId)}", null, ct);

    private static string Path(ResourceRequest request) =>
        $"configuration-sets/{SesApi.Escape(request.Properties.Required("ConfigurationSetName"))}/event-destinations";

    private static JsonObject? Renamed(PropertyBag? from, params (string From, string To)[] names)
    {
        if (from is null)
            return null;
        var renamed = new JsonObject();
        foreach (var name in names)
            renamed.With(name.To, from.Required(name.From));
        return renamed;
    }

    private static string UpperSnakeCase(string type) =>
        string.Concat(
            type.Select(c => char.IsAsciiLetterUpper(c) && type.Any(char.IsAsciiLetterLower) ? $"_{c}" : $"{char.ToUpperInvariant(c)}")
        );
}
