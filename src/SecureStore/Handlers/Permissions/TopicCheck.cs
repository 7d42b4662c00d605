using RegulatedData.HandlerRuntime;
using RegulatedData.Handlers.SecureStore.Policies;

namespace RegulatedData.Handlers.SecureStore.Permissions;

/// <summary>Checks a topic: that it lets in those that publish, and that its key does.</summary>
internal sealed class TopicCheck(TopicClient topics, KeyCheck keys)
{
    private const string AwsManagedAlias = "alias/aws/sns";

    /// <summary>Checks the topic.</summary>
    /// <param name="topic">The topic.</param>
    /// <param name="publishers">Who publishes: <c>events</c>, <c>cloudwatch</c>.</param>
    /// <param name="home">The account and region that publish.</param>
    /// <param name="checkedKey">The key that is checked anyway.</param>
    /// <param name="cancellationToken">Ends the check.</param>
    public async Task<Verdict> CheckAsync(
        Arn topic,
        IReadOnlyList<string> publishers,
        Home home,
        Arn? checkedKey,
        CancellationToken cancellationToken
    )
    {
        if (topic.Account != home.Account)
            return Verdict.Finding(
                $"Not verifiable: the topic {topic} belongs to account {topic.Account}, whose policies can't be read from account {home.Account}. It must let in: {string.Join(", ", publishers)}."
            );
        if (topic.Region != home.Region)
            return Verdict.Failure(
                $"The topic {topic} is in region {topic.Region}, and the store in {home.Region}: alarms and rules publish only to a topic of their own region. Pass a topic of {home.Region}."
            );

        var attributes = await topics.AttributesAsync(topic, cancellationToken);
        var policy = PolicyDocument.Parse(attributes.GetValueOrDefault("Policy") ?? "{}");
        var verdict = publishers
            .Distinct()
            .Select(publisher => Verdict.Of(policy, TopicNeeds.Of(publisher, topic, home)))
            .Aggregate(Verdict.Sound, (all, one) => all.And(one));
        return verdict.And(
            await CheckKeyAsync(topic, attributes.GetValueOrDefault("KmsMasterKeyId"), publishers, home, checkedKey, cancellationToken)
        );
    }

    /// <summary>A topic's key is easily forgotten, and drops each message silently when it lets nobody in.</summary>
    private async Task<Verdict> CheckKeyAsync(
        Arn topic,
        string? keyId,
        IReadOnlyList<string> publishers,
        Home home,
        Arn? checkedKey,
        CancellationToken cancellationToken
    )
    {
        if (string.IsNullOrEmpty(keyId))
            return Verdict.Finding(
                $"The topic {topic} isn't encrypted. Messages name tables and alarms; encrypt it where they must not be read at rest."
            );
        if (keyId == AwsManagedAlias || keyId.EndsWith($":{AwsManagedAlias}", StringComparison.Ordinal))
            return Verdict.Failure(
                $"The topic {topic} is encrypted under {AwsManagedAlias}, a key managed by AWS that lets in neither EventBridge nor CloudWatch alarms. Encrypt it under a key that you manage."
            );

        var key = ArnOf(keyId, topic);
        if (key.Text == checkedKey?.Text)
            return Verdict.Sound;

        try
        {
            return await keys.CheckAsync(key, publishers, home, topic, cancellationToken);
        }
        catch (FunctionException exception) when (exception.ErrorType == "PermissionCheck.AccessDenied")
        {
            return Verdict.Finding(
                $"Not verifiable: the topic {topic} is encrypted under another key, {key}, which this check may not read. That key must let in: {string.Join(", ", publishers)}."
            );
        }
    }

    /// <summary>SNS gives a key as it was given: an ARN, an id, or an alias.</summary>
    private static Arn ArnOf(string keyId, Arn topic)
    {
        if (keyId.StartsWith("arn:", StringComparison.Ordinal))
            return Arn.Parse(keyId, "kms");

        var resource = keyId.StartsWith("alias/", StringComparison.Ordinal) ? keyId : $"key/{keyId}";
        return Arn.Parse($"arn:{topic.Partition}:kms:{topic.Region}:{topic.Account}:{resource}", "kms");
    }
}
