namespace RegulatedData.Tokenization;

/// <summary>What a run is doing to a table.</summary>
public enum RunStage
{
    /// <summary>Its rows are being read, transformed and written.</summary>
    Rewriting,

    /// <summary>Its keys and indexes are being built.</summary>
    Indexing,

    /// <summary>Its rows are being compared with the original's.</summary>
    Verifying,
}
