using Amazon.CDK;
using Amazon.CDK.AWS.KMS;
using Amazon.CDK.AWS.Lambda;
using Amazon.CDK.AWS.Logs;
using Amazon.CDK.AWS.SQS;

namespace RegulatedData.Cdk;

/// <summary>What a <see cref="BundledFunction"/> is made of.</summary>
public sealed class BundledFunctionProps
{
    /// <summary>The bundle: the folder under <c>handlers</c> beside the app's binaries, such as <c>SecureStore</c>.</summary>
    public required string Bundle { get; init; }

    /// <summary>The bundle's assembly, without <c>.dll</c>: what Lambda starts.</summary>
    public required string AssemblyName { get; init; }

    /// <summary>Which of the bundle's handlers this function is. It reaches the code as the variable <c>HANDLER</c>.</summary>
    public required string HandlerName { get; init; }

    /// <summary>What the function does, for people who find it in the console.</summary>
    public required string Description { get; init; }

    /// <summary>More environment variables. None by default. Not the place for secrets.</summary>
    public IDictionary<string, string>? Environment { get; init; }

    /// <summary>
    /// A folder whose files replace those of the same name in the bundle, or join them: templates of the user's, for example. They become
    /// part of the code that is deployed, and of its hash. The bundle as it is by default.
    /// </summary>
    public string? Overlay { get; init; }

    /// <summary>The folder of the bundle that <see cref="Overlay"/> lies over, such as <c>templates</c>. The bundle's own by default.</summary>
    public string OverlayPath { get; init; } = "";

    /// <summary>Memory in MB, which also sets the share of CPU. 512 by default: below it .NET starts slowly.</summary>
    public double MemorySize { get; init; } = 512;

    /// <summary>How long a call may take. 30 seconds by default; at most 15 minutes.</summary>
    public Duration? Timeout { get; init; }

    /// <summary>The processor. x86_64 by default, as its code is compiled ahead of time, which takes most of the cold start away.</summary>
    public Architecture? Architecture { get; init; }

    /// <summary>
    /// Encrypts the log group. Its policy must let CloudWatch Logs in: the statement is added, or, for an imported key, a warning shows
    /// it. Without a key the log group has the encryption that CloudWatch Logs always has.
    /// </summary>
    public IKey? LogEncryptionKey { get; init; }

    /// <summary>
    /// How long logs are kept. Six years by default: the logs of a safeguard are part of its documentation, which HIPAA wants kept for
    /// six years (45 CFR 164.316(b)(2)(i)), and these handlers write little.
    /// </summary>
    public RetentionDays LogRetention { get; init; } = RetentionDays.SIX_YEARS;

    /// <summary>What happens to the log group when the stack is deleted. It is kept by default.</summary>
    public RemovalPolicy LogRemovalPolicy { get; init; } = RemovalPolicy.RETAIN;

    /// <summary>How many calls may run at once, reserved for this function. Not reserved by default: small accounts have few to reserve.</summary>
    public double? ReservedConcurrentExecutions { get; init; }

    /// <summary>Where an event goes that was delivered asynchronously and failed after all retries. Nowhere by default.</summary>
    public IQueue? DeadLetterQueue { get; init; }

    /// <summary>
    /// How often Lambda retries an asynchronous event: 0 to 2. Lambda's own default is 2. CloudFormation's calls are asynchronous; a
    /// state machine's aren't.
    /// </summary>
    public double? AsyncRetryAttempts { get; init; }

    /// <summary>What the alarms do. Without a strategy they only show their state.</summary>
    public IAlarmActionStrategy? AlarmActions { get; init; }

    /// <summary>The alarm on errors: more than 0 in 5 minutes by default.</summary>
    public AlarmTuning? ErrorsAlarm { get; init; }

    /// <summary>The alarm on throttled calls: more than 0 in 5 minutes by default.</summary>
    public AlarmTuning? ThrottlesAlarm { get; init; }

    /// <summary>The alarm on duration: the longest call in 5 minutes above 80 % of the timeout by default. The threshold is in milliseconds.</summary>
    public AlarmTuning? DurationAlarm { get; init; }
}
