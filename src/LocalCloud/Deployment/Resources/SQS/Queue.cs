using System.Text.Json.Nodes;

namespace RegulatedData.LocalCloud.Deployment.Resources.SQS;

/// <summary>AWS::SQS::Queue.</summary>
internal sealed class Queue : IResourceType
{
    private static readonly string[] _scalars =
    [
        "ContentBasedDeduplication",
        "DeduplicationScope",
        "DelaySeconds",
        "FifoQueue",
        "FifoThroughputLimit",
        "KmsDataKeyReusePeriodSeconds",
        "KmsMasterKeyId",
        "MaximumMessageSize",
        "MessageRetentionPeriod",
        "ReceiveMessageWaitTimeSeconds",
        "SqsManagedSseEnabled",
        "VisibilityTimeout",
    ];

    private static readonly string[] _documents = ["RedrivePolicy", "RedriveAllowPolicy"];

    public string TypeName => "AWS::SQS::Queue";

    public PropertySupport Properties { get; } = new([.. _scalars, .. _documents, "QueueName", "Tags"]);

    public async Task<Provisioned> CreateAsync(ResourceRequest request, CancellationToken ct)
    {
        var properties = request.Properties;
        var fifo = properties.Bool("FifoQueue") == true;
        var name = properties.String("QueueName") ?? request.NewName(80, suffix: fifo ? ".fifo" : "");
        var attributes = new JsonObject();
        foreach (var scalar in _scalars.Where(attribute => attribute != "FifoQueue" || fifo))
            attributes.With(scalar, properties.String(scalar));
        foreach (var document in _documents)
            attributes.With(document, properties.Document(document));

        var answer = await SqsApi.CallAsync(
            request.Aws,
            "CreateQueue",
            new JsonObject { ["QueueName"] = name, ["Attributes"] = attributes }.With("tags", properties.TagMap()),
            ct
        );
        var url = answer["QueueUrl"]!.GetValue<string>();
        return new Provisioned(url)
        {
            Attributes =
            {
                ["Arn"] = request.Arn("sqs", name),
                ["QueueName"] = name,
                ["QueueUrl"] = url,
            },
        };
    }

    public Task DeleteAsync(ResourceRequest request, Provisioned resource, CancellationToken ct) =>
        SqsApi.CallAsync(request.Aws, "DeleteQueue", new JsonObject { ["QueueUrl"] = resource.PhysicalId }, ct);
}
