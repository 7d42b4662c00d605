namespace RegulatedData.Tokenization;

/// <summary>Streams rows. For one thread.</summary>
public interface IRowReader : IDisposable
{
    /// <summary>Reads the next rows, until the batch is full.</summary>
    /// <param name="batch">Where they go; what it held is gone.</param>
    /// <returns>Whether there were any.</returns>
    /// <exception cref="DatabaseException">The database failed.</exception>
    bool Read(RowBatch batch);
}
