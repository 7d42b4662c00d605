namespace RegulatedData.LocalCloud.Deployment.Resources.CloudWatch;

/// <summary>AWS::CloudWatch::CompositeAlarm.</summary>
internal sealed class CompositeAlarm : IResourceType
{
    private static readonly string[] _same = ["AlarmDescription", "AlarmActions", "AlarmRule", "InsufficientDataActions", "OKActions"];

    public string TypeName => "AWS::CloudWatch::CompositeAlarm";

    public PropertySupport Properties { get; } =
        new PropertySupport([.. _same, "AlarmName", "ActionsEnabled", "Tags"]).Without(
            "The emulator doesn't suppress actions.",
            "ActionsSuppressor",
            "ActionsSuppressorExtensionPeriod",
            "ActionsSuppressorWaitPeriod"
        );

    public async Task<Provisioned> CreateAsync(ResourceRequest request, CancellationToken ct)
    {
        var properties = request.Properties;
        var name = request.NameFrom("AlarmName", 255);
        var body = properties
            .Pick(_same)
            .With("AlarmName", name)
            .With("ActionsEnabled", properties.Bool("ActionsEnabled") ?? true)
            .With("Tags", properties.TagList());
        await CloudWatchApi.CallAsync(request.Aws, "PutCompositeAlarm", body, ct);
        request.NotEmulated("AlarmRule", "The rule isn't evaluated: only SetAlarmState changes the alarm's state.");
        return new Provisioned(name) { Attributes = { ["Arn"] = request.Arn("cloudwatch", $"alarm:{name}") } };
    }

    public Task DeleteAsync(ResourceRequest request, Provisioned resource, CancellationToken ct) =>
        CloudWatchApi.DeleteAlarmAsync(request, resource, ct);
}
