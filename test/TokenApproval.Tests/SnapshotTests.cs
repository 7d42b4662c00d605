using Amazon.CDK;
using Amazon.CDK.AWS.KMS;
using Amazon.CDK.AWS.SES;
using Amazon.CDK.AWS.SNS;
using RegulatedData.Testing;

namespace RegulatedData.TokenApproval.Tests;

/// <summary>Whole templates.</summary>
public sealed class SnapshotTests
{
    [Fact]
    public void Minimal_use_in_a_stack_without_a_region()
    {
        var stack = Synth.AgnosticStack();
        Approvals.Make(stack);
        Snapshot.Verify(Synth.Template(stack).Json);
    }

    [Fact]
    public void Full_use_with_an_imported_key_and_topic() =>
        Snapshot.Verify(
            Synth
                .Template(stack =>
                    Approvals.Make(
                        stack,
                        new TokenApprovalProps
                        {
                            Sender = Approvals.Sender,
                            SenderName = "Incident approvals",
                            SenderIdentity = EmailIdentity.FromEmailIdentityName(stack, "Identity", Approvals.Sender),
                            Decisions = [ApprovalDecision.Approve, ApprovalDecision.Reject, ApprovalDecision.Ignore],
                            Policy = ApprovalPolicy.Quorum(2),
                            LinkLifetime = Duration.Hours(4),
                            AuditRetention = Duration.Days(2557),
                            DecisionRetention = Duration.Days(7),
                            VisibilityTimeout = Duration.Minutes(15),
                            MaximumReceives = 3,
                            LinkBaseUrl = "https://approvals.example.org",
                            ThrottlingRate = 20,
                            ThrottlingBurst = 100,
                            EncryptionKey = Key.FromKeyArn(
                                stack,
                                "Key",
                                $"arn:aws:kms:{Synth.Region}:{Synth.Account}:key/1234abcd-12ab-34cd-56ef-1234567890ab"
                            ),
                            AlarmTopic = Topic.FromTopicArn(stack, "Topic", $"arn:aws:sns:{Synth.Region}:{Synth.Account}:alarms"),
                            Backup = BackupPolicy.OptOut("Requests are kept by the monitoring system too"),
                            ExpiredRequestsAlarm = AlarmTuning.Remove("Expiry is an answer here"),
                            WaitingDecisionsAlarm = new AlarmTuning { Threshold = 600 },
                        }
                    )
                )
                .Json
        );
}
