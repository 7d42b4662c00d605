namespace RegulatedData.Tokenization.PostgreSql;

/// <summary>Checks foreign keys.</summary>
internal static class Orphans
{
    /// <summary>
    /// See <see cref="IDatabase.CountOrphans"/>. A staging table gets the foreign key itself, which the server checks as it would be
    /// checked by counting: so it is checked once, and the swap has it ready. Where the check fails, the rows are counted, and the foreign
    /// key stays for new rows.
    /// </summary>
    public static long Count(PostgreSqlSession session, TableSchema table, ForeignKeySchema key, IReadOnlySet<string> rewritten)
    {
        var definition = ForeignKeys.Read(session).SingleOrDefault(k => k.From.Display == table.Name && k.Schema.Name == key.Name);
        return rewritten.Contains(table.Name) && definition is { IsValidated: true } && Holds(session, definition, rewritten)
            ? 0
            : session.Scalar<long>(Statement(table, key, rewritten));
    }

    private static bool Holds(PostgreSqlSession session, ForeignKey key, IReadOnlySet<string> rewritten)
    {
        session.InTransaction(() => ForeignKeys.AddToStaging(session, key, name => rewritten.Contains(name.Display)));
        try
        {
            // In a transaction of its own, whose locks let other foreign keys be checked beside it.
            ForeignKeys.Validate(session, key, key.From.Staging);
            return true;
        }
        catch (DatabaseException error) when (error.SqlState == PostgreSqlErrors.ForeignKeyViolation)
        {
            return false;
        }
    }

    private static string Statement(TableSchema table, ForeignKeySchema key, IReadOnlySet<string> rewritten)
    {
        string Of(string name) => (rewritten.Contains(name) ? Relation.Of(name).Staging : Relation.Of(name)).Quoted;
        var pairs = key.Columns.Zip(key.ReferencedColumns, (from, to) => $"r.{Sql.Name(to)} = f.{Sql.Name(from)}");
        var notNull = key.Columns.Select(column => $"f.{Sql.Name(column)} IS NOT NULL");
        return $"SELECT count(*) FROM ONLY {Of(table.Name)} f WHERE {string.Join(" AND ", notNull)} "
            + $"AND NOT EXISTS (SELECT FROM ONLY {Of(key.ReferencedTable)} r WHERE {string.Join(" AND ", pairs)})";
    }
}
