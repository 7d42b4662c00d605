namespace RegulatedData.Tokenization;

/// <summary>A unique key other than the primary one.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Columns">Its columns, in its order.</param>
public sealed record KeySchema(string Name, IReadOnlyList<string> Columns)
{
    /// <summary>Those of its columns of whose values only the beginning counts (MySQL's prefixes). Default: none.</summary>
    public IReadOnlyList<string> Beginnings { get; init; } = [];

    /// <summary>
    /// The columns that its expressions are computed from, and those behind generated ones, where it has expressions in place of columns (MySQL's
    /// functional key parts). Default: none.
    /// </summary>
    public IReadOnlyList<string> ComputedFrom { get; init; } = [];
}
