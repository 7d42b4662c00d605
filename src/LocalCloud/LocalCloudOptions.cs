namespace RegulatedData.LocalCloud;

/// <summary>How the local cloud runs.</summary>
public sealed record LocalCloudOptions
{
    /// <summary>The account's id. Default: 123456789012, which is also moto's; another one isn't possible yet.</summary>
    public string AccountId { get; init; } = "123456789012";

    /// <summary>The region of stacks that don't name one. Default: us-east-1.</summary>
    public string Region { get; init; } = "us-east-1";

    /// <summary>The gateway's port on 127.0.0.1. Default: 0, a free one.</summary>
    public int Port { get; init; }

    /// <summary>
    /// A Python that has <c>moto[server]</c>: an executable, or a virtual environment's folder. Default: the environment variable
    /// LOCALCLOUD_PYTHON, else <c>python3</c> on the PATH.
    /// </summary>
    public string? Python { get; init; }

    /// <summary>
    /// Whether the gateway evaluates callers' policies. Default: true; without it every caller may do everything, and a missing grant shows
    /// only on AWS.
    /// </summary>
    public bool EnforceIam { get; init; } = true;

    /// <summary>
    /// Whether DynamoDB transactions get in each other's way, and in that of single writes, when they are under way on the same item at the same
    /// time, as on AWS. Default: true; without it they wait for each other.
    /// </summary>
    public bool TransactionConflicts { get; init; } = true;

    /// <summary>How long moto may take to start. Default: 60 seconds.</summary>
    public TimeSpan StartTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How many processes one function may have, for concurrent invocations. Default: 4.</summary>
    public int MaximumProcessesPerFunction { get; init; } = 4;

    /// <summary>The waits between tries of a failed asynchronous invocation. Default: 1 and 2 seconds (Lambda waits 1 and 2 minutes).</summary>
    public IReadOnlyList<TimeSpan> AsyncRetryDelays { get; init; } = [TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(2)];

    /// <summary>Gets a line about each thing worth knowing: calls refused, functions that crashed. Default: none.</summary>
    public Action<string>? Log { get; init; }

    /// <summary>The clock. Default: the system's.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;
}
