using Amazon.CDK.AWS.SNS;
using Constructs;

namespace RegulatedData.Cdk;

/// <summary>
/// A topic as its ARN alone, for tasks that would add to its policy what the machine's own policy says already.
/// </summary>
internal static class TopicWithoutPolicyUpdates
{
    public static ITopic Of(Construct scope, string id, ITopic topic) => Topic.FromTopicArn(scope, $"{id}Topic", topic.TopicArn);
}
