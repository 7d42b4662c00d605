namespace RegulatedData.LocalCloud.Authorization;

/// <summary>Which keys tell on whose behalf a service acts. Services differ in which of them they send along.</summary>
internal static class ServiceSource
{
    /// <summary>The context with the keys that the service sends for this permission.</summary>
    public static RequestContext Add(RequestContext context, ServicePrincipal service, RequiredPermission permission)
    {
        // EventBridge doesn't pass its source on to the key of an encrypted topic: a key policy that asks for it never matches
        // (https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-use-resource-based.html).
        var isKey = permission.Action.StartsWith("kms:", StringComparison.Ordinal);
        if (isKey && service.Service == "events.amazonaws.com")
            return context;
        var with = context.With("aws:SourceAccount", NotEmpty(service.SourceAccount)).With("aws:SourceArn", NotEmpty(service.SourceArn));
        // The old name that SNS's default topic policy asks for. Of the services here only CloudWatch's alarms send it: EventBridge needs a
        // statement of its own in the topic's policy.
        return service.Service == "cloudwatch.amazonaws.com" ? with.With("aws:SourceOwner", NotEmpty(service.SourceAccount)) : with;
    }

    private static string? NotEmpty(string text) => text.Length == 0 ? null : text;
}
