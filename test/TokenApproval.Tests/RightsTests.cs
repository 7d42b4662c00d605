namespace RegulatedData.TokenApproval.Tests;

/// <summary>Each part may do what its work takes. The lists are whole: a right more is a failure.</summary>
public sealed class RightsTests
{
    private static readonly string[] s_log = ["logs:CreateLogStream", "logs:PutLogEvents"];
    private static readonly string[] s_trace = ["xray:PutTraceSegments", "xray:PutTelemetryRecords"];
    private static readonly string[] s_traceMachine =
    [
        "xray:PutTraceSegments",
        "xray:PutTelemetryRecords",
        "xray:GetSamplingRules",
        "xray:GetSamplingTargets",
    ];

    private static readonly string[] s_deliverLogs =
    [
        "logs:CreateLogDelivery",
        "logs:GetLogDelivery",
        "logs:UpdateLogDelivery",
        "logs:DeleteLogDelivery",
        "logs:ListLogDeliveries",
        "logs:PutResourcePolicy",
        "logs:DescribeResourcePolicies",
        "logs:DescribeLogGroups",
    ];

    private static readonly string[] s_key =
    [
        "kms:Decrypt",
        "kms:Encrypt",
        "kms:GenerateDataKey",
        "kms:ReEncryptFrom",
        "kms:ReEncryptTo",
        "kms:DescribeKey",
    ];

    private static readonly string[] s_change = ["dynamodb:PutItem", "dynamodb:UpdateItem"];

    public static TheoryData<string, string[]> Rights =>
        new()
        {
            { "FunctionsRequestsPolicy", [.. s_log, .. s_trace, .. s_key, .. s_change, "dynamodb:Query", "dynamodb:BatchGetItem"] },
            { "FunctionsDecidePolicy", [.. s_log, .. s_trace, .. s_key, .. s_change, "dynamodb:BatchGetItem", "kms:VerifyMac"] },
            { "FunctionsRenderMailPolicy", [.. s_log, .. s_trace, .. s_key, "dynamodb:GetItem", "dynamodb:Query", "kms:GenerateMac"] },
            {
                "FunctionsExpirePolicy",
                [
                    .. s_log,
                    .. s_trace,
                    .. s_key,
                    .. s_change,
                    "dynamodb:GetItem",
                    // CDK's own list for a queue that is written to.
                    "sqs:SendMessage",
                    "sqs:GetQueueAttributes",
                    "sqs:GetQueueUrl",
                    "kms:ReEncrypt*",
                    "kms:GenerateDataKey*",
                ]
            },
            {
                "DeliveriesDeliverPolicy",
                [
                    .. s_deliverLogs,
                    .. s_traceMachine,
                    .. s_key,
                    "dynamodb:GetItem",
                    "dynamodb:UpdateItem",
                    "sqs:SendMessage",
                    "scheduler:CreateSchedule",
                    "iam:PassRole",
                ]
            },
            {
                "MailsSendPolicy",
                [
                    .. s_deliverLogs,
                    .. s_traceMachine,
                    .. s_key,
                    "ses:SendEmail",
                    "dynamodb:UpdateItem",
                    "lambda:InvokeFunction",
                    "sqs:SendMessage",
                    "cloudwatch:PutMetricData",
                ]
            },
            {
                "MailEventsRecordPolicy",
                [
                    .. s_deliverLogs,
                    .. s_traceMachine,
                    .. s_key,
                    "dynamodb:GetItem",
                    "dynamodb:PutItem",
                    "dynamodb:UpdateItem",
                    "sqs:SendMessage",
                    "cloudwatch:PutMetricData",
                ]
            },
            {
                "RedriveMachinePolicy",
                [
                    .. s_deliverLogs,
                    .. s_traceMachine,
                    .. s_key,
                    "dynamodb:Query",
                    "dynamodb:UpdateItem",
                    "states:StartExecution",
                    "lambda:InvokeFunction",
                    "cloudwatch:PutMetricData",
                ]
            },
            { "DeliveriesPipePolicy", [.. s_key, .. ReadTheStream, "sqs:SendMessage", "states:StartExecution"] },
            { "MailsPipePolicy", [.. s_key, .. ReadTheStream, "sqs:SendMessage", "states:StartExecution", "lambda:InvokeFunction"] },
            { "ExpiryPolicy", [.. s_key, "lambda:InvokeFunction", "sqs:SendMessage"] },
            { "MailEventsPolicy", ["states:StartExecution"] },
            { "RedrivePolicy", ["states:StartExecution"] },
            {
                "WorkerPolicy",
                ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:ChangeMessageVisibility", "kms:Decrypt", "execute-api:Invoke"]
            },
        };

    private static string[] ReadTheStream =>
        ["dynamodb:DescribeStream", "dynamodb:GetRecords", "dynamodb:GetShardIterator", "dynamodb:ListStreams"];

