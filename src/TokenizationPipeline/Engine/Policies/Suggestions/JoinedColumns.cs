namespace RegulatedData.Tokenization;

/// <summary>Columns that foreign keys join, directly or over others: they need equal tokens. Most are alone.</summary>
internal sealed class JoinedColumns
{
    private readonly bool isFixed;

    private JoinedColumns(List<(TableSchema, ColumnSchema)> members, bool isKey, bool isFixed) =>
        (Members, IsKey, this.isFixed) = (members, isKey, isFixed);

    /// <summary>The first one is the one that others refer to, where there is one.</summary>
    internal List<(TableSchema Table, ColumnSchema Column)> Members { get; }

    /// <summary>Whether one of them belongs to a primary, unique or foreign key.</summary>
    internal bool IsKey { get; }

    internal static List<JoinedColumns> Of(DatabaseSchema schema)
    {
        var leaders = schema
            .Tables.SelectMany(table => table.Columns.Select(column => (table.Name, Column: column.Name)))
            .ToDictionary(place => place);
        foreach (var (place, referenced) in References(schema))
        {
            if (leaders.ContainsKey(place) && leaders.ContainsKey(referenced))
            {
                leaders[Leader(leaders, place)] = Leader(leaders, referenced);
            }
        }

        return
        [
            .. schema
                .Tables.SelectMany(table => table.Columns.Select(column => (Table: table, Column: column)))
                .GroupBy(member => Leader(leaders, (member.Table.Name, member.Column.Name)))
                .Select(group => new JoinedColumns(
                    [.. group.OrderBy(member => (member.Table.Name, member.Column.Name) != group.Key)],
                    group.Any(member => IsKeyColumn(member.Table, member.Column.Name)) || group.Skip(1).Any(),
                    group.Any(member => IsFixed(schema, member.Table, member.Column.Name))
                )),
        ];
    }

    /// <summary>Whether the columns can have this transformer, and have equal tokens by it.</summary>
    internal bool Takes(ColumnPolicy policy)
    {
        if (policy.IsKept || isFixed)
        {
            return policy.IsKept;
        }

        try
        {
            var plans = Members.ConvertAll(member => (member.Column, Plan: Blueprint.Of(member.Table.Name, member.Column, policy)));
            return Members.TrueForAll(member => !member.Column.IsGenerated)
                && plans.TrueForAll(plan => plan.Plan.Identity == plans[0].Plan.Identity && plan.Plan.Warning is null)
                && (
                    !IsKey
                    || plans.TrueForAll(plan =>
                        plan.Plan.IsInjective && (plan.Plan.CollationProblem is null || plan.Column.Equality == TextEquality.Exact)
                    )
                );
        }
        catch (PolicyException)
        {
            // It doesn't fit: the next proposal is tried.
            return false;
        }
    }

    private static IEnumerable<((string Table, string Column) Place, (string Table, string Column) Referenced)> References(
        DatabaseSchema schema
    ) =>
        from table in schema.Tables
        from key in table.ForeignKeys
        from pair in key.Columns.Zip(key.ReferencedColumns)
        select ((table.Name, pair.First), (key.ReferencedTable, pair.Second));

    private static (string, string) Leader(Dictionary<(string, string), (string, string)> leaders, (string, string) place)
    {
        while (leaders[place] != place)
        {
            place = leaders[place];
        }

        return place;
    }

    // What no cipher can keep: keys of beginnings, and references to tables of another database, whose values stay.
    private static bool IsFixed(DatabaseSchema schema, TableSchema table, string column) =>
        table.PrimaryKeyBeginnings.Contains(column)
        || table.UniqueKeys.Any(key => key.Beginnings.Contains(column))
        || table.ForeignKeys.Any(key => key.Columns.Contains(column) && schema.FindTable(key.ReferencedTable) is null);

    private static bool IsKeyColumn(TableSchema table, string column) =>
        table.PrimaryKey.Contains(column)
        || table.UniqueKeys.Any(key => key.Columns.Contains(column) || key.ComputedFrom.Contains(column))
        || table.ForeignKeys.Any(key => key.Columns.Contains(column));
}
