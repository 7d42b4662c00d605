using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace RegulatedData.TokenApproval.Client;

/// <summary>How an <see cref="ApprovalWorker"/> works.</summary>
public sealed record ApprovalWorkerOptions
{
    /// <summary>The service that knows the requests, and gets the results. The caller disposes of it.</summary>
    public required ApprovalClient Approvals { get; init; }

    /// <summary>The queue that decisions arrive on. The caller disposes of it.</summary>
    public required DecisionQueue Queue { get; init; }

    /// <summary>
    /// Remembers what was done until it is reported. Default: memory, so a worker that ends between an action and its report leaves it to
    /// <see cref="IActionHandler.StateAsync"/>. Give a <see cref="FileExecutionJournal"/> to keep it on disk.
    /// </summary>
    public IExecutionJournal Journal { get; init; } = new MemoryExecutionJournal();

    /// <summary>How many messages are worked on at a time. Default: 4. Messages about one request are always worked on one after the other.</summary>
    public int MaximumConcurrency { get; init; } = 4;

    /// <summary>
    /// For how long a message stays with this worker unless it says that it still works on it, which it does three times in this time. So long after
    /// a worker's death another one gets the message. Default: 2 minutes; at least 3 seconds.
    /// </summary>
    public TimeSpan VisibilityTimeout { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>The pause before a message is worked on again, doubled at each delivery, with jitter. Default: 30 seconds.</summary>
    public TimeSpan FirstPause { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The longest of these pauses. Default: 15 minutes.</summary>
    public TimeSpan LongestPause { get; init; } = TimeSpan.FromMinutes(15);

    /// <summary>How long a stopping worker lets its actions run before it cancels them. Default: 25 seconds, less than most service managers allow.</summary>
    public TimeSpan StopTimeout { get; init; } = TimeSpan.FromSeconds(25);

    /// <summary>How often results that couldn't be reported are reported again. Default: every minute.</summary>
    public TimeSpan ReportInterval { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>
    /// For actions that may be done twice: one whose earlier execution didn't end is done again when <see cref="IActionHandler.StateAsync"/> doesn't know
    /// better. Default: false; it is left for a person.
    /// </summary>
    public bool ActAgainWhenUnknown { get; init; }

    /// <summary>What executions of this worker are called, with a number of their own behind it. Default: the machine's name.</summary>
    public string Name { get; init; } = Environment.MachineName;

    /// <summary>Gets what is worth knowing, without personal data or parameters' values. Default: nobody does.</summary>
    public ILogger Logger { get; init; } = NullLogger.Instance;

    /// <summary>The clock. Default: the system's.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <exception cref="ArgumentException">An option isn't within its bounds.</exception>
    internal void Check()
    {
        Require(Approvals is not null, nameof(Approvals), "nothing", "a client");
        Require(Queue is not null, nameof(Queue), "nothing", "a queue");
        Require(Journal is not null, nameof(Journal), "nothing", "a journal");
        Require(MaximumConcurrency >= 1, nameof(MaximumConcurrency), MaximumConcurrency, "1 or more");
        Require(
            VisibilityTimeout >= TimeSpan.FromSeconds(3) && VisibilityTimeout <= TimeSpan.FromHours(12),
            nameof(VisibilityTimeout),
            VisibilityTimeout,
            "3 seconds to 12 hours"
        );
        Require(FirstPause >= TimeSpan.Zero, nameof(FirstPause), FirstPause, "no negative time");
        Require(
            LongestPause >= FirstPause && LongestPause <= TimeSpan.FromHours(11),
            nameof(LongestPause),
            LongestPause,
            "FirstPause to 11 hours"
        );
        Require(StopTimeout >= TimeSpan.Zero, nameof(StopTimeout), StopTimeout, "no negative time");
        Require(ReportInterval > TimeSpan.Zero, nameof(ReportInterval), ReportInterval, "more than no time");
        Require(!string.IsNullOrWhiteSpace(Name), nameof(Name), "nothing", "a name");
    }

    private static void Require(bool met, string option, object given, string expected)
    {
        if (!met)
            throw new ArgumentException($"ApprovalWorkerOptions.{option} is {given}; expected is {expected}.", nameof(option));
    }
}
