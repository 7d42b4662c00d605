namespace RegulatedData.Tokenization;

/// <summary>A column, what is to become of it, and where both are, for errors.</summary>
internal sealed record ColumnPlace(string Table, ColumnSchema Column, ColumnPolicy Policy)
{
    internal string Name => $"{Table}.{Column.Name}";

    internal string Domain => Policy.Domain ?? Name;

    internal string KindName => PolicyOptions.NameOf(Policy.Transformer);

    internal PolicyException Refuse(string given, string expected, string mend) => new(Name, given, expected, mend);

    /// <summary>A transformer that this type of column can't have.</summary>
    internal PolicyException RefuseType(string expected, string mend) =>
        Refuse($"'{KindName}' on a column of the type {Column.DeclaredType}", expected, mend);

    /// <summary>Refuses an option that has no meaning for this column: it would be a protection that isn't there.</summary>
    internal void RefuseOption(bool isGiven, string option, string expected)
    {
        if (isGiven)
        {
            throw Refuse(
                $"the option '{option}' for '{KindName}' on a column of the type {Column.DeclaredType}",
                expected,
                $"take '{option}' out"
            );
        }
    }
}
