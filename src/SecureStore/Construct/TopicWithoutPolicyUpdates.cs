using Amazon.CDK.AWS.SNS;
using Constructs;

namespace RegulatedData.Cdk;

/// <summary>
/// A topic as its ARN alone. CDK's targets add an unconditional "events may publish" to the policy of a topic they are given;
/// a store's topic already has that statement, with its source condition.
/// </summary>
internal static class TopicWithoutPolicyUpdates
{
    public static ITopic Of(Construct scope, string id, ITopic topic) => Topic.FromTopicArn(scope, $"{id}Topic", topic.TopicArn);
}
