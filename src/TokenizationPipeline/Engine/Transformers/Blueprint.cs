namespace RegulatedData.Tokenization;

/// <summary>
/// What a column's transformer will be, worked out from the policy and the column's type alone, without a key: so that a check finds what
/// a run would.
/// </summary>
internal sealed class Blueprint
{
    /// <summary>The identity of columns that are kept.</summary>
    internal const string Kept = "keep";

    private readonly Func<KeyRing, IColumnTransformer> make;

    internal Blueprint(string identity, Func<KeyRing, IColumnTransformer> make)
    {
        Identity = identity;
        this.make = make;
    }

    /// <summary>Columns with equal identities have equal tokens for equal values.</summary>
    internal string Identity { get; }

    internal bool IsInjective { get; init; }

    /// <summary>
    /// Why different values could get tokens that a collation takes for the same, where it takes different texts for the same; with how
    /// to mend it. <c>null</c>: they can't.
    /// </summary>
    internal (string Message, string Mend)? CollationProblem { get; init; }

    /// <summary>What a check should say about it, although it works; with how to mend it.</summary>
    internal (string Message, string Mend)? Warning { get; init; }

    internal IColumnTransformer Make(KeyRing keys) => make(keys);

    /// <exception cref="PolicyException">The column can't have this transformer.</exception>
    internal static Blueprint Of(string table, ColumnSchema column, ColumnPolicy policy)
    {
        var place = new ColumnPlace(table, column, policy);
        return policy.Transformer switch
        {
            TransformerKind.Keep => new Blueprint(Kept, _ => new KeepTransformer()) { IsInjective = true },
            TransformerKind.Null => NullTransformer.Plan(place),
            TransformerKind.Redact => RedactTransformer.Plan(place),
            TransformerKind.Pseudonym => PseudonymTransformer.Plan(place),
            TransformerKind.Replace => ReplacePlans.Of(place),
            TransformerKind.Fpe => FpePlans.Of(place),
            TransformerKind.Email => TextPlans.Email(place),
            TransformerKind.Phone => TextPlans.Phone(place),
            TransformerKind.Uuid => TextPlans.Uuid(place),
            TransformerKind.DateShift => DatePlans.Shift(place),
            TransformerKind.FirstOfMonth => DatePlans.FirstOfMonth(place),
            TransformerKind.Seed => SeedPlans.Of(place),
            var other => throw new InvalidOperationException($"No such transformer: {other}."),
        };
    }
}
