namespace RegulatedData.Tokenization.PostgreSql;

/// <summary>Reads tables, columns and keys from the server's catalog.</summary>
internal static class SchemaReader
{
    /// <summary>Schemas of users: not the server's own, nor those of temporary tables.</summary>
    public const string UserSchemas = "n.nspname NOT IN ('pg_catalog', 'information_schema') AND n.nspname !~ '^pg_(toast|temp)'";

    public static DatabaseSchema Read(PostgreSqlSession session, string database)
    {
        UnsupportedTables.Refuse(session);
        var own = StagingTables.List(session);
        var columns = ColumnReader.Read(session);
        var keys = KeyReader.ReadKeys(session);
        var foreignKeys = KeyReader.ReadForeignKeys(session);
        var tables = ListAll(session)
            .Where(table => !own.Contains(table.Oid))
            .Select(table => new TableSchema(
                table.Relation.Display,
                columns[table.Oid].ToList(),
                keys[table.Oid].FirstOrDefault(key => key.IsPrimary)?.Key.Columns ?? [],
                keys[table.Oid].Where(key => !key.IsPrimary).Select(key => key.Key).ToList(),
                foreignKeys[table.Oid].ToList(),
                KeyRanges.EstimateRows(session, table.Relation.Quoted)
            ))
            .OrderBy(table => table.Name, StringComparer.Ordinal)
            .ToList();
        return new DatabaseSchema(DatabaseKind.PostgreSql, database, tables);
    }

    /// <summary>All tables that hold rows, but for those of the run store.</summary>
    public static List<(uint Oid, Relation Relation)> ListAll(PostgreSqlSession session) =>
        session.Query(
            $"""
            SELECT c.oid, n.nspname, c.relname
            FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
            WHERE c.relkind = 'r' AND {UserSchemas} AND NOT (n.nspname = 'public' AND c.relname IN ($1, $2))
            ORDER BY n.nspname, c.relname
            """,
            row => (row.GetOid(0), new Relation(row.GetString(1), row.GetString(2))),
            WorkNames.RunTable,
            WorkNames.ChunkTable
        );
}
