using Amazon.CDK;
using Amazon.CDK.AWS.SNS;
using Constructs;

namespace RegulatedData.Cdk;

/// <summary>
/// A topic as its ARN alone. CDK's targets add an unconditional "events may publish" to the policy of a topic they are given;
/// a store's topic already has that statement, with its source condition.
/// </summary>
internal static class TopicWithoutPolicyUpdates
{
    public static ITopic Of(Construct scope, string id, ITopic topic)
    {
        // From the ARN alone CDK can't tell the topic's account and region. StoreOperationRules has compared them.
        Annotations
            .Of(scope)
            .AcknowledgeWarning(
                "@aws-cdk/aws-events:ruleUnresolvedEnvironment",
                "The topic's account and region were compared with the store's."
            );
        return Topic.FromTopicArn(scope, $"{id}Topic", topic.TopicArn);
    }
}
