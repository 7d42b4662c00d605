using Amazon.CDK;
using Amazon.CDK.AWS.CloudWatch;
using Amazon.CDK.AWS.IAM;
using Amazon.CDK.AWS.Lambda;
using Amazon.CDK.AWS.Logs;
using Constructs;

namespace RegulatedData.Cdk;

/// <summary>
/// A Lambda function whose code came with the package: nothing is compiled or downloaded at synth. It has its own log group, role,
/// tracing, and alarms on errors, throttles and duration.
/// </summary>
public sealed class BundledFunction : Construct, IGrantable
{
    // The newest runtime that CDK 2.160 doesn't know by name.
    private static readonly Runtime DotNet10 = new("dotnet10", RuntimeFamily.DOTNET_CORE);

    /// <summary>Makes the function.</summary>
    /// <param name="scope">The scope.</param>
    /// <param name="id">The construct id.</param>
    /// <param name="props">What it is made of.</param>
    /// <exception cref="InvalidOperationException">The bundle isn't beside the app's binaries.</exception>
    public BundledFunction(Construct scope, string id, BundledFunctionProps props)
        : base(scope, id)
    {
        ArgumentNullException.ThrowIfNull(props);
        var timeout = props.Timeout ?? Duration.Seconds(30);

        LogGroup = CreateLogGroup(props);
        Role = CreateRole(props);
        Policy = CreatePolicy();
        Function = CreateFunction(props, timeout);
        DeadLetter(props);
        Alarms = CreateAlarms(props, timeout);
    }

    /// <summary>The function.</summary>
    public Function Function { get; }

    /// <summary>Its log group.</summary>
    public LogGroup LogGroup { get; }

    /// <summary>Its role.</summary>
    public Role Role { get; }

    /// <summary>What its role may do: a managed policy, as HIPAA's rules want no inline one. Grants to this construct land here.</summary>
    public ManagedPolicy Policy { get; }

    /// <summary>Its alarms, those that weren't removed: on errors, throttles and duration.</summary>
    public IReadOnlyList<Alarm> Alarms { get; }

    /// <summary>Pass this construct to any <c>Grant*</c> method.</summary>
    public IPrincipal GrantPrincipal => Policy.GrantPrincipal;

