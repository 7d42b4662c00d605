namespace RegulatedData.Tokenization.PostgreSql;

/// <summary>Tables that a run would lose rows of, or whose rows it wouldn't see.</summary>
internal static class UnsupportedTables
{
    /// <exception cref="DatabaseException">There is one.</exception>
    public static void Refuse(PostgreSqlSession session)
    {
        var found = session.Query(
            $"""
            SELECT n.nspname, c.relname,
              CASE
                WHEN c.relkind = 'p' THEN 'a partitioned table'
                WHEN c.relkind = 'f' THEN 'a foreign table, whose rows are elsewhere'
                WHEN strpos(n.nspname, '.') > 0 OR strpos(c.relname, '.') > 0 THEN 'a table with a dot in its name or its schema''s'
                ELSE 'a table that inherits from another or is inherited from'
              END,
              c.relkind = 'r' AND (strpos(n.nspname, '.') > 0 OR strpos(c.relname, '.') > 0)
            FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
            WHERE c.relkind IN ('r', 'p', 'f') AND {SchemaReader.UserSchemas}
              AND (
                c.relkind <> 'r' OR strpos(n.nspname, '.') > 0 OR strpos(c.relname, '.') > 0
                OR EXISTS (SELECT FROM pg_inherits i WHERE c.oid IN (i.inhrelid, i.inhparent))
              )
            ORDER BY c.relkind = 'r', n.nspname, c.relname
            LIMIT 1
            """,
            row => (Name: new Relation(row.GetString(0), row.GetString(1)).Display, What: row.GetString(2), IsNamed: row.GetBoolean(3))
        );
        if (found.Count > 0)
        {
            throw new DatabaseException(
                Mend.Message(
                    $"'{found[0].Name}', {found[0].What}",
                    found[0].IsNamed
                        ? "names without a dot, which stands between schema and table in policies"
                        : "ordinary tables, whose rows are their own",
                    found[0].IsNamed
                        ? "rename it before the run, and back again afterwards"
                        : "move its rows into an ordinary table, or drop it from the copy that is tokenized"
                )
            );
        }
    }
}
