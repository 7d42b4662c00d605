using Amazon.CDK.AWS.Chatbot;
using Amazon.CDK.AWS.IAM;

namespace RegulatedData.Cdk;

/// <summary>
/// A Slack channel that gets a store's messages through AWS Chatbot (Amazon Q Developer in chat applications). Somebody must first
/// have connected the Slack workspace to the account, once, in Chatbot's console: CloudFormation can't. A channel can be set up once in
/// an account: for several stores set it on one, and give the others the same <see cref="StoreProtectionProps.AlarmTopic"/> and
/// <see cref="NotificationFormat.Chat"/>.
/// </summary>
public sealed class SlackChannel
{
    /// <summary>The workspace's id, such as <c>T01234ABCDE</c>: Chatbot's console shows it.</summary>
    public required string WorkspaceId { get; init; }

    /// <summary>The channel's id, such as <c>C01234ABCDE</c>: the last part of the channel's link.</summary>
    public required string ChannelId { get; init; }

    /// <summary>
    /// What people may do from the channel, at most. By default nothing (<c>AWSDenyAll</c>): the channel shows messages and
    /// takes no commands.
    /// </summary>
    public IManagedPolicy[]? GuardrailPolicies { get; init; }

    /// <summary>The role that Chatbot takes. By default a new one without any policy.</summary>
    public IRole? Role { get; init; }

    /// <summary>What Chatbot writes to its own CloudWatch log. Errors only, by default.</summary>
    public LoggingLevel LoggingLevel { get; init; } = LoggingLevel.ERROR;

    internal void Validate()
    {
        Check(nameof(WorkspaceId), WorkspaceId, 'T', "copy the workspace's id from the AWS Chatbot console");
        Check(nameof(ChannelId), ChannelId, ' ', "copy the last part of the channel's link (not its name) from Slack");
    }

    private static void Check(string property, string? value, char firstLetter, string mend)
    {
        if (value is not null && !Mend.IsKnown(value))
            return;
        var right = !string.IsNullOrEmpty(value) && value.All(c => char.IsAsciiLetterUpper(c) || char.IsAsciiDigit(c));
        if (!right || (firstLetter != ' ' && value![0] != firstLetter))
        {
            throw Mend.Error(
                $"Slack.{property} \"{value}\"",
                $"a Slack id of capital letters and digits{(firstLetter == ' ' ? "" : $" that starts with {firstLetter}")}",
                mend
            );
        }
    }
}
