using Amazon.CDK;
using Amazon.CDK.AWS.Backup;
using Amazon.CDK.AWS.CloudWatch;
using Amazon.CDK.AWS.Events;
using Amazon.CDK.AWS.Events.Targets;
using Amazon.CDK.AWS.IAM;
using Amazon.CDK.AWS.Scheduler;
using Amazon.CDK.AWS.SSM;
using Constructs;

namespace RegulatedData.Cdk;

/// <summary>
/// Proves a store's backups: AWS Backup restores one on a schedule, the restored table is checked, and the result is reported.
/// AWS Backup deletes the restored table afterwards.
/// </summary>
public sealed class RestoreTesting : Construct
{
    private const string Bundle = "SecureStore";
    private const string HandlersAssembly = "RegulatedData.SecureStore.Handlers";

    private readonly RestoreTestingProps _props;

    internal RestoreTesting(Construct scope, string id, RestoreTestingProps props)
        : base(scope, id)
    {
        props.Policy.Validate();
        _props = props;

        RestoreRole = RestoreTestingSchedule.RestoreRole(this, "RestoreRole");
        RestorePolicy = RestoreTestingSchedule.RestoreRights(this, "RestorePolicy", props, RestoreRole);
        Plan = RestoreTestingSchedule.Plan(this, "Plan", props);
        Selection = RestoreTestingSchedule.Selection(this, "Selection", props, Plan, RestoreRole, RestorePolicy);

        LastPassed = CreateLastPassed();
        CheckFunction = CreateCheckFunction();
        CheckMachine = RestoreTestingCheckMachine.Create(this, "Check", props, CheckFunction, LastPassed);
        (StartCheckRole, StartCheckPolicy, TestRestored) = StartCheckWhenRestored();
        TestNotRestored = TellWhenNotRestored();

        AgeFunction = CreateAgeFunction();
        AgeMachine = RestoreTestingAgeMachine.Create(this, "Age", props, AgeFunction, LastPassed);
        (ScheduleRole, SchedulePolicy, DailySchedule) = MeasureAgeDaily();
        DaysSincePassedAlarm = CreateDaysSincePassedAlarm();
    }

    /// <summary>The role that AWS Backup restores with.</summary>
    public Role RestoreRole { get; }

    /// <summary>What <see cref="RestoreRole"/> may do.</summary>
    public ManagedPolicy RestorePolicy { get; }

    /// <summary>AWS Backup's restore testing plan.</summary>
    public CfnRestoreTestingPlan Plan { get; }

    /// <summary>The plan's selection: this table.</summary>
    public CfnRestoreTestingSelection Selection { get; }

    /// <summary>
    /// The parameter that is written whenever a test passed: its modification date is when. Until the first test it is the date
    /// of the deployment.
    /// </summary>
    public StringParameter LastPassed { get; }

    /// <summary>The function that checks a restored table.</summary>
    public BundledFunction CheckFunction { get; }

    /// <summary>The state machine around <see cref="CheckFunction"/>.</summary>
    public WatchedStateMachine CheckMachine { get; }

    /// <summary>The role that <see cref="TestRestored"/> starts <see cref="CheckMachine"/> with.</summary>
    public Role StartCheckRole { get; }

    /// <summary>What <see cref="StartCheckRole"/> may do.</summary>
    public ManagedPolicy StartCheckPolicy { get; }

    /// <summary>Starts <see cref="CheckMachine"/> when a test restore completed.</summary>
    public Rule TestRestored { get; }

    /// <summary>Tells people when a test restore failed or was aborted; null when nobody is told.</summary>
    public Rule? TestNotRestored { get; }

    /// <summary>The function that counts the days since the last passed test.</summary>
    public BundledFunction AgeFunction { get; }

    /// <summary>The state machine around <see cref="AgeFunction"/>.</summary>
    public WatchedStateMachine AgeMachine { get; }

    /// <summary>The role that <see cref="DailySchedule"/> starts <see cref="AgeMachine"/> with.</summary>
    public Role ScheduleRole { get; }

    /// <summary>What <see cref="ScheduleRole"/> may do.</summary>
    public ManagedPolicy SchedulePolicy { get; }

    /// <summary>Starts <see cref="AgeMachine"/> once a day.</summary>
    public CfnSchedule DailySchedule { get; }

    /// <summary>Goes off when no test has passed for too long; null when it was removed.</summary>
    public Alarm? DaysSincePassedAlarm { get; }

