using Npgsql;

namespace RegulatedData.Tokenization.PostgreSql;

/// <summary>Reads all columns.</summary>
internal static class ColumnReader
{
    // A domain is what it stands on: its base type's format, its own length.
    private const string Query = $"""
        WITH RECURSIVE base AS (
          SELECT oid AS domain, oid, typbasetype, typtypmod, typtype FROM pg_type
          UNION ALL
          SELECT base.domain, t.oid, t.typbasetype, CASE WHEN base.typtypmod >= 0 THEN base.typtypmod ELSE t.typtypmod END, t.typtype
          FROM base JOIN pg_type t ON t.oid = base.typbasetype
          WHERE base.typtype = 'd'
        )
        SELECT
          a.attrelid, a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull OR t.typnotnull, a.attgenerated <> '',
          a.attidentity <> '' OR EXISTS (
            SELECT FROM pg_depend d JOIN pg_class s ON s.oid = d.objid AND s.relkind = 'S'
            WHERE d.classid = 'pg_class'::regclass AND d.refclassid = 'pg_class'::regclass
              AND d.refobjid = a.attrelid AND d.refobjsubid = a.attnum AND d.deptype = 'a'
          ),
          CASE WHEN b.typtype = 'e' THEN 'enum' WHEN n.nspname = 'pg_catalog' OR b.typname = 'citext' THEN b.typname ELSE 'other' END,
          CASE WHEN t.typtype = 'd' THEN base.typtypmod ELSE a.atttypmod END,
          coalesce(NOT coll.collisdeterministic, false),
          CASE WHEN b.typtype = 'e' THEN (SELECT array_agg(e.enumlabel::text ORDER BY e.enumsortorder) FROM pg_enum e WHERE e.enumtypid = b.oid) END,
          (
            SELECT array_agg(source.attname::text ORDER BY source.attnum)
            FROM pg_attrdef def
            JOIN pg_depend d ON d.classid = 'pg_attrdef'::regclass AND d.objid = def.oid
              AND d.refclassid = 'pg_class'::regclass AND d.refobjid = a.attrelid AND d.refobjsubid NOT IN (0, a.attnum)
            JOIN pg_attribute source ON source.attrelid = a.attrelid AND source.attnum = d.refobjsubid
            WHERE def.adrelid = a.attrelid AND def.adnum = a.attnum AND a.attgenerated <> ''
          ),
          current_setting('server_encoding')
        FROM pg_attribute a
        JOIN pg_class c ON c.oid = a.attrelid AND c.relkind = 'r'
        JOIN pg_namespace cn ON cn.oid = c.relnamespace
        JOIN pg_type t ON t.oid = a.atttypid
        JOIN base ON base.domain = t.oid AND base.typtype <> 'd'
        JOIN pg_type b ON b.oid = base.oid
        JOIN pg_namespace n ON n.oid = b.typnamespace
        LEFT JOIN pg_collation coll ON coll.oid = a.attcollation
        WHERE a.attnum > 0 AND NOT a.attisdropped
          AND cn.nspname NOT IN ('pg_catalog', 'information_schema') AND cn.nspname !~ '^pg_(toast|temp)'
        ORDER BY a.attrelid, a.attnum
        """;

    /// <summary>The columns by their tables' ids, in their order.</summary>
    public static ILookup<uint, ColumnSchema> Read(PostgreSqlSession session) =>
        session.Query(Query, row => (Table: row.GetOid(0), Column: Column(row))).ToLookup(column => column.Table, column => column.Column);

    private static ColumnSchema Column(NpgsqlDataReader row)
    {
        var column = ColumnTypes.Of(row.GetString(1), row.GetString(6), row.GetString(2), row.GetInt32(7));
        return column with
        {
            IsNullable = !row.GetBoolean(3),
            IsGenerated = row.GetBoolean(4),
            IsAutoIncrement = row.GetBoolean(5),
            // How a collation of ICU's compares isn't told by the catalog. Of those that don't tell all texts apart, the loosest is assumed.
            Equality = row.GetBoolean(8) ? TextEquality.IgnoresCaseAndAccents : column.Equality,
            AllowedValues = row.IsDBNull(9) ? null : row.GetTexts(9),
            GeneratedFrom = row.GetTexts(10),
            CharacterSet = column.Type == ColumnType.Text ? ColumnTypes.CharacterSetOf(row.GetString(11)) : null,
        };
    }
}
