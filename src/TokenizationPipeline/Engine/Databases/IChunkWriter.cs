namespace RegulatedData.Tokenization;

/// <summary>Writes the rows of one chunk. For one thread. Disposed before <see cref="Complete"/>, it leaves nothing behind.</summary>
public interface IChunkWriter : IDisposable
{
    /// <summary>Writes rows.</summary>
    /// <param name="batch">The rows; it can be used again when this returns.</param>
    /// <exception cref="DatabaseException">The database failed, or refused a row.</exception>
    void Write(RowBatch batch);

    /// <summary>Commits the rows, and with them that the chunk is done.</summary>
    /// <param name="rows">How many rows were written: what the database has taken must be as many.</param>
    /// <param name="sums">What to note of them, for a later verification; <c>null</c>: nothing.</param>
    /// <exception cref="DatabaseException">It has taken fewer: two had the same key. Or it failed.</exception>
    void Complete(long rows, string? sums);
}
