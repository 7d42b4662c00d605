namespace RegulatedData.LocalCloud.Deployment.Resources.SNS;

/// <summary>AWS::SNS::Topic.</summary>
internal sealed class Topic : IResourceType
{
    public string TypeName => "AWS::SNS::Topic";

    public PropertySupport Properties { get; } =
        new PropertySupport(
            "TopicName",
            "DisplayName",
            "KmsMasterKeyId",
            "FifoTopic",
            "ContentBasedDeduplication",
            "FifoThroughputScope",
            "SignatureVersion",
            "Subscription",
            "Tags"
        )
            .Without("Nothing is traced.", "TracingConfig")
            .Without("The emulator has no data protection policies.", "DataProtectionPolicy")
            .Without("The emulator keeps no delivery logs.", "DeliveryStatusLogging")
            .Without("The emulator keeps no archive of messages.", "ArchivePolicy");

    public async Task<Provisioned> CreateAsync(ResourceRequest request, CancellationToken ct)
    {
        var properties = request.Properties;
        var fifo = properties.Bool("FifoTopic") == true;
        var name = properties.String("TopicName") ?? request.NewName(256, suffix: fifo ? ".fifo" : "");
        var answer = await SnsApi.CallAsync(
            request.Aws,
            "CreateTopic",
            [
                new("Name", name),
                .. SnsApi.Attributes([
                    ("DisplayName", properties.String("DisplayName")),
                    ("KmsMasterKeyId", properties.String("KmsMasterKeyId")),
                    ("FifoTopic", fifo ? "true" : null),
                    ("ContentBasedDeduplication", properties.String("ContentBasedDeduplication")),
                    ("FifoThroughputScope", properties.String("FifoThroughputScope")),
                    ("SignatureVersion", properties.String("SignatureVersion")),
                ]),
                .. QueryForm.Tags(properties),
            ],
            ct
        );
        var arn = answer.Descendants("TopicArn").First().Value;
        var topic = new Provisioned(arn) { Attributes = { ["TopicArn"] = arn, ["TopicName"] = name }, Arn = arn };
        request.Exists(topic);
        foreach (var subscription in properties.Objects("Subscription"))
            await SnsApi.CallAsync(
                request.Aws,
                "Subscribe",
                [
                    new("TopicArn", arn),
                    new("Protocol", subscription.Required("Protocol")),
                    new("Endpoint", subscription.Required("Endpoint")),
                ],
                ct
            );
        return topic;
    }

    public Task DeleteAsync(ResourceRequest request, Provisioned resource, CancellationToken ct) =>
        SnsApi.CallAsync(request.Aws, "DeleteTopic", [new("TopicArn", resource.PhysicalId)], ct);
}
