namespace RegulatedData.Tokenization;

/// <summary>A part of a run: a range of one table.</summary>
/// <param name="Id">Its number, from 1.</param>
/// <param name="Table">The table's name.</param>
/// <param name="Range">The range.</param>
/// <param name="Rows">How many rows it has written; <c>null</c> until it is done.</param>
/// <param name="Sums">What was noted of those rows; <c>null</c> until it is done, and where nothing was.</param>
public sealed record ChunkRecord(int Id, string Table, KeyRange Range, long? Rows = null, string? Sums = null)
{
    /// <summary>Whether its rows are in the staging table.</summary>
    public bool IsDone => Rows is not null;
}
