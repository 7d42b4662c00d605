using RegulatedData.HandlerRuntime;

namespace RegulatedData.Handlers.TokenApproval.Store;

/// <summary>
/// The rounds of reading a request and writing its next step on the condition that it is still as it was read. Those who were overtaken wait,
/// each for a time of its own, before they look again; and who is refused though nothing has changed stops.
/// </summary>
internal sealed class Rounds(TimeProvider time)
{
    /// <summary>One might look while another's transaction is half applied, and see nothing of it yet. Not three times.</summary>
    private const int MostInVain = 3;

    private readonly Backoff backoff = new(time);
    private int inVain;

    /// <summary>Waits before the next look.</summary>
    /// <exception cref="UnsettledException">The time is up.</exception>
    public Task WaitAsync(CancellationToken cancellationToken) => backoff.WaitToSettleAsync(cancellationToken);

    /// <summary>Notes what the look after a refusal has shown.</summary>
    /// <exception cref="StuckException">Once more nothing that explains it.</exception>
    public void Note(bool hasChanged)
    {
        inVain = hasChanged ? 0 : inVain + 1;
        if (inVain == MostInVain)
            throw new StuckException();
    }
}

/// <summary>The table refuses a step of a request for reasons that aren't in the request.</summary>
internal sealed class StuckException()
    : FunctionException(
        "TokenApproval.Stuck",
        "DynamoDB refuses a request's next step though nothing about the request has changed. A row that the step would add is there already, such as OUTBOX#MESSAGE#DECISION of an earlier request of the same id, or one that it changes is missing: something else than this construct has written to the table. Look at the rows of PK REQUEST#<request id>, and remove the stray one or restore the missing one."
    );
