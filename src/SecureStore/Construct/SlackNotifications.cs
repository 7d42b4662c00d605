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
}