    [Theory]
    [MemberData(nameof(Rights))]
    public void A_role_may_do_what_its_work_takes_and_no_more(string policy, string[] actions) =>
        PolicyOf(policy).SelectMany(statement => statement.Actions).Distinct().Should().BeEquivalentTo(actions);

    [Fact]
    public void These_are_all_policies_but_the_stores()
    {
        var known = Rights.Select(row => $"Approval{row[0]}").ToList();
        LinkKeyTests
            .Policies()
            .Select(policy => policy.Id)
            .Where(id => !id.StartsWith("ApprovalStore", StringComparison.Ordinal))
            .Should()
            .HaveCount(known.Count)
            .And.OnlyContain(id => known.Exists(name => id.StartsWith(name, StringComparison.Ordinal)));
    }

    [Fact]
    public void A_right_on_everything_is_only_one_that_has_no_resource_to_name()
    {
        string[] withoutResource = [.. s_traceMachine, .. s_deliverLogs, "cloudwatch:PutMetricData"];
        OwnStatements()
            .Where(statement => statement.Resources.Contains("*"))
            .SelectMany(statement => statement.Actions)
            .Distinct()
            .Should()
            .BeEquivalentTo(withoutResource);
    }

    [Fact]
    public void Metrics_go_to_the_instances_own_namespace()
    {
        var puts = OwnStatements().Where(statement => statement.Actions.Contains("cloudwatch:PutMetricData")).ToList();
        puts.Should().HaveCount(3);
        puts.Should()
            .OnlyContain(statement =>
                statement
                    .Condition("StringEquals", "cloudwatch:namespace")!
                    .StartsWith("RegulatedData/TokenApproval/Stack-Approval", StringComparison.Ordinal)
            );
    }

    [Fact]
    public void A_wildcard_in_a_resource_stands_for_a_name_that_is_made_later()
    {
        var wild = OwnStatements()
            .SelectMany(statement => statement.Resources)
            .Where(resource => resource != "*" && resource.Contains('*', StringComparison.Ordinal))
            .Select(resource => resource[(resource.IndexOf('/', StringComparison.Ordinal) + 1)..])
            .ToList();
        // The schedules of requests, and their paths in the API.
        wild.Should().HaveCount(2);
        wild.Should().ContainSingle(resource => resource.EndsWith("/*", StringComparison.Ordinal) && resource.Contains("ExpirySchedules"));
        wild.Should().Contain("$default/PUT/requests/*/result");
    }

    [Fact]
    public void The_key_is_used_through_the_services_that_store_and_queue()
    {
        var uses = OwnStatements().Where(statement => statement.Sid == "UseTheKeyThroughServices").ToList();
        uses.Should().NotBeEmpty();
        uses.SelectMany(use =>
                use.Conditions!["StringEquals"]!["kms:ViaService"] is System.Text.Json.Nodes.JsonArray many
                    ? many.Select(one => one!.ToString())
                    : [use.Condition("StringEquals", "kms:ViaService")!]
            )
            .Distinct()
            .Should()
            .BeEquivalentTo("dynamodb.eu-central-1.amazonaws.com", "sqs.eu-central-1.amazonaws.com");
    }

    [Fact]
    public void The_schedules_role_can_be_given_to_the_scheduler_alone()
    {
        var pass = PolicyOf("DeliveriesDeliverPolicy").Single(statement => statement.Actions.Contains("iam:PassRole"));
        pass.Resources.Should().ContainSingle().Which.Should().Contain("ExpiryRole");
        pass.Condition("StringEquals", "iam:PassedToService").Should().Be("scheduler.amazonaws.com");
    }

    [Theory]
    [InlineData("scheduler.amazonaws.com", 2)]
    [InlineData("pipes.amazonaws.com", 2)]
    [InlineData("events.amazonaws.com", 1)]
    public void Services_take_a_role_for_this_account_alone(string service, int roles)
    {
        var trusts = Approvals
            .Resolved.All("AWS::IAM::Role")
            .Where(role => !role.Key.StartsWith("ApprovalStore", StringComparison.Ordinal))
            .Select(role => role.Value["Properties"]!["AssumeRolePolicyDocument"]!["Statement"]![0]!)
            .Where(statement => (string?)statement["Principal"]!["Service"] == service)
            .ToList();
        trusts.Should().HaveCount(roles);
        trusts.Should().OnlyContain(statement => (string)statement["Condition"]!["StringEquals"]!["aws:SourceAccount"]! == Synth.Account);
    }

    private static IEnumerable<Statement> OwnStatements() =>
        LinkKeyTests
            .Policies()
            .Where(policy => !policy.Id.StartsWith("ApprovalStore", StringComparison.Ordinal))
            .SelectMany(policy => policy.Statements);

    private static IReadOnlyList<Statement> PolicyOf(string name) =>
        LinkKeyTests.Policies().Single(policy => policy.Id.StartsWith($"Approval{name}", StringComparison.Ordinal)).Statements;
}
