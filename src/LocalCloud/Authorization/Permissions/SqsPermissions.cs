namespace RegulatedData.LocalCloud.Authorization;

/// <summary>
/// SQS: https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonsqs.html. A batch needs the action of a single one.
/// </summary>
internal sealed class SqsPermissions : PermissionTable
{
    public SqsPermissions()
        : base("sqs")
    {
        OnEachAsync(SendAsync, "SendMessage", "SendMessageBatch");
        OnEachAsync(ReceiveAsync, "ReceiveMessage");
        On(c => Queue(c, c.Required("QueueName")), "CreateQueue", "GetQueueUrl");
        On(
            QueueOfUrl,
            "DeleteMessage",
            "ChangeMessageVisibility",
            "GetQueueAttributes",
            "SetQueueAttributes",
            "PurgeQueue",
            "DeleteQueue",
            "AddPermission",
            "RemovePermission",
            "TagQueue",
            "UntagQueue",
            "ListQueueTags",
            "ListDeadLetterSourceQueues"
        );
        OnEach(c => [Action("DeleteMessage", QueueOfUrl(c))], "DeleteMessageBatch");
        OnEach(c => [Action("ChangeMessageVisibility", QueueOfUrl(c))], "ChangeMessageVisibilityBatch");
        OnEach(MoveMessages, "StartMessageMoveTask");
        On(c => c.Required("SourceArn"), "ListMessageMoveTasks");
        OnAnything("ListQueues");
    }

    private async ValueTask<IReadOnlyList<RequiredPermission>> SendAsync(PermissionCall call)
    {
        var queue = QueueOfUrl(call);
        var key = await call.Lookups.EncryptionKeyArnAsync(queue, call.Cancellation);
        return [Action("SendMessage", queue), .. ServiceKeyUse.ToSend(queue, key, call.Region)];
    }

    private async ValueTask<IReadOnlyList<RequiredPermission>> ReceiveAsync(PermissionCall call)
    {
        var queue = QueueOfUrl(call);
        var key = await call.Lookups.EncryptionKeyArnAsync(queue, call.Cancellation);
        return [Own(call, queue), .. ServiceKeyUse.ToReceive(queue, key, call.Region)];
    }

    // https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-configure-dead-letter-queue-redrive.html
    private IEnumerable<RequiredPermission> MoveMessages(PermissionCall call)
    {
        var source = call.Required("SourceArn");
        string[] onSource = ["StartMessageMoveTask", "ReceiveMessage", "DeleteMessage", "GetQueueAttributes"];
        var permissions = onSource.Select(action => Action(action, source));
        return call.Find("DestinationArn") is { Length: > 0 } destination
            ? permissions.Append(Action("SendMessage", destination))
            : permissions;
    }

    private static string QueueOfUrl(PermissionCall call)
    {
        // http://host/123456789012/name; the query protocol may post to that path instead.
        var path = call.Find("QueueUrl") is { Length: > 0 } url ? PathOf(url) : call.Request.Path;
        return path.Split('/', StringSplitOptions.RemoveEmptyEntries) is [.., var account, var name]
            ? $"arn:aws:sqs:{call.Region}:{account}:{name}"
            : throw new PolicyException(
                $"sqs {call.Request.Operation} doesn't say QueueUrl, so the local cloud can't tell which queue it is about."
            );
    }

    private static string PathOf(string url) => Uri.TryCreate(url, UriKind.Absolute, out var absolute) ? absolute.AbsolutePath : url;

    private static string Queue(PermissionCall call, string name) => call.Arn("sqs", name);
}
