using System.Collections.Immutable;

namespace RegulatedData.LocalCloud.Faults;

/// <summary>What befalls one call, before it is carried out and after it.</summary>
internal sealed class CallFaults(
    ImmutableArray<InjectedFault> faults,
    AwsRequest request,
    Caller caller,
    FunctionHost functions,
    TimeProvider time
)
{
    private readonly List<InjectedFault> _afterwards = [];

    /// <summary>Before the call is carried out.</summary>
    /// <exception cref="AwsApiException">It isn't carried out: this is its answer.</exception>
    /// <exception cref="CallerKilledException">It isn't carried out, and its caller is gone.</exception>
    public async Task BeforeAsync(CancellationToken ct)
    {
        foreach (var fault in faults)
        {
            if (!CanBefall(fault.Fault.Effect) || !fault.Takes(m => m.Call(request, caller)))
                continue;
            if (fault.Fault.When == FaultMoment.AfterCall || fault.Fault.Effect is LoseAnswerEffect)
                _afterwards.Add(fault);
            else
                await BefallAsync(fault, ct);
        }
    }

    /// <summary>Once it was carried out.</summary>
    /// <returns>What becomes of its answer; null where it is sent.</returns>
    public async Task<LostAnswer?> AfterAsync(CancellationToken ct)
    {
        LostAnswer? lost = null;
        foreach (var fault in _afterwards)
        {
            if (fault.Fault.Effect is LoseAnswerEffect effect)
            {
                fault.Hit();
                lost ??= new LostAnswer(effect.Status);
            }
            else
            {
                try
                {
                    await BefallAsync(fault, ct);
                }
                catch (CallerKilledException)
                {
                    return new LostAnswer(Status: null);
                }
            }
        }
        return lost;
    }

    private bool CanBefall(FaultEffect effect) =>
        effect switch
        {
            ConflictEffect => TransactionErrors.CanConflict(request),
            KillCallerEffect => caller is RoleSession session && functions.IsRunning(session.AccessKeyId),
            CrashFunctionEffect or DropRecordEffect => false,
            _ => true,
        };

    private async Task BefallAsync(InjectedFault fault, CancellationToken ct)
    {
        switch (fault.Fault.Effect)
        {
            case RefuseEffect refuse:
                fault.Hit();
                throw new AwsApiException(refuse.Code, refuse.Message, refuse.Status);
            case ConflictEffect:
                fault.Hit();
                throw TransactionErrors.Conflict(request, conflictingItems: [0]);
            case DelayEffect delay:
                fault.Hit();
                await Task.Delay(delay.Duration, time, ct);
                break;
            case HoldEffect:
                await fault.HoldAsync(ct);
                break;
            case KillCallerEffect:
                functions.Kill(((RoleSession)caller).AccessKeyId);
                fault.Hit();
                throw new CallerKilledException();
        }
    }
}

/// <summary>An answer that its caller doesn't get.</summary>
/// <param name="Status">The status that it gets instead; null where the connection is cut.</param>
internal sealed record LostAnswer(int? Status);

/// <summary>The function that made the call was killed: there is nobody to answer.</summary>
internal sealed class CallerKilledException : Exception;
