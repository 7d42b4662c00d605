using Amazon.CDK;
using Amazon.CDK.AWS.DynamoDB;
using Constructs;
using RegulatedData.Cdk;
using Attribute = Amazon.CDK.AWS.DynamoDB.Attribute;

namespace RegulatedData.Samples.ResearchPlatform;

/// <summary>A table that was there before SecureStore: its owner keeps it, and it gets backups, restore tests, alarms and audit events.</summary>
internal sealed class LegacyRegisterStack : Stack
{
    public LegacyRegisterStack(Construct scope, string id, IStackProps? props = null)
        : base(scope, id, props)
    {
        var legacy = new TableV2(
            this,
            "Legacy",
            new TablePropsV2
            {
                PartitionKey = new Attribute { Name = "caseId", Type = AttributeType.STRING },
                PointInTimeRecovery = true,
                DeletionProtection = true,
            }
        );

        SecureStore.Protect(this, "Protection", legacy);

        _ = new CfnOutput(this, "TableName", new CfnOutputProps { Value = legacy.TableName });
    }
}
