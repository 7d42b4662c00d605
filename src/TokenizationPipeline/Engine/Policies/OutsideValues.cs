namespace RegulatedData.Tokenization;

/// <summary>What becomes of a value that isn't between a column's <c>min</c> and <c>max</c>.</summary>
public enum OutsideValues
{
    /// <summary><c>refuse</c>, the default: the run fails.</summary>
    Refuse,

    /// <summary><c>keep</c>: it stays as it is; for values that stand for something else, as 9999-01-01 does for "until now".</summary>
    Keep,
}
