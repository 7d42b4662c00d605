namespace RegulatedData.Tokenization.PostgreSql;

/// <summary>What can't be carried over to another table of the same name, so that a run that rewrites the table is refused at its start.</summary>
internal static class Uncarriable
{
    /// <exception cref="DatabaseException">Something depends on the table in such a way.</exception>
    public static void Refuse(PostgreSqlSession session, Relation table, uint oid)
    {
        var found = session.Query(
            """
            WITH row_types AS (SELECT unnest(ARRAY[t.oid, t.typarray]) AS oid FROM pg_type t WHERE t.typrelid = $1)
            SELECT pg_describe_object(d.classid, d.objid, d.objsubid), 'uses the table''s row type'
            FROM pg_depend d JOIN row_types r ON d.refclassid = 'pg_type'::regclass AND d.refobjid = r.oid
            WHERE d.deptype <> 'i'
            UNION ALL
            SELECT pg_describe_object(d.classid, d.objid, d.objsubid), 'replicates the table'
            FROM pg_depend d
            WHERE d.classid = 'pg_publication_rel'::regclass AND d.refclassid = 'pg_class'::regclass AND d.refobjid = $1
            UNION ALL
            SELECT pg_describe_object('pg_trigger'::regclass, t.oid, 0), 'refers to the table' FROM pg_trigger t
            WHERE t.tgconstrrelid = $1 AND t.tgrelid <> $1 AND NOT t.tgisinternal
            UNION ALL
            SELECT 'a security label', 'is on the table' FROM pg_seclabel WHERE classoid = 'pg_class'::regclass AND objoid = $1
            UNION ALL
            SELECT 'its type', 'gives the table its columns' FROM pg_class WHERE oid = $1 AND reloftype <> 0
            LIMIT 1
            """,
            row => (What: row.GetString(0), Does: row.GetString(1)),
            (long)oid
        );
        if (found.Count > 0)
        {
            throw new DatabaseException(
                Mend.Message(
                    $"{found[0].What}, which {found[0].Does} '{table.Display}'",
                    "nothing that would be left behind with the table's clear rows",
                    "drop it before the run, and make it again afterwards"
                )
            );
        }
    }
}
