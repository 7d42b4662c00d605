namespace RegulatedData.LocalCloud.Deployment.Resources.SNS;

/// <summary>AWS::SNS::Subscription.</summary>
internal sealed class Subscription : IResourceType
{
    public string TypeName => "AWS::SNS::Subscription";

    public PropertySupport Properties { get; } =
        new PropertySupport(
            "TopicArn",
            "Protocol",
            "Endpoint",
            "FilterPolicy",
            "FilterPolicyScope",
            "RawMessageDelivery",
            "RedrivePolicy",
            "Region"
        )
            .Without("Failed deliveries to HTTP endpoints aren't tried again.", "DeliveryPolicy")
            .Without("The emulator has no Firehose delivery.", "SubscriptionRoleArn")
            .Without("The emulator keeps no archive of messages to replay.", "ReplayPolicy");

    public async Task<Provisioned> CreateAsync(ResourceRequest request, CancellationToken ct)
    {
        var properties = request.Properties;
        var answer = await SnsApi.CallAsync(
            Api(request),
            "Subscribe",
            [
                new("TopicArn", properties.Required("TopicArn")),
                new("Protocol", properties.Required("Protocol")),
                .. properties.String("Endpoint") is { } endpoint
                    ? [new("Endpoint", endpoint)]
                    : Array.Empty<KeyValuePair<string, string>>(),
                new("ReturnSubscriptionArn", "true"),
                .. SnsApi.Attributes([
                    ("FilterPolicyScope", properties.String("FilterPolicyScope")),
                    ("FilterPolicy", properties.Document("FilterPolicy")),
                    ("RawMessageDelivery", properties.String("RawMessageDelivery")),
                    ("RedrivePolicy", properties.Document("RedrivePolicy")),
                ]),
            ],
            ct
        );
        var arn = answer.Descendants("SubscriptionArn").First().Value;
        return new Provisioned(arn) { Attributes = { ["Arn"] = arn } };
    }

    public Task DeleteAsync(ResourceRequest request, Provisioned resource, CancellationToken ct) =>
        SnsApi.CallAsync(Api(request), "Unsubscribe", [new("SubscriptionArn", resource.PhysicalId)], ct);

    private static AwsApi Api(ResourceRequest request) => request.Aws.In(request.Properties.String("Region") ?? request.Stack.Region);
}
