namespace RegulatedData.Tokenization;

/// <summary>
/// Proposes a policy for a database, from its columns' names, types and keys, and from values of the first rows, which are looked at and
/// never kept, printed or written. A proposal: somebody who knows the data has to read it. It passes <see cref="PolicyCheck"/>.
/// </summary>
/// <remarks>
/// What holds texts is encrypted unless something says that it needn't be; what nobody can propose a transformer for is kept. Columns that
/// foreign keys join get one domain.
/// </remarks>
public static class PolicySuggestion
{
    private const int SampledRows = 1000;

    /// <summary>Proposes a policy.</summary>
    /// <param name="database">The database. Up to some thousand rows of each table are read.</param>
    /// <returns>The policy, with each column of each table.</returns>
    /// <exception cref="DatabaseException">The database failed.</exception>
    public static Policy Suggest(IDatabase database)
    {
        ArgumentNullException.ThrowIfNull(database);
        var schema = database.ReadSchema();
        return Suggest(schema, table => Sample(database, table));
    }

    /// <param name="schema">The database.</param>
    /// <param name="sample">What is known of a table's values, by column.</param>
    internal static Policy Suggest(DatabaseSchema schema, Func<TableSchema, IReadOnlyDictionary<string, SampleTraits>> sample)
    {
        var chosen = schema.Tables.ToDictionary(table => table.Name, _ => new Dictionary<string, ColumnPolicy>());
        var samples = schema.Tables.ToDictionary(table => table.Name, sample);
        foreach (var group in JoinedColumns.Of(schema))
        {
            var policy = Choose(group, samples);
            foreach (var (table, column) in group.Members)
            {
                chosen[table.Name][column.Name] = policy;
            }
        }

        return new Policy(
            schema.Tables.ToDictionary(
                table => table.Name,
                // In the order of the table's columns.
                IReadOnlyDictionary<string, ColumnPolicy> (table) =>
                    table.Columns.ToDictionary(column => column.Name, column => chosen[table.Name][column.Name])
            ),
            isSeedFormat: false
        );
    }

    // The first proposal that fits all columns that are joined with one another; keeping always does.
    private static ColumnPolicy Choose(JoinedColumns group, Dictionary<string, IReadOnlyDictionary<string, SampleTraits>> samples)
    {
        var (table, column) = group.Members[0];
        var traits = samples[table.Name].GetValueOrDefault(column.Name) ?? SampleTraits.None;
        return ColumnAdvice
            .For(table, column, group.IsKey, traits)
            .Select(policy =>
                group.Members.Count > 1 && PolicyOptions.All[0].Kinds.Contains(policy.Transformer)
                    ? policy with
                    {
                        Domain = $"{table.Name}.{column.Name}",
                    }
                    : policy
            )
            .First(group.Takes);
    }

    private static Dictionary<string, SampleTraits> Sample(IDatabase database, TableSchema table)
    {
        var texts = table.Columns.Where(column => column is { Type: ColumnType.Text, AllowedValues: null }).ToList();
        if (texts.Count == 0)
        {
            return [];
        }

        var request = new ReadRequest(
            table,
            TableSource.Original,
            texts,
            texts.Select(column => column.Name).ToHashSet(),
            database.Split(table, TableSource.Original, SampledRows)[0]
        );
        var batch = request.NewBatch();
        using var reader = database.OpenReader(request);
        var any = reader.Read(batch);
        var traits = texts.Select(
            (column, i) => (column.Name, Traits: any ? SampleTraits.Of((TextColumn)batch.Transformed(i)!) : SampleTraits.None)
        );
        var result = traits.ToDictionary(column => column.Name, column => column.Traits);
        batch.Clear();
        return result;
    }
}
