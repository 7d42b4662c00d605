using Amazon.CDK;
using Amazon.CDK.AWS.KMS;
using Amazon.CDK.AWS.SNS;
using Constructs;

namespace RegulatedData.Cdk;

/// <summary>
/// Checks at deploy time that a key and a topic made elsewhere let in the services that a store needs. It judges what the policies
/// allow in effect, not their text: <c>kms:*</c> will do, a Deny won't. A missing permission fails the deployment and is named. The key
/// of another account can't be read from here: that is reported as not verifiable, and doesn't fail.
/// </summary>
/// <remarks>
/// It runs when it is deployed first and whenever key or topic change. A policy that is changed later, elsewhere, doesn't
/// make it run: give <see cref="PermissionCheckProps.Revision"/> another value to have it look again.
/// </remarks>
public sealed class PermissionCheck : Construct
{
    internal PermissionCheck(Construct scope, string id, PermissionCheckProps props)
        : base(scope, id)
    {
        props.Validate();
        Function = CreateFunction(props);
        Resource = CreateResource("Policies", props, props.Key, props.KeyConsumers, props.Topic);
        if (props.TopicKey is { } topicKey)
            TopicKeyResource = CreateResource("TopicKey", props, topicKey, ["events", "cloudwatch"], topic: null);
    }

    /// <summary>The function that checks.</summary>
    public BundledFunction Function { get; }

    /// <summary>The check of the key and the topic. Whatever needs the permissions depends on it.</summary>
    public CustomResource Resource { get; }

    /// <summary>The check of the topic's own key; null where the topic has no key of its own.</summary>
    public CustomResource? TopicKeyResource { get; }

    /// <summary>What couldn't be verified, for an output; empty when all was.</summary>
    public string Findings => Resource.GetAttString("Findings");

    /// <summary>Makes what needs the permissions wait for the check, so that it fails with the check's message and not with a worse one.</summary>
    internal void RunBefore(params IConstruct[] dependents)
    {
        foreach (var dependent in dependents)
        {
            dependent.Node.AddDependency(Resource);
            if (TopicKeyResource is not null)
                dependent.Node.AddDependency(TopicKeyResource);
        }
    }

    private BundledFunction CreateFunction(PermissionCheckProps props)
    {
        var function = new BundledFunction(
            this,
            "Function",
            new BundledFunctionProps
            {
                Bundle = "SecureStore",
                AssemblyName = "RegulatedData.SecureStore.Handlers",
                HandlerName = "PermissionCheck",
                Description = "Checks that a store's key and topic let in the services that it needs.",
                Timeout = Duration.Minutes(2),
                // No LogEncryptionKey: the log group would fail under the very key that is to be checked, before the check could say why.
                LogRemovalPolicy = props.LogRemovalPolicy,
                AlarmActions = props.AlarmActions,
            }
        );
        string[] actions = ["kms:DescribeKey", "kms:GetKeyPolicy"];
        if (props.Key is { } key)
            function.Policy.AddStatements(RestoreTestingSteps.Right("ReadTheKeyPolicy", actions, key.KeyArn));
        if (props.TopicKey is { } topicKey)
            function.Policy.AddStatements(RestoreTestingSteps.Right("ReadTheTopicKeyPolicy", actions, topicKey.KeyArn));
        if (props.Topic is { } topic)
            function.Policy.AddStatements(RestoreTestingSteps.Right("ReadTheTopicPolicy", "sns:GetTopicAttributes", topic.TopicArn));
        return function;
    }

    private CustomResource CreateResource(string id, PermissionCheckProps props, IKey? key, IReadOnlyList<string> consumers, ITopic? topic)
    {
        var stack = Stack.Of(this);
        var properties = new Dictionary<string, object>
        {
            ["Account"] = stack.Account,
            ["Region"] = stack.Region,
            ["Revision"] = props.Revision,
        };
        if (key is not null)
        {
            properties["KeyArn"] = key.KeyArn;
            properties["KeyConsumers"] = string.Join(',', consumers);
        }

        if (topic is not null)
        {
            properties["TopicArn"] = topic.TopicArn;
            properties["TopicPublishers"] = string.Join(',', props.TopicPublishers);
        }

        var resource = new CustomResource(
            this,
            id,
            new CustomResourceProps
            {
                ServiceToken = Function.Function.FunctionArn,
                ResourceType = "Custom::SecureStorePermissionCheck",
                Properties = properties,
            }
        );
        // The policies must be there before they are read; an imported key or topic has nothing to wait for.
        foreach (var judged in new IConstruct?[] { key, topic }.OfType<IConstruct>())
            resource.Node.AddDependency(judged);
        // The function must have its rights before it is asked.
        resource.Node.AddDependency(Function.Policy);
        return resource;
    }
}
