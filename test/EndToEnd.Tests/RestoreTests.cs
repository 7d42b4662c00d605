using System.Text.Json.Nodes;
using Amazon.DynamoDBv2.Model;

namespace RegulatedData.EndToEnd.Tests;

/// <summary>A backup is restored, checked by the real state machine and function under their own roles, and reported.</summary>
[Collection(SampleGroup.Name)]
public class RestoreTests(SampleFixture sample)
{
    [Fact]
    public async Task A_sound_restore_passes_and_is_remembered_and_measured()
    {
        await sample.BackedUpAsync();
        var before = await LastPassedAsync();

        var restore = (await sample.Cloud.RunRestoreTestAsync(TestingPlan)).Single();
        var validation = await sample.Cloud.WaitForRestoreValidationAsync(restore.JobId, SampleFixture.Patience);
        var execution = await sample.Executions.EndOfAsync(Machine("Check"), restore.JobId);

        validation.Status.Should().Be("SUCCESSFUL");
        validation.Message.Should().Contain($"{sample.Incidents.Count} items");
        execution.Status.Should().Be("SUCCEEDED", execution.Why);
        (await LastPassedAsync()).Should().NotBe(before);
        (await MetricAsync("RestoreTestPassed")).Should().Contain(1);
    }

    [Fact]
    public async Task A_restore_without_its_index_fails_and_people_are_told()
    {
        await using var topic = await sample.Cloud.SubscribeAsync(sample.TopicArn);

        var (jobId, execution) = await RestoreDamageAndCheckAsync(
            async (dynamoDb, table) =>
                await dynamoDb.UpdateTableAsync(
                    new UpdateTableRequest
                    {
                        TableName = table,
                        GlobalSecondaryIndexUpdates =
                        [
                            new GlobalSecondaryIndexUpdate { Delete = new DeleteGlobalSecondaryIndexAction { IndexName = "GSI1" } },
                        ],
                    }
                )
        );

        execution.Status.Should().Be("FAILED");
        execution.Why.Should().Contain("RestoreCheckFailed");
        var job = await RestoreJobAsync(jobId);
        ((string?)job["ValidationStatus"]).Should().Be("FAILED");
        ((string?)job["ValidationStatusMessage"]).Should().Contain("GSI1");
        var notice = await topic.NextAsync(
            SampleFixture.Patience,
            message => message.Body.Contains("restore test failed", StringComparison.OrdinalIgnoreCase)
        );
        notice.Body.Should().Contain("GSI1");
    }

    [Fact]
    public async Task A_restore_that_brought_nothing_back_fails()
    {
        var (jobId, execution) = await RestoreDamageAndCheckAsync(
            async (dynamoDb, table) =>
            {
                var description = (await dynamoDb.DescribeTableAsync(table)).Table;
                await dynamoDb.DeleteTableAsync(table);
                await dynamoDb.CreateTableAsync(
                    new CreateTableRequest
                    {
                        TableName = table,
                        KeySchema = description.KeySchema,
                        AttributeDefinitions = description.AttributeDefinitions,
                        BillingMode = Amazon.DynamoDBv2.BillingMode.PAY_PER_REQUEST,
                        GlobalSecondaryIndexes =
                        [
                            .. description.GlobalSecondaryIndexes.Select(index => new GlobalSecondaryIndex
                            {
                                IndexName = index.IndexName,
                                KeySchema = index.KeySchema,
                                Projection = index.Projection,
                            }),
                        ],
                        SSESpecification = new SSESpecification
                        {
                            Enabled = true,
                            SSEType = Amazon.DynamoDBv2.SSEType.KMS,
                            KMSMasterKeyId = description.SSEDescription.KMSMasterKeyArn,
                        },
                    }
                );
            }
        );

        execution.Status.Should().Be("FAILED");
        ((string?)(await RestoreJobAsync(jobId))["ValidationStatusMessage"]).Should().Contain("empty");
    }

    [Fact]
    public async Task A_missing_grant_makes_the_check_fail_instead_of_pass()
    {
        var function = sample.Resource("AWS::Lambda::Function", "CheckFunction").PhysicalId;
        var role = sample.Resource("AWS::IAM::Role", "CheckFunctionRole").PhysicalId;
        var policy = sample.Resource("AWS::IAM::ManagedPolicy", "CheckFunctionPolicy").PhysicalId;
        await IamAsync("DetachRolePolicy", role, policy);
        try
        {
            var answer = await sample.Aws.SendAsync(
                "lambda",
                HttpMethod.Post,
                $"/2015-03-31/functions/{function}/invocations",
                new StringContent(CheckInput("awsbackup-restore-test-1").ToJsonString()),
                [],
                default
            );

            answer.Headers!.Should().ContainKey("X-Amz-Function-Error");
            System
                .Text.Encoding.UTF8.GetString(answer.Body.Span)
                .Should()
                .Contain("AmazonDynamoDBException")
                .And.Contain("dynamodb:DescribeTable");
        }
        finally
        {
            await IamAsync("AttachRolePolicy", role, policy);
        }
    }

    [Fact]
    public async Task Each_day_the_days_since_the_last_passed_test_are_measured()
    {
        await sample.Cloud.RunScheduleAsync(sample.Resource("AWS::Scheduler::Schedule").PhysicalId);

        var execution = await sample.Executions.EndOfAsync(Machine("Age"), inInput: "");

        execution.Status.Should().Be("SUCCEEDED", execution.Why);
        (await MetricAsync("DaysSinceRestoreTestPassed")).Should().Contain(days => days >= 0 && days < 1);
    }

