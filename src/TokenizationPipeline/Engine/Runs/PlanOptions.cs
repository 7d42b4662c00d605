namespace RegulatedData.Tokenization;

/// <summary>How a run is planned.</summary>
public sealed record PlanOptions
{
    /// <summary>
    /// About how many rows a chunk has: what is done again after a kill, and what is one transaction. Default: 250,000.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">It is less than 1.</exception>
    public long RowsPerChunk
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1);
            field = value;
        }
    } = 250_000;

    /// <summary>Whether a run that hasn't been swapped yet is given up for a new one. Default: no, it goes on.</summary>
    public bool StartOver { get; init; }
}
