namespace RegulatedData.Tokenization.PostgreSql;

/// <summary>How the server keeps columns: how much of their statistics, with which options, where and how compressed.</summary>
internal static class ColumnSettings
{
    // A staging table was made with its original's storage and compression.
    private const string Settings = """
        SELECT a.attname, setting
        FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid JOIN pg_type t ON t.oid = a.atttypid,
          LATERAL (VALUES
            (CASE WHEN coalesce(a.attstattarget, -1) >= 0 THEN 'STATISTICS ' || a.attstattarget END),
            (CASE WHEN a.attoptions IS NOT NULL THEN '(' || array_to_string(a.attoptions, ', ') || ')' END),
            (CASE WHEN c.relkind = 'm' AND a.attstorage <> t.typstorage THEN
              'STORAGE ' || CASE a.attstorage WHEN 'p' THEN 'PLAIN' WHEN 'e' THEN 'EXTERNAL' WHEN 'm' THEN 'MAIN' ELSE 'EXTENDED' END END),
            (CASE WHEN c.relkind = 'm' THEN CASE to_jsonb(a) ->> 'attcompression' WHEN 'p' THEN 'COMPRESSION pglz' WHEN 'l' THEN 'COMPRESSION lz4' END END)
          ) s (setting)
        WHERE a.attrelid = $1 AND a.attnum > 0 AND NOT a.attisdropped AND setting IS NOT NULL
        """;

    /// <summary>Gives a table or materialized view the settings of another.</summary>
    public static void Copy(PostgreSqlSession session, uint from, Relation to)
    {
        var settings = session.Query(Settings, row => (Column: Sql.Name(row.GetString(0)), Setting: row.GetString(1)), (long)from);
        foreach (var (column, setting) in settings)
        {
            // Materialized views take it as tables do.
            session.Execute($"ALTER TABLE {to.Quoted} ALTER COLUMN {column} SET {setting}");
        }
    }
}
