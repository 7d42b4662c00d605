using Amazon.CDK.AWS.DynamoDB;
using Amazon.CDK.AWS.KMS;
using Amazon.CDK.AWS.SNS;

namespace RegulatedData.Cdk;

/// <summary>What all parts of a store's protection work with.</summary>
internal sealed record StoreParts
{
    /// <summary>AWS Backup gives the tables of its test restores names that begin with this.</summary>
    public const string RestoreTestPrefix = "awsbackup-restore-test-";

    public required ITable Table { get; init; }

    /// <summary>The names of the global secondary indexes.</summary>
    public required IReadOnlyList<string> IndexNames { get; init; }

    /// <summary>The other regions that the table is replicated to.</summary>
    public required IReadOnlyList<string> ReplicaRegions { get; init; }

    public required IKey Key { get; init; }

    /// <summary>Where alarms and events go; <c>null</c> when nobody is told.</summary>
    public required ITopic? Topic { get; init; }

    /// <summary>The key that encrypts the topic, as far as it is known.</summary>
    public required IKey? TopicKey { get; init; }

    public required IAlarmActionStrategy AlarmActions { get; init; }

    /// <summary>What happens to what holds data (vault, logs of safeguards) when the stack goes.</summary>
    public required Amazon.CDK.RemovalPolicy RemovalPolicy { get; init; }

    public string TableName => Table.TableName;

    public string TableArn => Table.TableArn;
}
