using System.Text.Json.Nodes;
using RegulatedData.LocalCloud.Tests.Events;

namespace RegulatedData.LocalCloud.Tests.Backup;

[Collection(CloudTests.Name)]
public sealed class BackupTests(CloudFixture cloud)
{
    [Fact]
    public async Task A_restored_table_has_the_items_the_indexes_and_the_key_that_the_metadata_names()
    {
        var table = await cloud.TableAsync(await cloud.KeyAsync());
        var role = await cloud.RoleAsync("backup.amazonaws.com");
        var point = await BackUpAsync(await VaultAsync(), table, role);
        await cloud.DynamoAsync("DeleteTable", new JsonObject { ["TableName"] = table });
        var other = await cloud.KeyAsync();
        var target = CloudFixture.Unique("restored");

        var job = await RestoreAsync(
            point,
            role,
            new JsonObject
            {
                ["targetTableName"] = target,
                ["encryptionType"] = "KMS",
                ["kmsMasterKeyArn"] = other,
            }
        );

        job["Status"]!.GetValue<string>().Should().Be("COMPLETED", job["StatusMessage"]?.GetValue<string>() ?? cloud.Log);
        var restored = await DescribeAsync(target);
        restored["SSEDescription"]!["KMSMasterKeyArn"]!.GetValue<string>().Should().Be(other);
        restored["BillingModeSummary"]!["BillingMode"]!.GetValue<string>().Should().Be("PAY_PER_REQUEST");
        restored["GlobalSecondaryIndexes"]!.AsArray().Should().ContainSingle().Which!["IndexName"]!.GetValue<string>().Should().Be("GSI1");
        restored["LocalSecondaryIndexes"]!.AsArray().Should().ContainSingle().Which!["IndexName"]!.GetValue<string>().Should().Be("LSI1");
        (await CountAsync(target)).Should().Be(3);
    }

    [Fact]
    public async Task A_restore_without_a_key_ends_under_DynamoDBs_own_as_on_AWS()
    {
        var role = await cloud.RoleAsync("backup.amazonaws.com");
        var point = await BackUpAsync(await VaultAsync(), await cloud.TableAsync(await cloud.KeyAsync()), role);
        var target = CloudFixture.Unique("restored");

        var job = await RestoreAsync(point, role, new JsonObject { ["targetTableName"] = target });

        job["Status"]!.GetValue<string>().Should().Be("COMPLETED", job["StatusMessage"]?.GetValue<string>() ?? cloud.Log);
        (await DescribeAsync(target))["SSEDescription"].Should().BeNull();
    }

    [Fact]
    public async Task DynamoDBs_own_restore_keeps_the_sources_key()
    {
        var key = await cloud.KeyAsync();
        var table = await cloud.TableAsync(key);
        var target = CloudFixture.Unique("restored");

        await cloud.DynamoAsync("RestoreTableToPointInTime", new JsonObject { ["SourceTableName"] = table, ["TargetTableName"] = target });

        (await DescribeAsync(target))["SSEDescription"]!["KMSMasterKeyArn"]!.GetValue<string>().Should().Be(key);
        (await CountAsync(target)).Should().Be(3);
    }

    [Fact]
    public async Task A_failed_restore_says_why()
    {
        var role = await cloud.RoleAsync("backup.amazonaws.com");
        var point = await BackUpAsync(await VaultAsync(), await cloud.TableAsync(), role);
        var missing = $"arn:aws:kms:us-east-1:123456789012:key/{Guid.NewGuid()}";

        var job = await RestoreAsync(
            point,
            role,
            new JsonObject
            {
                ["targetTableName"] = CloudFixture.Unique("restored"),
                ["encryptionType"] = "KMS",
                ["kmsMasterKeyArn"] = missing,
            }
        );

        job["Status"]!.GetValue<string>().Should().Be("FAILED");
        job["StatusMessage"]!.GetValue<string>().Should().Contain(missing);
    }

