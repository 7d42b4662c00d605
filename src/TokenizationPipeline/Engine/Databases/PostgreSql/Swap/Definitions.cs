namespace RegulatedData.Tokenization.PostgreSql;

/// <summary>
/// Statements that make again what depends on tables, read while the originals have their names, with each name's schema, and run when
/// the new tables have them.
/// </summary>
internal sealed class Definitions
{
    private readonly List<string> functions;
    private readonly List<string> dropPolicies;
    private readonly List<string> others;
    private readonly List<string> statistics;

    private Definitions(List<string> functions, List<string> dropPolicies, List<string> others, List<string> statistics) =>
        (this.functions, this.dropPolicies, this.others, this.statistics) = (functions, dropPolicies, others, statistics);

    /// <summary>Reads them.</summary>
    /// <param name="session">The session.</param>
    /// <param name="tables">The ids of the tables that are rewritten.</param>
    /// <param name="relations">Those, and the materialized views that are made anew.</param>
    public static Definitions Read(PostgreSqlSession session, long[] tables, long[] relations) =>
        new(
            Functions(session, relations),
            session.Query(
                PoliciesElsewhere("format('DROP POLICY %I ON %s', p.polname, p.polrelid::regclass)"),
                row => row.GetString(0),
                tables
            ),
            [
                .. Rules(session, tables, relations),
                .. Triggers(session, tables),
                .. Policies(session, tables),
                .. RowSecurity(session, tables),
                .. Comments(session, tables),
            ],
            Statistics(session, relations)
        );

    /// <summary>Functions whose bodies are bound to tables, not to names (BEGIN ATOMIC).</summary>
    public void ReplayFunctions(PostgreSqlSession session)
    {
        foreach (var function in functions)
        {
            // Within quotes: Npgsql would split the statement at the semicolons of its body.
            var tag = Quote(function);
            session.Execute($"DO {tag} BEGIN EXECUTE {Sql.Text(function)}; END {tag}");
        }
    }

    /// <summary>Everything else, but for what has a name that the originals' own still takes.</summary>
    public void ReplayOthers(PostgreSqlSession session)
    {
        Run(session, dropPolicies);
        Run(session, others);
    }

    /// <summary>What can only be made when the originals are gone.</summary>
    public void ReplayStatistics(PostgreSqlSession session) => Run(session, statistics);

    /// <summary>A dollar quote that a text doesn't have in it.</summary>
    private static string Quote(string text)
    {
        var tag = "$definition$";
        while (text.Contains(tag, StringComparison.Ordinal))
        {
            tag = $"{tag[..^1]}_$";
        }

        return tag;
    }

    private static void Run(PostgreSqlSession session, List<string> statements)
    {
        foreach (var statement in statements)
        {
            session.Execute(statement);
        }
    }

    private static List<string> Functions(PostgreSqlSession session, long[] relations) =>
        session.Query(
            """
            SELECT DISTINCT ON (d.objid) pg_get_functiondef(d.objid)
            FROM pg_depend d
            WHERE d.classid = 'pg_proc'::regclass AND d.refclassid = 'pg_class'::regclass AND d.refobjid = ANY ($1) AND d.deptype = 'n'
            """,
            row => row.GetString(0),
            relations
        );

    private static List<string> Rules(PostgreSqlSession session, long[] tables, long[] relations) =>
        [
            .. session
                .Query(
                    """
                    SELECT DISTINCT ON (r.oid) regexp_replace(pg_get_ruledef(r.oid), '^CREATE RULE', 'CREATE OR REPLACE RULE'),
                      CASE r.ev_enabled
                        WHEN 'O' THEN NULL
                        ELSE format('ALTER TABLE %s %s RULE %I', r.ev_class::regclass,
                          CASE r.ev_enabled WHEN 'D' THEN 'DISABLE' WHEN 'R' THEN 'ENABLE REPLICA' ELSE 'ENABLE ALWAYS' END, r.rulename)
                      END,
                      format('COMMENT ON RULE %I ON %s IS %L', r.rulename, r.ev_class::regclass, obj_description(r.oid, 'pg_rewrite'))
                    FROM pg_rewrite r LEFT JOIN pg_depend d ON d.classid = 'pg_rewrite'::regclass AND d.objid = r.oid
                    WHERE r.rulename <> '_RETURN'
                      AND (r.ev_class = ANY ($1) OR d.refclassid = 'pg_class'::regclass AND d.refobjid = ANY ($2))
                    """,
                    row => new[] { row.GetText(0), row.GetText(1), row.GetText(2) },
                    tables,
                    relations
                )
                .SelectMany(statements => statements.OfType<string>()),
        ];

