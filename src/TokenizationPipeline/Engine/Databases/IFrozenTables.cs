namespace RegulatedData.Tokenization;

/// <summary>Tables that nobody else can change before they are swapped. Disposed without a swap, it lets them go as they were.</summary>
public interface IFrozenTables : IDisposable
{
    /// <summary>Whether a process has begun to swap them and was killed, so that nothing can be verified any more: the swap must go on.</summary>
    bool IsSwapUnderWay { get; }

    /// <summary>
    /// Puts the staging tables into the originals' places, for everybody at once, with foreign keys (also those of tables that aren't
    /// rewritten but refer to one that is), triggers, views and rights as they were, then marks the run <see cref="RunPhase.Swapped"/>.
    /// Called again after a kill, on the tables frozen anew, it goes on where it was.
    /// </summary>
    /// <param name="schema">All tables.</param>
    /// <exception cref="DatabaseException">
    /// The database failed; or somebody changed a row all the same: then the originals are in their places again.
    /// </exception>
    void Swap(DatabaseSchema schema);
}
