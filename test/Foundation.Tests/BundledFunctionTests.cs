using System.Text.Json.Nodes;
using Amazon.CDK;
using Amazon.CDK.AWS.DynamoDB;
using Amazon.CDK.AWS.KMS;
using Amazon.CDK.AWS.Lambda;
using Amazon.CDK.AWS.Logs;
using Amazon.CDK.AWS.SQS;
using RegulatedData.Cdk;

namespace RegulatedData.Foundation.Tests;

public sealed class BundledFunctionTests : IClassFixture<BundleFolder>
{
    private const string FunctionType = "AWS::Lambda::Function";
    private readonly TestStack _test = new();

    [Fact]
    public void The_function_is_an_executable_assembly_on_dotnet10_whose_handler_an_environment_variable_names()
    {
        Make();
        var function = _test.Props(FunctionType);
        ((string?)function["Runtime"]).Should().Be("dotnet10");
        ((string?)function["Handler"]).Should().Be(BundleFolder.Assembly);
        function["Environment"]!["Variables"]!.ToJsonString().Should().Be("""{"HANDLER":"Check"}""");
        function["Architectures"]!.ToJsonString().Should().Be("""["x86_64"]""");
        ((long)function["MemorySize"]!).Should().Be(512);
        ((long)function["Timeout"]!).Should().Be(30);
        ((string?)function["TracingConfig"]!["Mode"]).Should().Be("Active");
        function.ContainsKey("FunctionName").Should().BeFalse();
        function.ContainsKey("ReservedConcurrentExecutions").Should().BeFalse();
    }

    [Fact]
    public void What_is_set_reaches_the_function()
    {
        var queue = new Queue(_test.Stack, "Failed");
        Make(
            environment: new Dictionary<string, string>(StringComparer.Ordinal) { ["TABLE"] = "patients" },
            memory: 1024,
            timeout: Duration.Minutes(5),
            architecture: Architecture.ARM_64,
            concurrency: 3,
            queue: queue
        );
        var function = _test.Props(FunctionType);
        function["Environment"]!["Variables"]!.ToJsonString().Should().Be("""{"TABLE":"patients","HANDLER":"Check"}""");
        function["Architectures"]!.ToJsonString().Should().Be("""["arm64"]""");
        ((long)function["MemorySize"]!).Should().Be(1024);
        ((long)function["Timeout"]!).Should().Be(300);
        ((long)function["ReservedConcurrentExecutions"]!).Should().Be(3);
        function["DeadLetterConfig"]!["TargetArn"]!.ToJsonString().Should().Contain("Failed");
        Actions().Should().Contain("sqs:SendMessage");
    }

    [Fact]
    public void The_log_group_is_the_functions_own_kept_six_years_and_under_the_key()
    {
        Make(key: new Key(_test.Stack, "Key"));
        var group = _test.One("AWS::Logs::LogGroup");
        ((string?)group["DeletionPolicy"]).Should().Be("Retain");
        ((long)group["Properties"]!["RetentionInDays"]!).Should().Be(2192);
        group["Properties"]!["KmsKeyId"]!.ToJsonString().Should().Contain("Key961B73FD");
        _test.Props(FunctionType)["LoggingConfig"]!["LogGroup"]!.ToJsonString().Should().Contain("FunctionLogs");
        _test.Props("AWS::KMS::Key").ToJsonString().Should().Contain($"logs.{TestStack.Region}.amazonaws.com");
    }

    [Fact]
    public void The_role_has_no_inline_policy_and_only_the_rights_that_it_needs()
    {
        Make();
        _test.All("AWS::IAM::Policy").Should().BeEmpty();
        _test.Props("AWS::IAM::Role").ContainsKey("ManagedPolicyArns").Should().BeFalse("AWS's own policy would reach every log group");
        Actions().Should().BeEquivalentTo("logs:CreateLogStream", "logs:PutLogEvents", "xray:PutTraceSegments", "xray:PutTelemetryRecords");
    }

    [Fact]
    public void Grants_to_the_function_land_in_its_managed_policy()
    {
        var table = new Table(
            _test.Stack,
            "Table",
            new TableProps
            {
                PartitionKey = new Amazon.CDK.AWS.DynamoDB.Attribute { Name = "PK", Type = AttributeType.STRING },
            }
        );
        table.GrantReadData(Make()).Success.Should().BeTrue();
        Actions().Should().Contain("dynamodb:GetItem");
        _test.All("AWS::IAM::Policy").Should().BeEmpty();
    }

    [Fact]
    public void The_function_waits_for_its_rights_and_is_deleted_before_them()
    {
        Make();
        _test.One(FunctionType)["DependsOn"]!.ToJsonString().Should().Contain("FunctionPolicy");
    }

    [Fact]
    public void Errors_throttles_and_near_timeouts_alarm()
    {
        Make(timeout: Duration.Seconds(100)).Alarms.Should().HaveCount(3);
        _test
            .All("AWS::CloudWatch::Alarm")
            .Select(alarm => alarm["Properties"]!)
            .Select(alarm =>
                $"{alarm["MetricName"]} {alarm["Statistic"]} {alarm["ComparisonOperator"]} {alarm["Threshold"]} {alarm["TreatMissingData"]}"
            )
            .Should()
            .BeEquivalentTo(
                "Errors Sum GreaterThanThreshold 0 notBreaching",
                "Throttles Sum GreaterThanThreshold 0 notBreaching",
                "Duration Maximum GreaterThanThreshold 80000 notBreaching"
            );
    }

    [Fact]
    public void A_missing_bundle_says_where_it_was_looked_for_and_what_to_do()
    {
        var act = () => BundledFunction.BundleDirectory("NoSuchBundle", Architecture.X86_64);
        act.Should()
            .Throw<InvalidOperationException>()
            .WithMessage(
                "*handlers*NoSuchBundle*x86_64*Expected: *beside the app's binaries*To mend it: reference the construct's package*"
            );
    }

    private BundledFunction Make(
        IDictionary<string, string>? environment = null,
        double memory = 512,
        Duration? timeout = null,
        Architecture? architecture = null,
        double? concurrency = null,
        IQueue? queue = null,
        IKey? key = null
    ) =>
        new(
            _test.Stack,
            "Function",
            new BundledFunctionProps
            {
                Bundle = BundleFolder.Bundle,
                AssemblyName = BundleFolder.Assembly,
                HandlerName = "Check",
                Description = "Checks.",
                Environment = environment,
                MemorySize = memory,
                Timeout = timeout,
                Architecture = architecture,
                ReservedConcurrentExecutions = concurrency,
                DeadLetterQueue = queue,
                LogEncryptionKey = key,
                LogRetention = RetentionDays.SIX_YEARS,
            }
        );

    private IEnumerable<string> Actions() =>
        _test.Props("AWS::IAM::ManagedPolicy")["PolicyDocument"]!["Statement"]!
            .AsArray()
            .SelectMany(statement =>
                statement!["Action"] is JsonArray actions ? actions.Select(action => (string)action!) : [(string)statement["Action"]!]
            );
}
