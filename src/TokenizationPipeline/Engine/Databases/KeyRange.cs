namespace RegulatedData.Tokenization;

/// <summary>
/// A range of a table's keys. Its ends are in the words of the database that made it, and can hold clear key values: they stay in the run
/// store, and never go into a message, a log or a plan.
/// </summary>
/// <param name="After">The key before its first one; <c>null</c>: from the start.</param>
/// <param name="UpTo">Its last key; <c>null</c>: to the end.</param>
public sealed record KeyRange(string? After, string? UpTo)
{
    /// <summary>All keys.</summary>
    public static KeyRange All { get; } = new(null, null);

    /// <summary>Whether the ends are open: never what they are.</summary>
    /// <returns>The text.</returns>
    public override string ToString() => (After, UpTo) == (null, null) ? "all keys" : "some keys";
}
