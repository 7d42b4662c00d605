namespace RegulatedData.Tokenization;

/// <summary>How far a table is. It comes from several threads, several times a second at most for each, and never holds a value.</summary>
/// <param name="Stage">What is being done.</param>
/// <param name="Table">The table's name.</param>
/// <param name="Rows">How many more rows have been done since the last time.</param>
/// <param name="ExpectedRows">How many rows it will be in all, as estimated: for verifying, those of both sides.</param>
public sealed record RunProgress(RunStage Stage, string Table, long Rows, long ExpectedRows);
