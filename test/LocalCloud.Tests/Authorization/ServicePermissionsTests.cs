using RegulatedData.LocalCloud.Authorization;
using static RegulatedData.LocalCloud.Tests.Authorization.Requests;

namespace RegulatedData.LocalCloud.Tests.Authorization;

public sealed class ServicePermissionsTests
{
    private const string KeyId = "11111111-2222-3333-4444-555555555555";

    [Theory]
    [InlineData(
        "kms",
        "GenerateMac",
        """{ "KeyId": "alias/data", "MacAlgorithm": "HMAC_SHA_256" }""",
        "kms:GenerateMac on arn:aws:kms:~:key/" + KeyId
    )]
    [InlineData("kms", "Encrypt", """{ "KeyId": "11111111-2222-3333-4444-555555555555" }""", "kms:Encrypt on arn:aws:kms:~:key/" + KeyId)]
    [InlineData("kms", "Encrypt", """{ "KeyId": "alias/unknown" }""", "kms:Encrypt on arn:aws:kms:~:alias/unknown")]
    [InlineData("kms", "ListKeys", "{}", "kms:ListKeys on *")]
    [InlineData(
        "kms",
        "ReEncrypt",
        """{ "SourceKeyId": "alias/data", "DestinationKeyId": "other" }""",
        "kms:ReEncryptFrom on arn:aws:kms:~:key/" + KeyId,
        "kms:ReEncryptTo on arn:aws:kms:~:key/other"
    )]
    [InlineData(
        "kms",
        "UpdateAlias",
        """{ "AliasName": "alias/data", "TargetKeyId": "other" }""",
        "kms:UpdateAlias on arn:aws:kms:~:alias/data",
        "kms:UpdateAlias on arn:aws:kms:~:key/" + KeyId,
        "kms:UpdateAlias on arn:aws:kms:~:key/other"
    )]
    [InlineData("sqs", "SendMessage", """{ "QueueUrl": "http://127.0.0.1:5000/123456789012/Q" }""", "sqs:SendMessage on arn:aws:sqs:~:Q")]
    [InlineData(
        "sqs",
        "SendMessageBatch",
        """{ "QueueUrl": "http://127.0.0.1:5000/123456789012/Encrypted.fifo" }""",
        "sqs:SendMessage on arn:aws:sqs:~:Encrypted.fifo",
        "kms:GenerateDataKey on arn:aws:kms:~:key/" + KeyId,
        "kms:Decrypt on arn:aws:kms:~:key/" + KeyId
    )]
    [InlineData(
        "sqs",
        "DeleteMessageBatch",
        """{ "QueueUrl": "http://127.0.0.1:5000/123456789012/Q" }""",
        "sqs:DeleteMessage on arn:aws:sqs:~:Q"
    )]
    [InlineData(
        "states",
        "StartExecution",
        """{ "stateMachineArn": "arn:aws:states:us-east-1:123456789012:stateMachine:M" }""",
        "states:StartExecution on arn:aws:states:~:stateMachine:M"
    )]
    [InlineData(
        "states",
        "DescribeExecution",
        """{ "executionArn": "arn:aws:states:us-east-1:123456789012:execution:M:x" }""",
        "states:DescribeExecution on arn:aws:states:~:execution:M:x"
    )]
    [InlineData("states", "SendTaskSuccess", """{ "taskToken": "secret" }""", "states:SendTaskSuccess on *")]
    [InlineData(
        "states",
        "CreateStateMachine",
        """{ "name": "M", "roleArn": "arn:aws:iam::123456789012:role/R" }""",
        "states:CreateStateMachine on arn:aws:states:~:stateMachine:M",
        "iam:PassRole on arn:aws:iam::123456789012:role/R"
    )]
    [InlineData("ssm", "GetParameter", """{ "Name": "/team/name:3" }""", "ssm:GetParameter on arn:aws:ssm:~:parameter/team/name")]
    [InlineData("ssm", "PutParameter", """{ "Name": "name" }""", "ssm:PutParameter on arn:aws:ssm:~:parameter/name")]
    [InlineData(
        "ssm",
        "GetParameters",
        """{ "Names": ["a", "/b/c"] }""",
        "ssm:GetParameters on arn:aws:ssm:~:parameter/a",
        "ssm:GetParameters on arn:aws:ssm:~:parameter/b/c"
    )]
    [InlineData(
        "secretsmanager",
        "GetSecretValue",
        """{ "SecretId": "db" }""",
        "secretsmanager:GetSecretValue on arn:aws:secretsmanager:~:secret:db-AbCdEf"
    )]
    [InlineData(
        "logs",
        "PutLogEvents",
        """{ "logGroupName": "/aws/x", "logStreamName": "s" }""",
        "logs:PutLogEvents on arn:aws:logs:~:log-group:/aws/x:log-stream:s"
    )]
    [InlineData(
        "logs",
        "CreateLogStream",
        """{ "logGroupName": "/aws/x", "logStreamName": "s" }""",
        "logs:CreateLogStream on arn:aws:logs:~:log-group:/aws/x:*"
    )]
    [InlineData("monitoring", "PutMetricData", """{ "Namespace": "N" }""", "cloudwatch:PutMetricData on *")]
    [InlineData("monitoring", "SetAlarmState", """{ "AlarmName": "A" }""", "cloudwatch:SetAlarmState on arn:aws:cloudwatch:~:alarm:A")]
    [InlineData(
        "monitoring",
        "DeleteAlarms",
        """{ "AlarmNames": ["A", "B"] }""",
        "cloudwatch:DeleteAlarms on arn:aws:cloudwatch:~:alarm:A",
        "cloudwatch:DeleteAlarms on arn:aws:cloudwatch:~:alarm:B"
    )]
    [InlineData(
        "events",
        "PutEvents",
        """{ "Entries": [{ "Source": "s" }, { "EventBusName": "b" }] }""",
        "events:PutEvents on arn:aws:events:~:event-bus/default",
        "events:PutEvents on arn:aws:events:~:event-bus/b"
    )]
    [InlineData(
        "events",
        "PutTargets",
        """{ "Rule": "r", "EventBusName": "b", "Targets": [{ "Arn": "x", "RoleArn": "arn:aws:iam::123456789012:role/R" }, { "Arn": "y" }] }""",
        "events:PutTargets on arn:aws:events:~:rule/b/r",
        "iam:PassRole on arn:aws:iam::123456789012:role/R"
    )]
    public async Task A_JSON_request_needs_its_action_on_what_it_touches(
        string service,
        string operation,
        string body,
        params string[] needs
    ) => (await NeedsAsync(Json(service, operation, body))).Should().Equal(needs);

