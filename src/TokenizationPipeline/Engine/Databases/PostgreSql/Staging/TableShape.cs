namespace RegulatedData.Tokenization.PostgreSql;

/// <summary>What a table is made of, without its name, keys, indexes, triggers and rights.</summary>
internal static class TableShape
{
    /// <exception cref="DatabaseException">A staging table isn't made as its original is now: that was changed after planning.</exception>
    public static void RequireSame(PostgreSqlSession session, Relation original, Relation staging)
    {
        var shapes = new[] { original, staging }.Select(table => Read(session, table)).ToList();
        if (shapes[0] != shapes[1])
        {
            throw new DatabaseException(RunErrors.DefinitionChanged(original.Display));
        }
    }

    private static string? Read(PostgreSqlSession session, Relation table) =>
        session.Scalar<string>(
            """
            SELECT concat_ws(E'\n',
              (SELECT concat_ws('|', c.relpersistence, c.relam, c.reltablespace, c.reloptions, toast.reloptions)
               FROM pg_class c LEFT JOIN pg_class toast ON toast.oid = c.reltoastrelid WHERE c.oid = t.oid),
              (SELECT string_agg(format('%s', ARRAY[
                  a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull::text, a.attcollation::text, a.attidentity::text,
                  a.attgenerated::text, a.attstorage::text, to_jsonb(a) ->> 'attcompression', coalesce(a.attstattarget, -1)::text,
                  a.attoptions::text, pg_get_expr(d.adbin, d.adrelid), col_description(t.oid, a.attnum)]), E'\n' ORDER BY a.attnum)
               FROM pg_attribute a LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
               WHERE a.attrelid = t.oid AND a.attnum > 0 AND NOT a.attisdropped),
              (SELECT string_agg(format('%s', ARRAY[
                  k.conname, pg_get_constraintdef(k.oid), obj_description(k.oid, 'pg_constraint')]), E'\n' ORDER BY k.conname)
               FROM pg_constraint k WHERE k.conrelid = t.oid AND k.contype = 'c'))
            FROM (SELECT to_regclass($1)::oid) t(oid)
            """,
            table.Quoted
        );
}
