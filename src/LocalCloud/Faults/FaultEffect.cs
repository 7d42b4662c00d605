namespace RegulatedData.LocalCloud;

/// <summary>What goes wrong with a call that a <see cref="Fault"/> befalls.</summary>
public abstract record FaultEffect
{
    private protected FaultEffect() { }

    /// <summary>
    /// A transaction or a single write is refused since another one is under way on its items, as DynamoDB does it: <c>TransactWriteItems</c> and
    /// <c>TransactGetItems</c> with a <c>TransactionCanceledException</c> whose first reason is <c>TransactionConflict</c>; <c>PutItem</c>,
    /// <c>UpdateItem</c> and <c>DeleteItem</c> with a <c>TransactionConflictException</c>. It befalls no other calls.
    /// </summary>
    public static FaultEffect ConflictTransaction { get; } = new ConflictEffect();

    /// <summary>The call waits until <see cref="InjectedFault.Release"/>, or until the fault is removed.</summary>
    public static FaultEffect Hold { get; } = new HoldEffect();

    /// <summary>The function that makes the call is killed: its process ends at once, as in a crash. It befalls functions' calls only.</summary>
    public static FaultEffect KillCaller { get; } = new KillCallerEffect();

    /// <summary>An invocation of the function fails as if its process had crashed; the function doesn't see the event.</summary>
    public static FaultEffect CrashFunction { get; } = new CrashFunctionEffect();

    /// <summary>A record of a table's stream gets lost, before any reader's filter sees it.</summary>
    public static FaultEffect DropStreamRecord { get; } = new DropRecordEffect();

    /// <summary>The call isn't carried out, and is answered with an error in the service's own shape.</summary>
    /// <param name="status">The HTTP status, 400 to 599.</param>
    /// <param name="code">The error's code, such as <c>ThrottlingException</c>.</param>
    /// <param name="message">The error's message. Default: that the fault was injected.</param>
    /// <exception cref="ArgumentOutOfRangeException">The status isn't an error's.</exception>
    public static FaultEffect Refuse(int status, string code, string message = "Refused by an injected fault.")
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(code);
        return new RefuseEffect(ErrorStatus(status), code, message);
    }

    /// <summary>The call takes longer.</summary>
    /// <param name="duration">By how much.</param>
    /// <exception cref="ArgumentOutOfRangeException">The duration isn't positive.</exception>
    public static FaultEffect Delay(TimeSpan duration)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(duration, TimeSpan.Zero);
        return new DelayEffect(duration);
    }

    /// <summary>The call is carried out, and then the connection is cut: the caller doesn't learn how it ended.</summary>
    public static FaultEffect LoseAnswer() => new LoseAnswerEffect(Status: null);

    /// <summary>The call is carried out, and then answered with an error all the same (<c>InternalServerError</c>).</summary>
    /// <param name="status">The HTTP status, such as 500 or 503.</param>
    /// <exception cref="ArgumentOutOfRangeException">The status isn't an error's.</exception>
    public static FaultEffect LoseAnswer(int status) => new LoseAnswerEffect(ErrorStatus(status));

    private static int ErrorStatus(int status)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(status, 400);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(status, 599);
        return status;
    }
}

/// <summary><see cref="FaultEffect.Refuse"/>.</summary>
internal sealed record RefuseEffect(int Status, string Code, string Message) : FaultEffect;

/// <summary><see cref="FaultEffect.Delay"/>.</summary>
internal sealed record DelayEffect(TimeSpan Duration) : FaultEffect;

/// <summary><see cref="FaultEffect.LoseAnswer()"/>.</summary>
/// <param name="Status">The status to answer with; null to cut the connection.</param>
internal sealed record LoseAnswerEffect(int? Status) : FaultEffect;

/// <summary><see cref="FaultEffect.ConflictTransaction"/>.</summary>
internal sealed record ConflictEffect : FaultEffect;

/// <summary><see cref="FaultEffect.Hold"/>.</summary>
internal sealed record HoldEffect : FaultEffect;

/// <summary><see cref="FaultEffect.KillCaller"/>.</summary>
internal sealed record KillCallerEffect : FaultEffect;

/// <summary><see cref="FaultEffect.CrashFunction"/>.</summary>
internal sealed record CrashFunctionEffect : FaultEffect;

/// <summary><see cref="FaultEffect.DropStreamRecord"/>.</summary>
internal sealed record DropRecordEffect : FaultEffect;