    /// <summary>The folder of a bundle, beside the app's binaries.</summary>
    /// <param name="bundle">The bundle.</param>
    /// <param name="architecture">The processor that it is for.</param>
    /// <returns>The folder's full path.</returns>
    /// <exception cref="InvalidOperationException">It isn't there.</exception>
    public static string BundleDirectory(string bundle, Architecture architecture)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(bundle);
        ArgumentNullException.ThrowIfNull(architecture);
        var folder = architecture.Name; // "x86_64" or "arm64"
        var directory = Path.Combine(AppContext.BaseDirectory, "handlers", bundle, folder);
        return Directory.Exists(directory)
            ? directory
            : throw new InvalidOperationException(
                Mend.Message(
                    given: $"no folder {directory}",
                    expected: $"the code of the handlers of {bundle} beside the app's binaries, where the package's build targets copy it",
                    mend: "reference the construct's package from the app's own project with no ExcludeAssets of build or buildTransitive, "
                        + "build the app, and run it from its output folder"
                )
            );
    }

    private LogGroup CreateLogGroup(BundledFunctionProps props)
    {
        if (props.LogEncryptionKey is { } key)
        {
            KeyAccess.Allow(this, key, KeyAccess.ForLogs);
        }

        return new LogGroup(
            this,
            "Logs",
            new LogGroupProps
            {
                EncryptionKey = props.LogEncryptionKey,
                Retention = props.LogRetention,
                RemovalPolicy = props.LogRemovalPolicy,
            }
        );
    }

    private Role CreateRole(BundledFunctionProps props) =>
        new(
            this,
            "Role",
            new RoleProps
            {
                AssumedBy = new ServicePrincipal("lambda.amazonaws.com"),
                Description = $"Role of the function: {props.Description}",
            }
        );

    private ManagedPolicy CreatePolicy() =>
        new(
            this,
            "Policy",
            new ManagedPolicyProps
            {
                Description = "What the function may do",
                Roles = [Role],
                Statements =
                [
                    new PolicyStatement(
                        new PolicyStatementProps
                        {
                            Actions = ["logs:CreateLogStream", "logs:PutLogEvents"],
                            Resources = [LogGroup.LogGroupArn],
                        }
                    ),
                    new PolicyStatement(
                        new PolicyStatementProps
                        {
                            // X-Ray has no resources to name.
                            Actions = ["xray:PutTraceSegments", "xray:PutTelemetryRecords"],
                            Resources = ["*"],
                        }
                    ),
                ],
            }
        );

    private Function CreateFunction(BundledFunctionProps props, Duration timeout)
    {
        var architecture = props.Architecture ?? Architecture.X86_64;
        var function = new Function(
            this,
            "Function",
            new FunctionProps
            {
                Runtime = DotNet10,
                Architecture = architecture,
                Handler = props.AssemblyName,
                Code = CodeOf(props, architecture),
                Description = props.Description,
                Environment = new Dictionary<string, string>(
                    props.Environment ?? new Dictionary<string, string>(StringComparer.Ordinal),
                    StringComparer.Ordinal
                )
                {
                    ["HANDLER"] = props.HandlerName,
                },
                MemorySize = props.MemorySize,
                Timeout = timeout,
                Role = Role,
                LogGroup = LogGroup,
                ReservedConcurrentExecutions = props.ReservedConcurrentExecutions,
                RetryAttempts = props.AsyncRetryAttempts,
            }
        );

        // Function's own Tracing prop would put the two rights into an inline policy, which we have in the managed one.
        ((CfnFunction)function.Node.DefaultChild!).TracingConfig = new CfnFunction.TracingConfigProperty { Mode = "Active" };
        // The code must not run before it may write its logs, and must still have its rights while the stack is deleted.
        function.Node.AddDependency(Policy);
        return function;
    }

    private static AssetCode CodeOf(BundledFunctionProps props, Architecture architecture)
    {
        var bundle = BundleDirectory(props.Bundle, architecture);
        return props.Overlay is { } overlay
            ? Code.FromAsset(bundle, BundleOverlay.Over(bundle, overlay, props.OverlayPath))
            : Code.FromAsset(bundle);
    }

    private void DeadLetter(BundledFunctionProps props)
    {
        if (props.DeadLetterQueue is not { } queue)
        {
            return;
        }

        queue.GrantSendMessages(this);
        ((CfnFunction)Function.Node.DefaultChild!).DeadLetterConfig = new CfnFunction.DeadLetterConfigProperty
        {
            TargetArn = queue.QueueArn,
        };
    }

    private List<Alarm> CreateAlarms(BundledFunctionProps props, Duration timeout)
    {
        Alarm?[] alarms =
        [
            new AlarmDefinition
            {
                Id = "Errors",
                Description = $"The function failed: {props.Description} Read its log group to see why.",
                Metric = period => Function.MetricErrors(new MetricOptions { Period = period, Statistic = Stats.SUM }),
                Threshold = 0,
            }.Create(this, Function, props.ErrorsAlarm, props.AlarmActions),
            new AlarmDefinition
            {
                Id = "Throttles",
                Description = $"The function was throttled: {props.Description} Raise the account's or the function's concurrency.",
                Metric = period => Function.MetricThrottles(new MetricOptions { Period = period, Statistic = Stats.SUM }),
                Threshold = 0,
            }.Create(this, Function, props.ThrottlesAlarm, props.AlarmActions),
            new AlarmDefinition
            {
                Id = "Duration",
                Description = $"The function nearly ran into its timeout: {props.Description} Raise its timeout or its memory.",
                Metric = period => Function.MetricDuration(new MetricOptions { Period = period, Statistic = Stats.MAXIMUM }),
                Threshold = timeout.ToMilliseconds() * 0.8,
            }.Create(this, Function, props.DurationAlarm, props.AlarmActions),
        ];
        return [.. alarms.OfType<Alarm>()];
    }
}