    [Theory]
    [InlineData("sns", "Publish", "TopicArn=arn:aws:sns:us-east-1:123456789012:T&Message=m", "sns:Publish on arn:aws:sns:~:T")]
    [InlineData(
        "sns",
        "Publish",
        "TargetArn=arn:aws:sns:us-east-1:123456789012:Encrypted",
        "sns:Publish on arn:aws:sns:~:Encrypted",
        "kms:GenerateDataKey on arn:aws:kms:~:key/" + KeyId,
        "kms:Decrypt on arn:aws:kms:~:key/" + KeyId
    )]
    [InlineData("sns", "Publish", "PhoneNumber=%2B49", "sns:Publish on *")]
    [InlineData("sqs", "ReceiveMessage", "QueueUrl=http%3A%2F%2Fhost%2F123456789012%2FQ", "sqs:ReceiveMessage on arn:aws:sqs:~:Q")]
    [InlineData(
        "sts",
        "AssumeRole",
        "RoleArn=arn:aws:iam::123456789012:role/R&RoleSessionName=s",
        "sts:AssumeRole on arn:aws:iam::123456789012:role/R"
    )]
    [InlineData("iam", "PutRolePolicy", "RoleName=R&PolicyName=p", "iam:PutRolePolicy on arn:aws:iam::123456789012:role/app/R")]
    [InlineData("iam", "CreateRole", "RoleName=R&Path=/x/", "iam:CreateRole on arn:aws:iam::123456789012:role/x/R")]
    [InlineData("monitoring", "PutMetricData", "Namespace=N", "cloudwatch:PutMetricData on *")]
    [InlineData("monitoring", "DeleteAlarms", "AlarmNames.member.1=A", "cloudwatch:DeleteAlarms on arn:aws:cloudwatch:~:alarm:A")]
    [InlineData("cloudformation", "DescribeStacks", "StackName=S", "cloudformation:DescribeStacks on arn:aws:cloudformation:~:stack/S/*")]
    [InlineData("cloudformation", "DescribeStacks", "", "cloudformation:DescribeStacks on *")]
    public async Task A_form_request_needs_its_action_on_what_it_touches(
        string service,
        string operation,
        string form,
        params string[] needs
    ) => (await NeedsAsync(Form(service, operation, form))).Should().Equal(needs);

    [Fact]
    public async Task Asking_who_one_is_needs_nothing() => (await NeedsAsync(Form("sts", "GetCallerIdentity", ""))).Should().BeEmpty();

    [Theory]
    [InlineData("F", null, "function:F")]
    [InlineData("F:live", null, "function:F:live")]
    [InlineData("F", "3", "function:F:3")]
    [InlineData("123456789012:function:F", null, "function:F")]
    [InlineData("arn:aws:lambda:us-east-1:123456789012:function:F", "live", "function:F:live")]
    [InlineData("arn:aws:lambda:us-east-1:123456789012:function:F:live", null, "function:F:live")]
    public async Task Invoking_needs_InvokeFunction_on_the_function_as_named(string name, string? qualifier, string function) =>
        (
            await NeedsAsync(
                Rest(
                    "lambda",
                    "Invoke",
                    new() { ["FunctionName"] = name },
                    "[1]",
                    qualifier is null ? [] : new() { ["Qualifier"] = qualifier }
                )
            )
        )
            .Should()
            .Equal($"lambda:InvokeFunction on arn:aws:lambda:~:{function}");

