namespace RegulatedData.Tokenization.PostgreSql;

/// <summary>Reads primary, unique and foreign keys.</summary>
internal static class KeyReader
{
    /// <summary>A primary or unique key.</summary>
    internal sealed record TableKey(uint Table, bool IsPrimary, KeySchema Key);

    /// <summary>
    /// All unique indexes, whether or not a constraint stands above them. One over an expression, or over some rows only, counts with every
    /// column that it looks at: equal values there may break it.
    /// </summary>
    public static ILookup<uint, TableKey> ReadKeys(PostgreSqlSession session) =>
        session
            .Query(
                """
                SELECT i.indrelid, i.indisprimary, x.relname,
                  ARRAY(
                    SELECT a.attname::text
                    FROM unnest(i.indkey::int2[]) WITH ORDINALITY k(attnum, position)
                    JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = k.attnum
                    WHERE k.position <= i.indnkeyatts
                    ORDER BY k.position
                  ) || ARRAY(
                    SELECT a.attname::text
                    FROM pg_depend d JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = d.refobjsubid
                    WHERE d.classid = 'pg_class'::regclass AND d.objid = i.indexrelid AND d.refclassid = 'pg_class'::regclass
                      AND d.refobjid = i.indrelid AND d.refobjsubid > 0 AND NOT d.refobjsubid = ANY (i.indkey::int2[])
                    ORDER BY a.attnum
                  )
                FROM pg_index i JOIN pg_class x ON x.oid = i.indexrelid
                WHERE i.indisunique
                ORDER BY i.indrelid, x.relname
                """,
                row => new TableKey(row.GetOid(0), row.GetBoolean(1), new KeySchema(row.GetString(2), row.GetTexts(3)))
            )
            .ToLookup(key => key.Table);

    /// <summary>All foreign keys, by the tables that have them.</summary>
    public static ILookup<uint, ForeignKeySchema> ReadForeignKeys(PostgreSqlSession session) =>
        ForeignKeys.Read(session).ToLookup(key => key.Table, key => key.Schema);
}
