using Amazon.CDK;
using Amazon.CDK.AWS.Backup;
using Amazon.CDK.AWS.DynamoDB;
using Amazon.CDK.AWS.KMS;
using Amazon.CDK.AWS.SNS;
using RegulatedData.Cdk;

namespace RegulatedData.SecureStore.Tests;

[CollectionDefinition("Parts")]
public sealed class PartsCollection : ICollectionFixture<PartsFixture>;

/// <summary>Stacks that hold one part of a store each, and what the part needs. Synthesized once for all tests.</summary>
public sealed class PartsFixture
{
    internal const string TableArn = "arn:aws:dynamodb:us-east-1:123456789012:table/patients";
    internal const string KeyId = "1234abcd-12ab-34cd-56ef-1234567890ab";
    internal const string KeyArn = $"arn:aws:kms:us-east-1:123456789012:key/{KeyId}";
    internal const string TopicArn = "arn:aws:sns:us-east-1:123456789012:alerts";
    internal const string TopicKeyArn = "arn:aws:kms:us-east-1:123456789012:key/99999999-12ab-34cd-56ef-1234567890ab";
    internal const string PlanArn = "arn:aws:backup:us-east-1:123456789012:restore-testing-plan:StorePlan-0d4f";

    private readonly App _app = new();

    public PartsFixture()
    {
        // All stacks first: the app can be synthesized only once.
        var events = With("Events", (stack, parts) => parts.Events(stack, NotificationFormat.Text));
        var chatEvents = With("ChatEvents", (stack, parts) => parts.Events(stack, NotificationFormat.Chat));
        var eventsWithoutVault = With(
            "EventsWithoutVault",
            (stack, parts) => parts.Events(stack, NotificationFormat.Text, withVault: false)
        );
        var restoreTesting = With("RestoreTesting", (stack, parts) => parts.RestoreTesting(stack, NotificationFormat.Text));
        var chatRestoreTesting = With("ChatRestoreTesting", (stack, parts) => parts.RestoreTesting(stack, NotificationFormat.Chat));
        var quietRestoreTesting = With(
            "QuietRestoreTesting",
            (stack, parts) => parts.RestoreTesting(stack, NotificationFormat.Text, withTopic: false)
        );
        var permissionCheck = With("PermissionCheck", (stack, parts) => parts.PermissionCheck(stack));

        Events = events();
        ChatEvents = chatEvents();
        EventsWithoutVault = eventsWithoutVault();
        RestoreTesting = restoreTesting();
        ChatRestoreTesting = chatRestoreTesting();
        QuietRestoreTesting = quietRestoreTesting();
        PermissionCheck = permissionCheck();
    }

    internal ResolvedTemplate Events { get; }

    internal ResolvedTemplate ChatEvents { get; }

    internal ResolvedTemplate EventsWithoutVault { get; }

    internal ResolvedTemplate RestoreTesting { get; }

    internal ResolvedTemplate ChatRestoreTesting { get; }

    internal ResolvedTemplate QuietRestoreTesting { get; }

    internal ResolvedTemplate PermissionCheck { get; }

    private Func<ResolvedTemplate> With(string id, Action<Stack, Parts> add)
    {
        var stack = new Stack(_app, id);
        var parts = new Parts(stack);
        add(stack, parts);
        return () => ResolvedTemplate.Of(stack, parts.Values(stack));
    }

    /// <summary>What every part of a store is given.</summary>
    internal sealed class Parts
    {
        public Parts(Stack stack)
        {
            Key = new Key(stack, "Key");
            Table = new Table(
                stack,
                "Table",
                new TableProps
                {
                    PartitionKey = new Amazon.CDK.AWS.DynamoDB.Attribute { Name = "PK", Type = AttributeType.STRING },
                }
            );
            Topic = new Topic(stack, "Topic", new TopicProps { MasterKey = Key });
            Vault = new BackupVault(stack, "Vault", new BackupVaultProps { BackupVaultName = "StoreVault" });
            DeadLetters = new StoreDeadLetters(stack, "DeadLetters", Key, tuning: null, actions: null);
        }

        public Key Key { get; }

        public Table Table { get; }

        public Topic Topic { get; }

        public BackupVault Vault { get; }

        public StoreDeadLetters DeadLetters { get; }

        public void Events(Stack stack, NotificationFormat format, bool withVault = true) =>
            _ = new StoreEvents(
                stack,
                "Events",
                new StoreEventsProps
                {
                    Table = Table,
                    EncryptionKey = Key,
                    Topic = Topic,
                    DeadLetterQueue = DeadLetters.Queue,
                    Vault = withVault ? Vault : null,
                    Format = format,
                }
            );

        public RestoreTesting RestoreTesting(
            Stack stack,
            NotificationFormat format,
            bool withTopic = true,
            RestoreTestingPolicy? policy = null
        ) =>
            new(
                stack,
                "RestoreTesting",
                new RestoreTestingProps
                {
                    Table = Table,
                    EncryptionKey = Key,
                    Vault = Vault,
                    Topic = withTopic ? Topic : null,
                    TopicKey = withTopic ? Key : null,
                    DeadLetterQueue = DeadLetters.Queue,
                    Format = format,
                    Policy = policy ?? new RestoreTestingPolicy { MinimumCount = 10 },
                }
            );

        public void PermissionCheck(Stack stack)
        {
            var dependent = new Topic(stack, "Dependent");
            var check = new PermissionCheck(
                stack,
                "Check",
                new PermissionCheckProps
                {
                    Key = Amazon.CDK.AWS.KMS.Key.FromKeyArn(stack, "ImportedKey", KeyArn),
                    Topic = Amazon.CDK.AWS.SNS.Topic.FromTopicArn(stack, "ImportedTopic", TopicArn),
                    TopicKey = Amazon.CDK.AWS.KMS.Key.FromKeyArn(stack, "ImportedTopicKey", TopicKeyArn),
                }
            );
            check.RunBefore(dependent);
        }

        public IReadOnlyDictionary<string, string> Values(Stack stack)
        {
            var (table, key) = (LogicalId(stack, Table), LogicalId(stack, Key));
            var values = new Dictionary<string, string>(StringComparer.Ordinal)
            {
                [table] = "patients",
                [$"{table}.Arn"] = TableArn,
                [key] = KeyId,
                [$"{key}.Arn"] = KeyArn,
                [$"{LogicalId(stack, Vault)}.BackupVaultName"] = "StoreVault",
            };
            foreach (var plan in stack.Node.FindAll().OfType<CfnRestoreTestingPlan>())
                values[$"{stack.GetLogicalId(plan)}.RestoreTestingPlanArn"] = PlanArn;
            return values;
        }

        private static string LogicalId(Stack stack, Constructs.Construct construct) =>
            stack.GetLogicalId((CfnElement)construct.Node.DefaultChild!);
    }
}
