namespace RegulatedData.Tokenization;

/// <summary>What becomes of a text in whose place fewer than 1,000,000 others could stand ("Li"), or that hasn't its column's form.</summary>
public enum ShortValues
{
    /// <summary><c>refuse</c>, the default: the run fails.</summary>
    Refuse,

    /// <summary>
    /// <c>replace</c>: its letters and digits become others, chosen by a keyed hash of the value. Several values can have the same token,
    /// and none comes back: not for keys.
    /// </summary>
    Replace,

    /// <summary>
    /// <c>walk</c>: it is encrypted all the same, where at least 1,000 others could stand in its place (<see cref="SmallRanges.Walk"/>).
    /// Reversible, and different values keep different tokens; but so few tokens are soon listed. Shorter ones are refused.
    /// </summary>
    Walk,

    /// <summary><c>redact</c>: its letters become x, its digits 0. Not for keys.</summary>
    Redact,
}