    [Fact]
    public async Task A_plan_backs_up_what_its_selection_selects_and_nothing_without_one()
    {
        var vault = await VaultAsync();
        var project = CloudFixture.Unique("project");
        var table = await cloud.TableAsync(tags: [new JsonObject { ["Key"] = "project", ["Value"] = project }]);
        await cloud.TableAsync();
        var plan = await PlanAsync(vault);

        (await cloud.Host.RunBackupPlanAsync(plan)).Should().BeEmpty();
        await SelectAsync(plan, project);
        var job = (await cloud.Host.RunBackupPlanAsync(plan)).Should().ContainSingle().Subject;

        job.State.Should().Be("COMPLETED", job.Message);
        job.ResourceArn.Should().EndWith($":table/{table}");
        var points = await cloud.BackupAsync(HttpMethod.Get, $"/backup-vaults/{vault}/recovery-points/");
        var point = points["RecoveryPoints"]!.AsArray().Should().ContainSingle().Subject!;
        point["CreatedBy"]!["BackupPlanId"]!.GetValue<string>().Should().Be(plan);
        point["Lifecycle"]!["DeleteAfterDays"]!.GetValue<int>().Should().Be(35);
    }

    [Fact]
    public async Task A_jobs_states_reach_the_bus()
    {
        var queue = await cloud.QueueAsync();
        var table = await cloud.TableAsync();
        var pattern = new JsonObject
        {
            ["detail-type"] = new JsonArray("Backup Job State Change", "Recovery Point State Change"),
            ["detail"] = new JsonObject { ["resourceArn"] = new JsonArray(Arn(table)) },
        };
        await cloud.RuleAsync(pattern.ToJsonString(), new JsonObject { ["Arn"] = queue.Arn });

        await BackUpAsync(await VaultAsync(), table, await cloud.RoleAsync("backup.amazonaws.com"));

        (await queue.BodiesAsync())
            .Select(e => $"{e["detail-type"]}: {e["detail"]!["state"] ?? e["detail"]!["status"]}")
            .Should()
            .BeEquivalentTo(
                "Backup Job State Change: CREATED",
                "Backup Job State Change: RUNNING",
                "Backup Job State Change: COMPLETED",
                "Recovery Point State Change: COMPLETED"
            );
    }

    [Fact]
    public async Task A_restore_test_restores_the_latest_point_under_the_overridden_key_and_takes_a_validation()
    {
        var vault = await VaultAsync();
        var role = await cloud.RoleAsync("backup.amazonaws.com");
        var key = await cloud.KeyAsync();
        var table = await cloud.TableAsync(key);
        await BackUpAsync(vault, table, role);
        var latest = await BackUpAsync(vault, table, role);
        var (plan, planArn) = await TestingPlanAsync(vault, table, role, key);
        var queue = await cloud.QueueAsync();
        var pattern = new JsonObject
        {
            ["source"] = new JsonArray("aws.backup"),
            ["detail"] = new JsonObject { ["status"] = new JsonArray("COMPLETED"), ["restoreTestingPlanArn"] = new JsonArray(planArn) },
        };
        await cloud.RuleAsync(pattern.ToJsonString(), new JsonObject { ["Arn"] = queue.Arn });

        var result = (await cloud.Host.RunRestoreTestAsync(plan)).Should().ContainSingle().Subject;
        await cloud.BackupAsync(
            HttpMethod.Put,
            $"/restore-jobs/{result.JobId}/validations",
            new JsonObject { ["ValidationStatus"] = "SUCCESSFUL", ["ValidationStatusMessage"] = "3 items" }
        );
        await cloud.Host.WaitUntilIdleAsync();

        result.Status.Should().Be("COMPLETED", result.Message);
        result.RecoveryPointArn.Should().Be(latest);
        var restored = result.CreatedResourceArn!.Split('/')[^1];
        restored.Should().StartWith("awsbackup-restore-test-");
        (await DescribeAsync(restored))["SSEDescription"]!["KMSMasterKeyArn"]!.GetValue<string>().Should().Be(key);
        var sent = (await queue.BodiesAsync()).Should().ContainSingle().Subject["detail"]!;
        sent["restoreJobId"]!.GetValue<string>().Should().Be(result.JobId);
        sent["createdResourceArn"]!.GetValue<string>().Should().Be(result.CreatedResourceArn);
        var job = await cloud.BackupAsync(HttpMethod.Get, $"/restore-jobs/{result.JobId}");
        job["ValidationStatus"]!.GetValue<string>().Should().Be("SUCCESSFUL");
        job["ValidationStatusMessage"]!.GetValue<string>().Should().Be("3 items");
    }