    [Fact]
    public async Task Making_a_function_needs_to_pass_its_role()
    {
        var needs = await RequiredAsync(
            Rest("lambda", "CreateFunction", body: """{ "FunctionName": "F", "Role": "arn:aws:iam::123456789012:role/R" }""")
        );

        needs.Select(n => n.Action).Should().Equal("lambda:CreateFunction", "iam:PassRole");
        needs[1].Context["iam:PassedToService"].Should().Equal("lambda.amazonaws.com");
    }

    [Fact]
    public async Task Backup_narrows_vaults_and_recovery_points_but_not_jobs()
    {
        (await NeedsAsync(Rest("backup", "DescribeBackupVault", new() { ["backupVaultName"] = "V" })))
            .Should()
            .Equal("backup:DescribeBackupVault on arn:aws:backup:~:backup-vault:V");
        (await NeedsAsync(Rest("backup", "DeleteRecoveryPoint", new() { ["backupVaultName"] = "V", ["recoveryPointArn"] = "arn:x" })))
            .Should()
            .Equal("backup:DeleteRecoveryPoint on arn:x");
        (
            await NeedsAsync(
                Rest("backup", "PutRestoreValidationResult", new() { ["restoreJobId"] = "J" }, """{ "ValidationStatus": "SUCCESSFUL" }""")
            )
        )
            .Should()
            .Equal("backup:PutRestoreValidationResult on *");
        (await NeedsAsync(Rest("backup", "StartRestoreJob", body: """{ "RecoveryPointArn": "arn:x", "IamRoleArn": "arn:role" }""")))
            .Should()
            .Equal("backup:StartRestoreJob on arn:x", "iam:PassRole on arn:role");
    }

    [Fact]
    public async Task A_schedule_is_named_with_its_group_and_passes_its_targets_role() =>
        (
            await NeedsAsync(
                Rest(
                    "scheduler",
                    "CreateSchedule",
                    new() { ["Name"] = "S" },
                    """{ "GroupName": "G", "Target": { "Arn": "a", "RoleArn": "arn:role" } }"""
                )
            )
        )
            .Should()
            .Equal("scheduler:CreateSchedule on arn:aws:scheduler:~:schedule/G/S", "iam:PassRole on arn:role");

    [Fact]
    public async Task Decrypting_without_a_key_finds_it_in_the_ciphertext()
    {
        var blob = Convert.ToBase64String([.. System.Text.Encoding.ASCII.GetBytes(KeyId), .. new byte[40]]);

        (await NeedsAsync(Json("kms", "Decrypt", $$"""{ "CiphertextBlob": "{{blob}}" }""")))
            .Should()
            .Equal($"kms:Decrypt on arn:aws:kms:~:key/{KeyId}");
    }

    [Fact]
    public async Task The_encryption_context_becomes_condition_keys()
    {
        var needs = await RequiredAsync(
            Json("kms", "GenerateDataKey", """{ "KeyId": "alias/data", "EncryptionContext": { "tenant": "a", "table": "b" } }""")
        );

        needs[0].Context["kms:EncryptionContext:tenant"].Should().Equal("a");
        needs[0].Context["kms:EncryptionContextKeys"].Should().BeEquivalentTo("tenant", "table");
        needs[0].Context["kms:RequestAlias"].Should().Equal("alias/data");
    }

    [Fact]
    public async Task The_namespace_of_metrics_is_a_condition_key() =>
        (await RequiredAsync(Json("monitoring", "PutMetricData", """{ "Namespace": "N" }""")))[0]
            .Context["cloudwatch:namespace"]
            .Should()
            .Equal("N");

    [Theory]
    [InlineData("athena")]
    [InlineData("")]
    public void A_service_without_a_table_has_none(string service) => PermissionTables.Find(service).Should().BeNull();

    [Theory]
    [InlineData("dynamodb:GetItem", "dynamodb:LeadingKeys", true)]
    [InlineData("dynamodb:GetItem", "dynamodb:Invented", false)]
    [InlineData("dynamodb:GetItem", "iam:PassedToService", true)]
    [InlineData("kms:Decrypt", "kms:EncryptionContext:any", true)]
    [InlineData("kms:Decrypt", "kms:ResourceAliases", false)]
    [InlineData("s3:GetObject", "s3:ExistingObjectTag/x", false)]
    [InlineData("s3:GetObject", "AWS:PrincipalOrgID", true)]
    [InlineData("s3:GetObject", "aws:ResourceTag/x", false)]
    public void A_condition_key_counts_as_absent_only_where_that_is_certain(string action, string key, bool known) =>
        PermissionTables.IsKnownConditionKey(action, key).Should().Be(known);
}
