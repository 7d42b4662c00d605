using Amazon.CDK;
using Amazon.CDK.AWS.Events;
using Amazon.CDK.AWS.IAM;
using Amazon.CDK.AWS.SNS;
using Amazon.CDK.AWS.SQS;
using Amazon.JSII.Runtime.Deputy;
using Rules = Amazon.CDK.AWS.Events.CfnRule;

namespace RegulatedData.Cdk;

/// <summary>
/// Sends a rule's events to a topic, and keeps in a queue what didn't arrive within a day. CDK's own target would add an
/// unconditional "events may publish" to the topic's policy; a store's topic already has that statement, with its source condition.
/// </summary>
internal sealed class TopicTarget(ITopic topic, RuleTargetInput message, IQueue deadLetters) : DeputyBase, IRuleTarget
{
    public IRuleTargetConfig Bind(IRule rule, string? id = null)
    {
        deadLetters.AddToResourcePolicy(
            new PolicyStatement(
                new PolicyStatementProps
                {
                    Principals = [new ServicePrincipal("events.amazonaws.com")],
                    Actions = ["sqs:SendMessage"],
                    Resources = [deadLetters.QueueArn],
                    Conditions = new Dictionary<string, object>
                    {
                        ["ArnEquals"] = new Dictionary<string, object> { ["aws:SourceArn"] = rule.RuleArn },
                    },
                }
            )
        );
        return new RuleTargetConfig
        {
            Arn = topic.TopicArn,
            Input = message,
            DeadLetterConfig = new Rules.DeadLetterConfigProperty { Arn = deadLetters.QueueArn },
            RetryPolicy = new Rules.RetryPolicyProperty
            {
                MaximumRetryAttempts = 185,
                MaximumEventAgeInSeconds = Duration.Hours(24).ToSeconds(),
            },
        };
    }
}