    [Fact]
    public async Task A_vault_that_denies_deletion_keeps_its_recovery_points()
    {
        var vault = await VaultAsync();
        var point = await BackUpAsync(vault, await cloud.TableAsync(), await cloud.RoleAsync("backup.amazonaws.com"));
        var policy =
            """{"Version":"2012-10-17","Statement":[{"Effect":"Deny","Principal":{"AWS":"*"},"Action":["backup:DeleteRecoveryPoint"],"Resource":"*"}]}""";
        await cloud.BackupAsync(HttpMethod.Put, $"/backup-vaults/{vault}/access-policy", new JsonObject { ["Policy"] = policy });

        var delete = () => cloud.BackupAsync(HttpMethod.Delete, $"/backup-vaults/{vault}/recovery-points/{Uri.EscapeDataString(point)}");

        (await delete.Should().ThrowAsync<AwsApiException>()).Which.Code.Should().StartWith("AccessDenied");
        await cloud.BackupAsync(HttpMethod.Delete, $"/backup-vaults/{vault}/access-policy");
        await delete.Should().NotThrowAsync();
    }

    [Fact]
    public async Task A_locked_vault_takes_only_what_is_kept_within_its_bounds()
    {
        var vault = await VaultAsync();
        var role = await cloud.RoleAsync("backup.amazonaws.com");
        var table = await cloud.TableAsync();
        await cloud.BackupAsync(
            HttpMethod.Put,
            $"/backup-vaults/{vault}/vault-lock",
            new JsonObject { ["MinRetentionDays"] = 30, ["MaxRetentionDays"] = 365 }
        );

        foreach (var days in (int?[])[29, 366, null])
        {
            var start = () => StartBackupAsync(vault, table, role, days);
            (await start.Should().ThrowAsync<AwsApiException>()).Which.Message.Should().Contain("vault lock");
        }
        await BackUpAsync(vault, table, role, 30);
    }

    private async Task<string> VaultAsync()
    {
        var name = CloudFixture.Unique("vault");
        await cloud.BackupAsync(HttpMethod.Put, $"/backup-vaults/{name}", []);
        return name;
    }

    private async Task<string> StartBackupAsync(string vault, string table, string role, int? days)
    {
        var body = new JsonObject
        {
            ["BackupVaultName"] = vault,
            ["ResourceArn"] = Arn(table),
            ["IamRoleArn"] = role,
        };
        if (days is not null)
            body["Lifecycle"] = new JsonObject { ["DeleteAfterDays"] = days };
        return (await cloud.BackupAsync(HttpMethod.Put, "/backup-jobs", body))["BackupJobId"]!.GetValue<string>();
    }

    private async Task<string> BackUpAsync(string vault, string table, string role, int? days = null)
    {
        var id = await StartBackupAsync(vault, table, role, days);
        await cloud.Host.WaitUntilIdleAsync();
        var job = await cloud.BackupAsync(HttpMethod.Get, $"/backup-jobs/{id}");
        job["State"]!.GetValue<string>().Should().Be("COMPLETED", job["StatusMessage"]?.GetValue<string>() ?? cloud.Log);
        return job["RecoveryPointArn"]!.GetValue<string>();
    }

