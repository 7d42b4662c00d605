namespace RegulatedData.Tokenization;

/// <summary>A part of a run: a range of one table.</summary>
/// <param name="Id">Its number, from 1.</param>
/// <param name="Table">The table's name.</param>
/// <param name="Range">The range.</param>
/// <param name="Rows">How many rows it has written; <c>null</c> until it is done.</param>
public sealed record ChunkRecord(int Id, string Table, KeyRange Range, long? Rows)
{
    /// <summary>Whether its rows are in the staging table.</summary>
    public bool IsDone => Rows is not null;
}
