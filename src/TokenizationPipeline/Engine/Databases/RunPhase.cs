namespace RegulatedData.Tokenization;

/// <summary>How far a run is. The database stores the names.</summary>
public enum RunPhase
{
    /// <summary>Staging tables are being made: a kill here starts over.</summary>
    Preparing,

    /// <summary>Chunks can be done.</summary>
    Planned,

    /// <summary>All chunks are done and verified, and the swap begins. If it turns out not to have begun after a kill, they are verified again.</summary>
    Verified,

    /// <summary>The tokens are in place; the originals may still be there, under other names.</summary>
    Swapped,

    /// <summary>No clear value is left. Another run is refused.</summary>
    Tokenized,
}