    /// <summary>How long the last test restore took, in seconds.</summary>
    /// <param name="options">Period, statistic and so on. By default the maximum per hour.</param>
    /// <returns>The metric.</returns>
    public Metric MetricRestoreTestSeconds(MetricOptions? options = null) => Metric("RestoreTestSeconds", Stats.MAXIMUM, options);

    /// <summary>1 for a passed restore test, 0 for any other.</summary>
    /// <param name="options">Period, statistic and so on. By default the minimum per hour.</param>
    /// <returns>The metric.</returns>
    public Metric MetricRestoreTestPassed(MetricOptions? options = null) => Metric("RestoreTestPassed", Stats.MINIMUM, options);

    /// <summary>How many days ago a restore test last passed, measured once a day.</summary>
    /// <param name="options">Period, statistic and so on. By default the maximum per hour.</param>
    /// <returns>The metric.</returns>
    public Metric MetricDaysSinceRestoreTestPassed(MetricOptions? options = null) =>
        Metric("DaysSinceRestoreTestPassed", Stats.MAXIMUM, options);

    private Metric Metric(string name, string statistic, MetricOptions? options) =>
        new Metric(
            new MetricProps
            {
                Namespace = RestoreTestingSteps.MetricNamespace,
                MetricName = name,
                DimensionsMap = new Dictionary<string, string> { ["TableName"] = _props.Table.TableName },
                Statistic = statistic,
                Period = Duration.Hours(1),
            }
        ).With(options ?? new MetricOptions());

    private StringParameter CreateLastPassed() =>
        new(
            this,
            "LastPassed",
            new StringParameterProps
            {
                Description = "Written when a restore test passed: the modification date is when. Not to be written by hand.",
                StringValue = "No restore test has passed since the deployment",
            }
        );

    private BundledFunction CreateCheckFunction()
    {
        var function = Handler(
            "CheckFunction",
            "RestoreCheck",
            "Checks the table that a restore test restored",
            RestoreTestingCheckMachine.CheckTimeout(_props.Policy),
            memorySize: 1024,
            // A big table takes the whole budget for counting, and that is fine; what comes on top of it is watched.
            new AlarmTuning { Threshold = _props.Policy.EffectiveScanBudget.Plus(Duration.Seconds(45)).ToMilliseconds() }
        );
        function.Policy.AddStatements(
            RestoreTestingSteps.Right(
                "ReadRestoredTables",
                ["dynamodb:DescribeTable", "dynamodb:GetItem", "dynamodb:Scan"],
                RestoreTestingSchedule.RestoreTestTables(this)
            ),
            RestoreTestingSteps.Right("DescribeTheSource", "dynamodb:DescribeTable", _props.Table.TableArn),
            RestoreTestingSteps.Right("ReadUnderTheKey", ["kms:Decrypt", "kms:DescribeKey"], _props.EncryptionKey.KeyArn)
        );
        return function;
    }

    private BundledFunction CreateAgeFunction() =>
        Handler("AgeFunction", "RestoreTestAge", "Counts the days since a restore test last passed", Duration.Seconds(30), memorySize: 256);

    private BundledFunction Handler(
        string id,
        string handler,
        string description,
        Duration timeout,
        double memorySize,
        AlarmTuning? durationAlarm = null
    ) =>
        new(
            this,
            id,
            new BundledFunctionProps
            {
                Bundle = Bundle,
                AssemblyName = HandlersAssembly,
                HandlerName = handler,
                Description = $"{description}.",
                Timeout = timeout,
                MemorySize = memorySize,
                LogEncryptionKey = _props.EncryptionKey,
                LogRemovalPolicy = _props.LogRemovalPolicy,
                AlarmActions = _props.AlarmActions,
                DurationAlarm = durationAlarm,
            }
        );

    private (Role, ManagedPolicy, Rule) StartCheckWhenRestored()
    {
        var role = new Role(
            this,
            "StartCheckRole",
            new RoleProps { AssumedBy = new ServicePrincipal("events.amazonaws.com"), Description = "Starts the check of a restored table" }
        );
        var rights = StartRights("StartCheckPolicy", role, CheckMachine);
        var rule = new Rule(
            this,
            "TestRestored",
            new RuleProps
            {
                Description = "A restore test restored a table: check it.",
                EventPattern = StoreEventPatterns.RestoreTestEnded(Plan.AttrRestoreTestingPlanArn, "COMPLETED"),
                Targets =
                [
                    new SfnStateMachine(
                        CheckMachine.StateMachine,
                        new SfnStateMachineProps
                        {
                            Role = role.WithoutPolicyUpdates(),
                            DeadLetterQueue = _props.DeadLetterQueue,
                            RetryAttempts = 185,
                            MaxEventAge = Duration.Hours(24),
                        }
                    ),
                ],
            }
        );
        rule.Node.AddDependency(rights);
        return (role, rights, rule);
    }

