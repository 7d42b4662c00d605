namespace RegulatedData.LocalCloud.Authorization;

/// <summary>SNS: https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonsns.html</summary>
internal sealed class SnsPermissions : PermissionTable
{
    public SnsPermissions()
        : base("sns")
    {
        OnEachAsync(PublishAsync, "Publish", "PublishBatch");
        On(c => c.Arn("sns", c.Required("Name")), "CreateTopic");
        OnEach(Subscribe, "Subscribe");
        On(
            c => c.Required("TopicArn"),
            "DeleteTopic",
            "GetTopicAttributes",
            "SetTopicAttributes",
            "AddPermission",
            "RemovePermission",
            "ConfirmSubscription",
            "ListSubscriptionsByTopic"
        );
        On(c => TopicOf(c.Required("SubscriptionArn")), "GetSubscriptionAttributes", "SetSubscriptionAttributes");
        On(
            c => c.Required("ResourceArn"),
            "TagResource",
            "UntagResource",
            "ListTagsForResource",
            "GetDataProtectionPolicy",
            "PutDataProtectionPolicy"
        );
        OnAnything("ListTopics", "ListSubscriptions", "Unsubscribe");
    }

    /// <inheritdoc />
    public override IReadOnlyList<string> ConditionKeys => ["sns:Endpoint", "sns:Protocol"];

    private async ValueTask<IReadOnlyList<RequiredPermission>> PublishAsync(PermissionCall call)
    {
        // A text message to a phone number has no topic.
        if (call.Find("TopicArn") is null && call.Find("TargetArn") is null)
            return [Action("Publish", "*")];
        var topic = call.RequiredAny("TopicArn", "TargetArn");
        var key = await call.Lookups.EncryptionKeyArnAsync(topic, call.Cancellation);
        return [Action("Publish", topic), .. ServiceKeyUse.ToSend(topic, key, call.Region)];
    }

    private IEnumerable<RequiredPermission> Subscribe(PermissionCall call) =>
        [Own(call, call.Required("TopicArn")).With("sns:Protocol", call.Find("Protocol")).With("sns:Endpoint", call.Find("Endpoint"))];

    private static string TopicOf(string subscriptionArn) => string.Join(':', subscriptionArn.Split(':').Take(6));
}
