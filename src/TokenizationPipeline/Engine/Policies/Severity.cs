namespace RegulatedData.Tokenization;

/// <summary>How much a finding weighs.</summary>
public enum Severity
{
    /// <summary>The run is refused.</summary>
    Error,

    /// <summary>The run goes on; somebody should have decided it.</summary>
    Warning,
}