    private static List<string> Triggers(PostgreSqlSession session, long[] tables) =>
        [
            .. session
                .Query(
                    """
                    SELECT pg_get_triggerdef(t.oid),
                      CASE t.tgenabled
                        WHEN 'O' THEN NULL
                        ELSE format('ALTER TABLE %s %s TRIGGER %I', t.tgrelid::regclass,
                          CASE t.tgenabled WHEN 'D' THEN 'DISABLE' WHEN 'R' THEN 'ENABLE REPLICA' ELSE 'ENABLE ALWAYS' END, t.tgname)
                      END,
                      format('COMMENT ON TRIGGER %I ON %s IS %L', t.tgname, t.tgrelid::regclass, obj_description(t.oid, 'pg_trigger'))
                    FROM pg_trigger t
                    WHERE t.tgrelid = ANY ($1) AND NOT t.tgisinternal
                    ORDER BY t.tgrelid, t.tgname
                    """,
                    row => new[] { row.GetText(0), row.GetText(1), row.GetText(2) },
                    tables
                )
                .SelectMany(statements => statements.OfType<string>()),
        ];

    private static List<string> Policies(PostgreSqlSession session, long[] tables)
    {
        const string Statement = """
            format('CREATE POLICY %I ON %s AS %s FOR %s TO %s', p.polname, p.polrelid::regclass,
              CASE WHEN p.polpermissive THEN 'PERMISSIVE' ELSE 'RESTRICTIVE' END,
              CASE p.polcmd WHEN 'r' THEN 'SELECT' WHEN 'a' THEN 'INSERT' WHEN 'w' THEN 'UPDATE' WHEN 'd' THEN 'DELETE' ELSE 'ALL' END,
              (SELECT string_agg(CASE WHEN role = 0 THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid(role)) END, ', ') FROM unnest(p.polroles) role))
              || coalesce(' USING (' || pg_get_expr(p.polqual, p.polrelid) || ')', '')
              || coalesce(' WITH CHECK (' || pg_get_expr(p.polwithcheck, p.polrelid) || ')', '')
            """;
        const string Comment =
            "format('COMMENT ON POLICY %I ON %s IS %L', p.polname, p.polrelid::regclass, obj_description(p.oid, 'pg_policy'))";
        return
        [
            .. session.Query(
                $"SELECT {Statement} FROM pg_policy p WHERE p.polrelid = ANY ($1) ORDER BY 1",
                row => row.GetString(0),
                tables
            ),
            .. session.Query(PoliciesElsewhere(Statement), row => row.GetString(0), tables),
            .. session.Query($"SELECT {Comment} FROM pg_policy p WHERE p.polrelid = ANY ($1) ORDER BY 1", row => row.GetString(0), tables),
            .. session.Query(PoliciesElsewhere(Comment), row => row.GetString(0), tables),
        ];
    }

    /// <summary>Policies of other tables that look into these.</summary>
    private static string PoliciesElsewhere(string what) =>
        $"""
            SELECT DISTINCT {what}
            FROM pg_policy p JOIN pg_depend d ON d.classid = 'pg_policy'::regclass AND d.objid = p.oid
            WHERE d.refclassid = 'pg_class'::regclass AND d.refobjid = ANY ($1) AND NOT p.polrelid = ANY ($1)
            ORDER BY 1
            """;

    private static List<string> RowSecurity(PostgreSqlSession session, long[] tables) =>
        session.Query(
            """
            SELECT format('ALTER TABLE %s %s', c.oid::regclass, action)
            FROM pg_class c, LATERAL (VALUES
              (c.relrowsecurity, 'ENABLE ROW LEVEL SECURITY'),
              (c.relforcerowsecurity, 'FORCE ROW LEVEL SECURITY'),
              (c.relreplident = 'f', 'REPLICA IDENTITY FULL'),
              (c.relreplident = 'n', 'REPLICA IDENTITY NOTHING')) a(applies, action)
            WHERE c.oid = ANY ($1) AND applies
            """,
            row => row.GetString(0),
            tables
        );

    private static List<string> Comments(PostgreSqlSession session, long[] tables) =>
        session.Query(
            "SELECT format('COMMENT ON TABLE %s IS %L', c.oid::regclass, obj_description(c.oid, 'pg_class')) FROM pg_class c WHERE c.oid = ANY ($1)",
            row => row.GetString(0),
            tables
        );

    private static List<string> Statistics(PostgreSqlSession session, long[] relations) =>
        [
            .. session
                .Query(
                    """
                    SELECT pg_get_statisticsobjdef(s.oid),
                      format('ALTER STATISTICS %I.%I OWNER TO %I', n.nspname, s.stxname, pg_get_userbyid(s.stxowner)),
                      format('COMMENT ON STATISTICS %I.%I IS %L', n.nspname, s.stxname, obj_description(s.oid, 'pg_statistic_ext')),
                      format('ANALYZE %s', s.stxrelid::regclass)
                    FROM pg_statistic_ext s JOIN pg_namespace n ON n.oid = s.stxnamespace
                    WHERE s.stxrelid = ANY ($1)
                    ORDER BY s.stxrelid, s.stxname
                    """,
                    row => new[] { row.GetString(0), row.GetString(1), row.GetString(2), row.GetString(3) },
                    relations
                )
                .SelectMany(statements => statements),
        ];
}
