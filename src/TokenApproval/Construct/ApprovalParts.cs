using Amazon.CDK;
using Amazon.CDK.AWS.IAM;
using Amazon.CDK.AWS.KMS;
using Constructs;

namespace RegulatedData.Cdk;

/// <summary>What all parts of a TokenApproval work with.</summary>
internal sealed class ApprovalParts
{
    public ApprovalParts(TokenApproval approval, TokenApprovalProps props)
    {
        Props = props;
        Store = approval.Store;
        AlarmActions =
            props.AlarmActions
            ?? (
                Store.AlarmTopic is { } topic
                    ? Cdk.AlarmActions.NotifyTopic(topic)
                    : Cdk.AlarmActions.None(props.Notifications!.OptOutReason!)
            );
        MetricNamespace = ApprovalMetrics.NamespaceOf(approval);
    }

    public TokenApprovalProps Props { get; }

    /// <summary>Where requests, answers, the audit trail and the outbox are.</summary>
    public SecureStore Store { get; }

    /// <summary>Encrypts all that is stored, queued and logged.</summary>
    public IKey Key => Store.Key;

    public string TableName => Store.Table.TableName;

    public string TableArn => Store.Table.TableArn;

    public IAlarmActionStrategy AlarmActions { get; }

    public RemovalPolicy RemovalPolicy => Props.RemovalPolicy;

    /// <summary>The instance's own, so that two instances in an account don't set off each other's alarms.</summary>
    public string MetricNamespace { get; }

    /// <summary>The right to take actions on the table and, where they are named, on its indexes.</summary>
    public PolicyStatement OnTable(string sid, string[] actions, params string[] indexes) =>
        Right(sid, actions, [TableArn, .. indexes.Select(index => $"{TableArn}/index/{index}")]);

    /// <summary>The use of the key that a service makes on behalf of who calls it.</summary>
    /// <param name="scope">A construct of the stack.</param>
    /// <param name="services">The services, such as <c>dynamodb</c>.</param>
    public PolicyStatement KeyThrough(Construct scope, params string[] services)
    {
        var region = Stack.Of(scope).Region;
        return Right(
            "UseTheKeyThroughServices",
            ["kms:Decrypt", "kms:Encrypt", "kms:GenerateDataKey", "kms:ReEncryptFrom", "kms:ReEncryptTo", "kms:DescribeKey"],
            [Key.KeyArn],
            new Dictionary<string, object>
            {
                ["StringEquals"] = new Dictionary<string, object>
                {
                    ["kms:ViaService"] = services.Select(service => $"{service}.{region}.amazonaws.com").ToArray(),
                },
            }
        );
    }

    public static PolicyStatement Right(string sid, string[] actions, string[] resources, IDictionary<string, object>? conditions = null) =>
        new(
            new PolicyStatementProps
            {
                Sid = sid,
                Actions = actions,
                Resources = resources,
                Conditions = conditions,
            }
        );

    /// <summary>A service's role of this account alone: without the condition another account's resource could have the service use it.</summary>
    public static Role RoleFor(Construct scope, string id, string service, string description) =>
        new(
            scope,
            id,
            new RoleProps
            {
                AssumedBy = new ServicePrincipal(
                    $"{service}.amazonaws.com",
                    new ServicePrincipalOpts
                    {
                        Conditions = new Dictionary<string, object>
                        {
                            ["StringEquals"] = new Dictionary<string, object> { ["aws:SourceAccount"] = Stack.Of(scope).Account },
                        },
                    }
                ),
                Description = description,
            }
        );

    /// <summary>A role's rights as a managed policy: HIPAA's rules want no inline one.</summary>
    public static ManagedPolicy RightsOf(Construct scope, string id, Role role, params PolicyStatement[] statements) =>
        new(scope, id, new ManagedPolicyProps { Roles = [role], Statements = statements });
}
