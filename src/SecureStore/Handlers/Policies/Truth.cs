namespace RegulatedData.Handlers.SecureStore.Policies;

/// <summary>
/// Whether something holds for the requests that a service will send, of which not everything is known beforehand: the name of the
/// alarm, for one. Ordered from the least to the most.
/// </summary>
internal enum Truth
{
    /// <summary>It holds for none of them.</summary>
    No,

    /// <summary>It hangs on something that can't be known here.</summary>
    Unknown,

    /// <summary>It holds for some of them, by a name or an ARN.</summary>
    Partly,

    /// <summary>It holds for all of them.</summary>
    Yes,
}

/// <summary>Logic on <see cref="Truth"/>. "And" is the least of several, "or" the most.</summary>
internal static class TruthLogic
{
    public static Truth Not(this Truth truth) =>
        truth switch
        {
            Truth.Yes => Truth.No,
            Truth.No => Truth.Yes,
            _ => truth,
        };

    public static Truth All(this IEnumerable<Truth> truths) => truths.DefaultIfEmpty(Truth.Yes).Min();

    public static Truth Any(this IEnumerable<Truth> truths) => truths.DefaultIfEmpty(Truth.No).Max();

    public static Truth Of(bool value) => value ? Truth.Yes : Truth.No;
}
