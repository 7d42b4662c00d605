using System.Reflection;
using Amazon.CDK.AWS.KMS;
using Amazon.CDK.AWS.SNS;
using RegulatedData.Cdk;

namespace RegulatedData.SecureStore.Tests;

public sealed class PropsTests
{
    [Fact]
    public void A_construct_that_keeps_its_records_in_a_store_hands_on_every_prop_of_the_protection()
    {
        var stack = Synth.Stack();
        var given = new ProtectProps
        {
            EncryptionKey = new Key(stack, "Key"),
            AlarmTopic = new Topic(stack, "Topic"),
            AlarmTopicKey = new Key(stack, "TopicKey"),
            Notifications = Safeguard.On,
            AlarmActions = AlarmActions.None("a test"),
            Backup = new BackupPolicy(),
            RestoreTests = new RestoreTestingPolicy(),
            AuditEvents = Safeguard.On,
            Slack = new SlackChannel { WorkspaceId = "T01234ABCDE", ChannelId = "C01234ABCDE" },
            MessageFormat = NotificationFormat.Chat,
            CheckPermissions = true,
            PermissionCheckRevision = "2",
            ThrottlesAlarm = new AlarmTuning(),
            SystemErrorsAlarm = new AlarmTuning(),
            BackupJobsFailedAlarm = new AlarmTuning(),
            RestoreJobsFailedAlarm = new AlarmTuning(),
            CopyJobsFailedAlarm = new AlarmTuning(),
            NoRecoveryPointAlarm = new AlarmTuning(),
            ReplicationLatencyAlarm = new AlarmTuning(),
            UndeliveredEventsAlarm = new AlarmTuning(),
        };
        var (handedOn, defaults) = (new SecureStoreProps(given), new SecureStoreProps());

        foreach (var prop in typeof(StoreProtectionProps).GetProperties(BindingFlags.Public | BindingFlags.Instance))
        {
            prop.GetValue(given).Should().NotBe(prop.GetValue(defaults), "the test gives {0} a value of its own", prop.Name);
            prop.GetValue(handedOn).Should().Be(prop.GetValue(given), prop.Name);
        }
    }
}
