using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json.Nodes;
using RegulatedData.LocalCloud.Faults;

namespace RegulatedData.LocalCloud;

/// <summary>
/// Makes things go wrong on purpose, so that tests see what an app does then: calls refused, delayed, held up or answered by silence, functions
/// killed, stream records lost. A fault befalls calls that the caller's policies allow, so that a refusal is never mistaken for a missing right.
/// </summary>
public sealed class FaultInjection : IStreamFaults
{
    private readonly TimeProvider _time;
    private ImmutableArray<InjectedFault> _faults = [];
    private int _lastId;

    internal FaultInjection(TimeProvider time) => _time = time;

    /// <summary>The faults in force, in the order in which they were injected: so they befall a call too.</summary>
    public IReadOnlyList<InjectedFault> Injected => _faults;

    /// <summary>Puts a fault in force.</summary>
    /// <param name="fault">Which calls, and what becomes of them.</param>
    /// <returns>The fault in force: it counts, waits, and ends when it is disposed.</returns>
    /// <exception cref="ArgumentException">The fault's conditions don't fit its effect, or a number is out of range.</exception>
    public InjectedFault Inject(Fault fault)
    {
        FaultRules.Check(fault);
        var id = Interlocked.Increment(ref _lastId).ToString(CultureInfo.InvariantCulture);
        var injected = new InjectedFault(this, id, fault);
        ImmutableInterlocked.Update(ref _faults, faults => faults.Add(injected));
        return injected;
    }

    /// <summary>Ends all faults. Calls that they hold go on.</summary>
    public void Clear()
    {
        foreach (var fault in _faults)
            fault.Dispose();
    }

    bool IStreamFaults.ShouldDrop(string streamArn, JsonObject record)
    {
        foreach (var fault in _faults)
        {
            if (fault.Fault.Effect is DropRecordEffect && fault.Takes(m => m.Record(streamArn, record)))
            {
                fault.Hit();
                return true;
            }
        }
        return false;
    }

    /// <summary>Whether the next invocation of the function fails as a crash.</summary>
    internal bool ShouldCrash(string functionName)
    {
        foreach (var fault in _faults)
        {
            if (fault.Fault.Effect is CrashFunctionEffect && fault.Takes(m => m.Invocation(functionName)))
            {
                fault.Hit();
                return true;
            }
        }
        return false;
    }

    /// <summary>What befalls a call; null where no fault is in force that could.</summary>
    internal CallFaults? Of(AwsRequest request, Caller caller, FunctionHost functions)
    {
        var faults = _faults;
        return faults.IsEmpty ? null : new CallFaults(faults, request, caller, functions, _time);
    }

    internal void Remove(InjectedFault fault) => ImmutableInterlocked.Update(ref _faults, faults => faults.Remove(fault));
}