    private string TestingPlan => sample.Resource("AWS::Backup::RestoreTestingPlan").PhysicalId;

    private string Machine(string part) => sample.Resource("AWS::StepFunctions::StateMachine", $"RestoreTesting{part}").PhysicalId;

    /// <summary>Restores as a restore test does, damages what was restored, and then lets AWS Backup say that the restore completed.</summary>
    private async Task<(string JobId, Execution Execution)> RestoreDamageAndCheckAsync(
        Func<Amazon.DynamoDBv2.AmazonDynamoDBClient, string, Task> damage
    )
    {
        await sample.BackedUpAsync();
        var vault = sample.Resource("AWS::Backup::BackupVault").PhysicalId;
        var points = await BackupAsync(HttpMethod.Get, $"/backup-vaults/{vault}/recovery-points/", null);
        var point = points["RecoveryPoints"]!.AsArray()[0]!["RecoveryPointArn"]!.GetValue<string>();
        var key = sample.Resource("AWS::KMS::Key").PhysicalId;
        var table = $"awsbackup-restore-test-{Guid.NewGuid():N}"[..40];
        var started = await BackupAsync(
            HttpMethod.Put,
            "/restore-jobs",
            new JsonObject
            {
                ["RecoveryPointArn"] = point,
                ["IamRoleArn"] = sample.Resource("AWS::IAM::Role", "RestoreTestingRestoreRole").Arn,
                ["Metadata"] = new JsonObject
                {
                    ["targetTableName"] = table,
                    ["encryptionType"] = "KMS",
                    ["kmsMasterKeyArn"] = $"arn:aws:kms:{sample.Cloud.Region}:{sample.Cloud.AccountId}:key/{key}",
                },
            }
        );
        var jobId = started["RestoreJobId"]!.GetValue<string>();
        await sample.Cloud.WaitUntilIdleAsync();
        var job = await RestoreJobAsync(jobId);
        ((string?)job["Status"]).Should().Be("COMPLETED", (string?)job["StatusMessage"]);

        using (var dynamoDb = sample.DynamoDb())
        {
            await damage(dynamoDb, table);
        }

        await SayThatTheTestRestoredAsync(jobId, table);
        return (jobId, await sample.Executions.EndOfAsync(Machine("Check"), jobId));
    }

    private JsonObject CheckInput(string table) =>
        new()
        {
            ["tableName"] = table,
            ["sourceTableName"] = sample.TableName,
            ["expectedKeyArn"] = sample.Resource("AWS::KMS::Key").Arn,
            ["restoreJobId"] = "1",
            ["creationDate"] = "2026-01-01T00:00:00Z",
            ["completionDate"] = "2026-01-01T00:01:00Z",
        };

    private Task SayThatTheTestRestoredAsync(string jobId, string table)
    {
        var now = DateTimeOffset.UnixEpoch.AddDays(20_000);
        var detail = new JsonObject
        {
            ["restoreJobId"] = jobId,
            ["status"] = "COMPLETED",
            ["resourceType"] = "DynamoDB",
            ["createdResourceArn"] = $"arn:aws:dynamodb:{sample.Cloud.Region}:{sample.Cloud.AccountId}:table/{table}",
            ["creationDate"] = now.ToString("O"),
            ["completionDate"] = now.AddMinutes(7).ToString("O"),
            ["restoreTestingPlanArn"] = sample.Resource("AWS::Backup::RestoreTestingPlan").Arn,
        };
        return sample.Cloud.PublishServiceEventAsync("aws.backup", "Restore Job State Change", detail);
    }

    private async Task<JsonNode> RestoreJobAsync(string jobId) => await BackupAsync(HttpMethod.Get, $"/restore-jobs/{jobId}", null);

    private async Task<JsonNode> BackupAsync(HttpMethod method, string path, JsonObject? body) =>
        (await sample.Aws.RestAsync("backup", method, path, body, default))!;

    private Task<System.Xml.Linq.XElement> IamAsync(string action, string role, string policyArn) =>
        sample.Aws.QueryAsync("iam", "2010-05-08", action, [new("RoleName", role), new("PolicyArn", policyArn)], default);

    private async Task<string> LastPassedAsync()
    {
        var name = sample.Resource("AWS::SSM::Parameter", "LastPassed").PhysicalId;
        var answer = await sample.Aws.JsonAsync("ssm", "AmazonSSM.GetParameter", new JsonObject { ["Name"] = name }, default);
        return answer["Parameter"]!["Value"]!.GetValue<string>();
    }

    private async Task<IReadOnlyList<double>> MetricAsync(string name)
    {
        var end = TimeProvider.System.GetUtcNow().AddHours(1);
        var answer = await sample.Aws.QueryAsync(
            "monitoring",
            "2010-08-01",
            "GetMetricStatistics",
            [
                new("Namespace", "RegulatedData/SecureStore"),
                new("MetricName", name),
                new("Dimensions.member.1.Name", "TableName"),
                new("Dimensions.member.1.Value", sample.TableName),
                new("StartTime", end.AddHours(-3).ToString("O")),
                new("EndTime", end.ToString("O")),
                new("Period", "60"),
                new("Statistics.member.1", "Maximum"),
            ],
            default
        );
        return
        [
            .. answer.Descendants("Maximum").Select(value => double.Parse(value.Value, System.Globalization.CultureInfo.InvariantCulture)),
        ];
    }
}