    private async Task<JsonObject> RestoreAsync(string point, string role, JsonObject metadata)
    {
        var started = await cloud.BackupAsync(
            HttpMethod.Put,
            "/restore-jobs",
            new JsonObject
            {
                ["RecoveryPointArn"] = point,
                ["IamRoleArn"] = role,
                ["Metadata"] = metadata,
            }
        );
        await cloud.Host.WaitUntilIdleAsync();
        return await cloud.BackupAsync(HttpMethod.Get, $"/restore-jobs/{started["RestoreJobId"]!.GetValue<string>()}");
    }

    private async Task<string> PlanAsync(string vault)
    {
        var rule = new JsonObject
        {
            ["RuleName"] = "daily",
            ["TargetBackupVaultName"] = vault,
            ["Lifecycle"] = new JsonObject { ["DeleteAfterDays"] = 35 },
        };
        var plan = new JsonObject { ["BackupPlanName"] = CloudFixture.Unique("plan"), ["Rules"] = new JsonArray(rule) };
        var created = await cloud.BackupAsync(HttpMethod.Put, "/backup/plans/", new JsonObject { ["BackupPlan"] = plan });
        return created["BackupPlanId"]!.GetValue<string>();
    }

    private async Task SelectAsync(string plan, string project)
    {
        var tag = new JsonObject
        {
            ["ConditionType"] = "STRINGEQUALS",
            ["ConditionKey"] = "project",
            ["ConditionValue"] = project,
        };
        var selection = new JsonObject
        {
            ["SelectionName"] = "tagged",
            ["IamRoleArn"] = await cloud.RoleAsync("backup.amazonaws.com"),
            ["ListOfTags"] = new JsonArray(tag),
        };
        await cloud.BackupAsync(HttpMethod.Put, $"/backup/plans/{plan}/selections/", new JsonObject { ["BackupSelection"] = selection });
    }

    private async Task<(string Name, string Arn)> TestingPlanAsync(string vault, string table, string role, string key)
    {
        var name = CloudFixture.Unique("plan").Replace('-', '_');
        var plan = new JsonObject
        {
            ["RestoreTestingPlanName"] = name,
            ["ScheduleExpression"] = "cron(0 4 ? * 1 *)",
            ["RecoveryPointSelection"] = new JsonObject
            {
                ["Algorithm"] = "LATEST_WITHIN_WINDOW",
                ["IncludeVaults"] = new JsonArray($"arn:aws:backup:{cloud.Host.Region}:{cloud.Host.AccountId}:backup-vault:{vault}"),
                ["RecoveryPointTypes"] = new JsonArray("SNAPSHOT"),
            },
        };
        var created = await cloud.BackupAsync(HttpMethod.Put, "/restore-testing/plans", new JsonObject { ["RestoreTestingPlan"] = plan });
        var selection = new JsonObject
        {
            ["RestoreTestingSelectionName"] = "tables",
            ["ProtectedResourceType"] = "DynamoDB",
            ["ProtectedResourceArns"] = new JsonArray(Arn(table)),
            ["IamRoleArn"] = role,
            ["ValidationWindowHours"] = 24,
            ["RestoreMetadataOverrides"] = new JsonObject { ["encryptionType"] = "KMS", ["kmsMasterKeyArn"] = key },
        };
        await cloud.BackupAsync(
            HttpMethod.Put,
            $"/restore-testing/plans/{name}/selections",
            new JsonObject { ["RestoreTestingSelection"] = selection }
        );
        return (name, created["RestoreTestingPlanArn"]!.GetValue<string>());
    }

    private string Arn(string table) => $"arn:aws:dynamodb:{cloud.Host.Region}:{cloud.Host.AccountId}:table/{table}";

    private async Task<JsonNode> DescribeAsync(string table) =>
        (await cloud.DynamoAsync("DescribeTable", new JsonObject { ["TableName"] = table }))["Table"]!;

    private async Task<int> CountAsync(string table) =>
        (await cloud.DynamoAsync("Scan", new JsonObject { ["TableName"] = table }))["Count"]!.GetValue<int>();
}