    private Rule? TellWhenNotRestored()
    {
        if (_props.Topic is not { } topic)
            return null;
        var notice = new StoreNotice(
            $"A restore test failed: a backup could not be restored (table {_props.Table.TableName})",
            [
                $"Restore job: {EventField.FromPath("$.detail.restoreJobId")}, {EventField.FromPath("$.detail.status")}",
                $"Reason: {EventField.FromPath("$.detail.statusMessage")}",
                $"Recovery point: {EventField.FromPath("$.detail.recoveryPointArn")}",
                $"At: {EventField.FromPath("$.time")}",
            ],
            "read the restore job's status in AWS Backup, then restore a recovery point by hand as the runbook says."
        );
        return new Rule(
            this,
            "TestNotRestored",
            new RuleProps
            {
                Description = "A restore test could not restore a table.",
                EventPattern = StoreEventPatterns.RestoreTestEnded(Plan.AttrRestoreTestingPlanArn, "FAILED", "ABORTED"),
                Targets = [new TopicTarget(topic, notice.ToRuleInput(_props.Format), _props.DeadLetterQueue)],
            }
        );
    }

    private (Role, ManagedPolicy, CfnSchedule) MeasureAgeDaily()
    {
        var role = new Role(
            this,
            "ScheduleRole",
            new RoleProps
            {
                AssumedBy = new ServicePrincipal("scheduler.amazonaws.com"),
                Description = "Measures the age of the last passed restore test each day",
            }
        );
        var rights = StartRights("SchedulePolicy", role, AgeMachine);
        rights.AddStatements(
            RestoreTestingSteps.Right("KeepUndelivered", "sqs:SendMessage", _props.DeadLetterQueue.QueueArn),
            RestoreTestingSteps.Right("KeepUndeliveredEncrypted", ["kms:Decrypt", "kms:GenerateDataKey"], _props.EncryptionKey.KeyArn)
        );
        var schedule = new CfnSchedule(
            this,
            "DailySchedule",
            new CfnScheduleProps
            {
                Description = "Measures the age of the last passed restore test",
                ScheduleExpression = "rate(1 day)",
                FlexibleTimeWindow = new CfnSchedule.FlexibleTimeWindowProperty { Mode = "FLEXIBLE", MaximumWindowInMinutes = 60 },
                Target = new CfnSchedule.TargetProperty
                {
                    Arn = AgeMachine.StateMachine.StateMachineArn,
                    RoleArn = role.RoleArn,
                    DeadLetterConfig = new CfnSchedule.DeadLetterConfigProperty { Arn = _props.DeadLetterQueue.QueueArn },
                    RetryPolicy = new CfnSchedule.RetryPolicyProperty { MaximumRetryAttempts = 10, MaximumEventAgeInSeconds = 3600 },
                },
            }
        );
        schedule.Node.AddDependency(rights);
        return (role, rights, schedule);
    }

    private ManagedPolicy StartRights(string id, Role role, WatchedStateMachine machine) =>
        new(
            this,
            id,
            new ManagedPolicyProps
            {
                Roles = [role],
                Statements = [RestoreTestingSteps.Right("Start", "states:StartExecution", machine.StateMachine.StateMachineArn)],
            }
        );

    // The day's measurement may come up to an hour late, so one day without any is no reason yet; two are.
    private Alarm? CreateDaysSincePassedAlarm() =>
        new AlarmDefinition
        {
            Id = "DaysSincePassed",
            Description =
                "No restore test of the store has passed for too long, or its age isn't measured. Nobody knows whether the backups "
                + "can be restored: restore one by hand as the runbook says.",
            Metric = period => MetricDaysSinceRestoreTestPassed(new MetricOptions { Period = period }),
            Threshold = _props.Policy.EffectiveMaximumDays,
            Period = Duration.Days(1),
            EvaluationPeriods = 2,
            DatapointsToAlarm = 2,
            TreatMissingData = TreatMissingData.BREACHING,
        }.Create(this, Plan, _props.Policy.DaysSincePassedAlarm, _props.AlarmActions);
}
