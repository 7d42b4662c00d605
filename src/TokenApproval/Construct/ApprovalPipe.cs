using System.Text.Json;
using Amazon.CDK.AWS.IAM;
using Amazon.CDK.AWS.Logs;
using Amazon.CDK.AWS.Pipes;
using Constructs;
using static Amazon.CDK.AWS.Pipes.CfnPipe;

namespace RegulatedData.Cdk;

/// <summary>
/// A pipe from the table's stream to a state machine: new outbox rows of some kinds, one at a time, by their keys alone. A record that
/// fails again and again is given up, so that it doesn't hold back those behind it: the row itself stays undelivered, and is redriven.
/// </summary>
public sealed class ApprovalPipe : Construct
{
    // What enrichment and target get of a record.
    private const string KeysOnly = """{"pk": <$.dynamodb.Keys.PK.S>, "sk": <$.dynamodb.Keys.SK.S>}""";

    private static readonly string[] s_newRows = ["INSERT"];

    internal ApprovalPipe(
        Construct scope,
        string id,
        ApprovalParts parts,
        string description,
        string[] sortKeyPrefixes,
        WatchedStateMachine target,
        ApprovalDeadLetters deadLetters,
        BundledFunction? enrichment = null
    )
        : base(scope, id)
    {
        LogGroup = CreateLogGroup(parts);
        Role = ApprovalParts.RoleFor(this, "Role", "pipes", description);
        Policy = ApprovalParts.RightsOf(this, "Policy", Role, [.. Rights(parts, target, deadLetters, enrichment)]);
        Pipe = new CfnPipe(
            this,
            "Pipe",
            new CfnPipeProps
            {
                Description = description,
                RoleArn = Role.RoleArn,
                Source = parts.Store.Table.TableStreamArn!,
                SourceParameters = Source(sortKeyPrefixes, deadLetters),
                Enrichment = enrichment?.Function.FunctionArn,
                EnrichmentParameters = enrichment is null ? null : new PipeEnrichmentParametersProperty { InputTemplate = KeysOnly },
                Target = target.StateMachine.StateMachineArn,
                TargetParameters = new PipeTargetParametersProperty
                {
                    // What an enrichment answers goes on as it is.
                    InputTemplate = enrichment is null ? KeysOnly : null,
                    StepFunctionStateMachineParameters = new PipeTargetStateMachineParametersProperty
                    {
                        InvocationType = "FIRE_AND_FORGET",
                    },
                },
                LogConfiguration = new PipeLogConfigurationProperty
                {
                    CloudwatchLogsLogDestination = new CloudwatchLogsLogDestinationProperty { LogGroupArn = LogGroup.LogGroupArn },
                    // Without IncludeExecutionData: what an enrichment answers holds links.
                    Level = "ERROR",
                },
            }
        );
        Pipe.Node.AddDependency(Policy);
    }

    /// <summary>The pipe.</summary>
    public CfnPipe Pipe { get; }

    /// <summary>Its role.</summary>
    public Role Role { get; }

    /// <summary>What its role may do.</summary>
    public ManagedPolicy Policy { get; }

    /// <summary>Its log group: errors, without the data of its records.</summary>
    public LogGroup LogGroup { get; }

    private LogGroup CreateLogGroup(ApprovalParts parts)
    {
        KeyAccess.Allow(this, parts.Key, KeyAccess.ForLogs);
        return new LogGroup(
            this,
            "Logs",
            new LogGroupProps
            {
                EncryptionKey = parts.Key,
                Retention = RetentionDays.SIX_YEARS,
                RemovalPolicy = parts.RemovalPolicy,
            }
        );
    }

    private static PipeSourceParametersProperty Source(string[] sortKeyPrefixes, ApprovalDeadLetters deadLetters) =>
        new()
        {
            DynamoDbStreamParameters = new PipeSourceDynamoDBStreamParametersProperty
            {
                // Not a row is missed that was written while the pipe was being made.
                StartingPosition = "TRIM_HORIZON",
                // A failure then is one record's, and needs no bisection.
                BatchSize = 1,
                ParallelizationFactor = 10,
                MaximumRetryAttempts = 5,
                MaximumRecordAgeInSeconds = 3600,
                DeadLetterConfig = new DeadLetterConfigProperty { Arn = deadLetters.Queue.QueueArn },
            },
            FilterCriteria = new FilterCriteriaProperty { Filters = new[] { new FilterProperty { Pattern = Filter(sortKeyPrefixes) } } },
        };

    private static string Filter(string[] sortKeyPrefixes) =>
        JsonSerializer.Serialize(
            new
            {
                eventName = s_newRows,
                dynamodb = new { Keys = new { SK = new { S = sortKeyPrefixes.Select(prefix => new { prefix }) } } },
            }
        );

    private IEnumerable<PolicyStatement> Rights(
        ApprovalParts parts,
        WatchedStateMachine target,
        ApprovalDeadLetters deadLetters,
        BundledFunction? enrichment
    )
    {
        yield return ApprovalParts.Right(
            "ReadTheStream",
            ["dynamodb:DescribeStream", "dynamodb:GetRecords", "dynamodb:GetShardIterator", "dynamodb:ListStreams"],
            [parts.Store.Table.TableStreamArn!]
        );
        yield return parts.KeyThrough(this, "dynamodb", "sqs");
        yield return ApprovalParts.Right("KeepWhatFailed", ["sqs:SendMessage"], [deadLetters.Queue.QueueArn]);
        yield return ApprovalParts.Right("Start", ["states:StartExecution"], [target.StateMachine.StateMachineArn]);
        if (enrichment is not null)
        {
            yield return ApprovalParts.Right("Enrich", ["lambda:InvokeFunction"], [enrichment.Function.FunctionArn]);
        }
    }
}
