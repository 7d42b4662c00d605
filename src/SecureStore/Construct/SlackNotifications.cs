using Amazon.CDK;
using Amazon.CDK.AWS.Chatbot;
using Amazon.CDK.AWS.IAM;
using Amazon.CDK.AWS.SNS;
using Constructs;

namespace RegulatedData.Cdk;

/// <summary>Brings the messages of a store's topic to a Slack channel.</summary>
internal static class SlackNotifications
{
    public static SlackChannelConfiguration Create(Construct scope, string id, ITopic topic, SlackChannel slack)
    {
        slack.Validate();
        CheckOnlyOneFor(scope, slack);
        return new SlackChannelConfiguration(
            scope,
            id,
            new SlackChannelConfigurationProps
            {
                // Chatbot insists on a name, unique in the account.
                SlackChannelConfigurationName = Names.UniqueResourceName(
                    scope,
                    new UniqueResourceNameOptions { MaxLength = 128, Separator = "-" }
                ),
                SlackWorkspaceId = slack.WorkspaceId,
                SlackChannelId = slack.ChannelId,
                NotificationTopics = [topic],
                LoggingLevel = slack.LoggingLevel,
                Role = slack.Role,
                GuardrailPolicies = slack.GuardrailPolicies ?? [ManagedPolicy.FromAwsManagedPolicyName("AWSDenyAll")],
            }
        );
    }

    /// <summary>Chatbot takes a channel once in an account: the deployment of the second would fail.</summary>
    private static void CheckOnlyOneFor(Construct scope, SlackChannel slack)
    {
        var configured = Stack
            .Of(scope)
            .Node.FindAll()
            .OfType<CfnSlackChannelConfiguration>()
            .FirstOrDefault(other => other.SlackChannelId == slack.ChannelId && other.SlackWorkspaceId == slack.WorkspaceId);
        if (configured is not null)
        {
            throw Mend.Error(
                $"the Slack channel {slack.ChannelId} for {scope.Node.Path}, which {configured.Node.Path} has already",
                "a channel once in an account, as AWS Chatbot takes no second configuration for it",
                "set Slack on one store, and on the others pass its AlarmTopic and MessageFormat = NotificationFormat.Chat"
            );
        }
    }
}
