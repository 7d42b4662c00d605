namespace RegulatedData.LocalCloud.Events.Delivery;

/// <summary>A queue's URL, from its ARN.</summary>
internal static class QueueUrl
{
    public static string Of(LocalCloudContext context, ArnParts queue) =>
        new Uri(context.Endpoint, $"/{queue.Account}/{queue.Resource}").ToString();
}
