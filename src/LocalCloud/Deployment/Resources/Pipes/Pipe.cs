namespace RegulatedData.LocalCloud.Deployment.Resources.Pipes;

/// <summary>AWS::Pipes::Pipe.</summary>
internal sealed class Pipe : IResourceType
{
    private const string OtherLogs = "The local cloud's pipes log to CloudWatch Logs only.";

    private static readonly string[] _same =
    [
        "Description",
        "DesiredState",
        "Enrichment",
        "EnrichmentParameters",
        "LogConfiguration",
        "RoleArn",
        "Source",
        "SourceParameters",
        "Target",
        "TargetParameters",
    ];

    public string TypeName => "AWS::Pipes::Pipe";

    public PropertySupport Properties { get; } =
        new PropertySupport([.. _same, "Name", "Tags"])
            .Without(OtherLogs, "LogConfiguration.S3LogDestination", "LogConfiguration.FirehoseLogDestination")
            .Without(
                "One batch of a stream is on its way at a time, and goes at once.",
                "SourceParameters.DynamoDBStreamParameters.ParallelizationFactor",
                "SourceParameters.DynamoDBStreamParameters.MaximumBatchingWindowInSeconds",
                "SourceParameters.SqsQueueParameters.MaximumBatchingWindowInSeconds"
            )
            .Without("Nothing is encrypted here.", "KmsKeyIdentifier");

    public async Task<Provisioned> CreateAsync(ResourceRequest request, CancellationToken ct)
    {
        var name = request.NameFrom("Name", 64);
        var path = $"/v1/pipes/{Uri.EscapeDataString(name)}";
        var body = request.Properties.Pick(_same).With("Tags", request.Properties.TagMap());
        var created = await request.Aws.RestAsync("pipes", HttpMethod.Post, path, body, ct);
        var pipe = new Provisioned(name) { Attributes = { ["Arn"] = created!["Arn"]!.DeepClone() } };
        request.Exists(pipe);
        var described = await request.Aws.RestAsync("pipes", HttpMethod.Get, path, null, ct);
        if (described!["CurrentState"]!.GetValue<string>() is "CREATE_FAILED")
            throw request.Properties.Fault("RoleArn", $"lets the pipe not start: {described["StateReason"]}");
        foreach (var attribute in (string[])["CurrentState", "StateReason", "CreationTime", "LastModifiedTime"])
            pipe.Attributes[attribute] = described[attribute]?.ToString() ?? "";
        return pipe;
    }

    public Task DeleteAsync(ResourceRequest request, Provisioned resource, CancellationToken ct) =>
        request.Aws.RestAsync("pipes", HttpMethod.Delete, $"/v1/pipes/{Uri.EscapeDataString(resource.PhysicalId)}", null, ct);
}
