namespace RegulatedData.LocalCloud.Events.Delivery;

/// <summary>
/// Publishes to topics in a service's name. The authorizer asks whether the topic's policy lets it publish, and for an encrypted topic
/// whether the key's policy lets it use the key.
/// </summary>
internal sealed class TopicPublisher(LocalCloudContext context, CallerApis callers)
{
    /// <exception cref="AwsApiException">There is no such topic, or its policy or its key's policy doesn't let the service in.</exception>
    public async Task PublishAsync(ServicePrincipal principal, string topicArn, string message, string? subject, CancellationToken ct)
    {
        await CheckKeyAsync(topicArn, ct);
        await PublishAsync(callers.For(principal).In(ArnParts.Parse(topicArn).Region), topicArn, message, subject, ct);
    }

    /// <summary>Publishes with the rights of <paramref name="api"/>.</summary>
    public static async Task PublishAsync(AwsApi api, string topicArn, string message, string? subject, CancellationToken ct)
    {
        List<KeyValuePair<string, string>> parameters = [new("TopicArn", topicArn), new("Message", message)];
        if (subject is not null)
            parameters.Add(new("Subject", subject));
        await api.QueryAsync("sns", "2010-03-31", "Publish", parameters, ct);
    }

    private async Task CheckKeyAsync(string topicArn, CancellationToken ct)
    {
        var region = ArnParts.Parse(topicArn).Region;
        var answer = await context.Moto.In(region).QueryAsync("sns", "2010-03-31", "GetTopicAttributes", [new("TopicArn", topicArn)], ct);
        var keyId = answer.Descendants("entry").FirstOrDefault(e => e.Element("key")?.Value == "KmsMasterKeyId")?.Element("value")?.Value;
        if (keyId == "alias/aws/sns")
            throw new AwsApiException(
                "KMSAccessDenied",
                $"{topicArn} is encrypted with alias/aws/sns, whose policy lets no service in: encrypt it with a key of your own.",
                403
            );
    }
}
