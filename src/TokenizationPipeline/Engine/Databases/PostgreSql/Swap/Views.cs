namespace RegulatedData.Tokenization.PostgreSql;

/// <summary>A view, or a materialized one, over a table that is rewritten, at whatever remove.</summary>
/// <param name="Oid">Its id.</param>
/// <param name="Name">Its name.</param>
/// <param name="IsMaterialized">Whether it holds rows of its own.</param>
/// <param name="Query">What it shows, all names with their schemas.</param>
/// <param name="Options">" WITH (…)", or nothing.</param>
/// <param name="IsPopulated">Materialized: whether it can be read.</param>
/// <param name="Comments">Statements that make its comments and its columns'.</param>
internal sealed record View(
    uint Oid,
    Relation Name,
    bool IsMaterialized,
    string Query,
    string Options,
    bool IsPopulated,
    IReadOnlyList<string> Comments
);

/// <summary>Finds views, and makes them look at the new tables.</summary>
internal static class Views
{
    /// <summary>The views over tables, those first that others stand on.</summary>
    public static List<View> Over(PostgreSqlSession session, long[] tables) =>
        session.Query(
            """
            WITH RECURSIVE edges AS (
              SELECT DISTINCT d.refobjid AS source, r.ev_class AS target
              FROM pg_depend d JOIN pg_rewrite r ON r.oid = d.objid AND r.rulename = '_RETURN'
              WHERE d.classid = 'pg_rewrite'::regclass AND d.refclassid = 'pg_class'::regclass AND d.refobjid <> r.ev_class
            ), affected AS (
              SELECT target, 1 AS level FROM edges WHERE source = ANY ($1)
              UNION
              SELECT e.target, a.level + 1 FROM affected a JOIN edges e ON e.source = a.target
            )
            SELECT c.oid, n.nspname, c.relname, c.relkind = 'm', pg_get_viewdef(c.oid), c.reloptions, c.relispopulated, s.spcname,
              ARRAY(
                SELECT format('COMMENT ON %s %s IS %L',
                  CASE WHEN d.objsubid > 0 THEN 'COLUMN' WHEN c.relkind = 'm' THEN 'MATERIALIZED VIEW' ELSE 'VIEW' END,
                  format('%I.%I', n.nspname, c.relname) || coalesce('.' || quote_ident(a.attname), ''),
                  d.description)
                FROM pg_description d LEFT JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = d.objsubid AND d.objsubid > 0
                WHERE d.classoid = 'pg_class'::regclass AND d.objoid = c.oid
                ORDER BY d.objsubid
              )
            FROM (SELECT target, max(level) AS level FROM affected GROUP BY target) a
            JOIN pg_class c ON c.oid = a.target
            JOIN pg_namespace n ON n.oid = c.relnamespace
            LEFT JOIN pg_tablespace s ON s.oid = c.reltablespace
            ORDER BY a.level, n.nspname, c.relname
            """,
            row =>
            {
                var isMaterialized = row.GetBoolean(3);
                var tablespace = row.GetText(7) is { } space ? $" TABLESPACE {Sql.Name(space)}" : "";
                return new View(
                    row.GetOid(0),
                    new Relation(row.GetString(1), row.GetString(2)),
                    isMaterialized,
                    row.GetString(4).TrimEnd(';', ' ', '\n'),
                    TableFacts.With(row.GetTexts(5)) + tablespace,
                    row.GetBoolean(6),
                    row.GetTexts(8)
                );
            },
            tables
        );

    /// <summary>
    /// Has each view look at the tables that now have the names in it. Views keep their identity, and with it rights, comments and what
    /// depends on them. Materialized ones are made anew, filled from the new tables.
    /// </summary>
    /// <returns>What drops the old materialized views, when nothing depends on them any more.</returns>
    public static Action Replay(PostgreSqlSession session, IReadOnlyList<View> views)
    {
        var old = new List<Relation>();
        foreach (var view in views)
        {
            session.Doing = $"making the view '{view.Name.Display}' again over the tokens";
            if (view.IsMaterialized)
            {
                old.Add(MakeAnew(session, view));
            }
            else
            {
                session.Execute($"CREATE OR REPLACE VIEW {view.Name.Quoted}{view.Options} AS {view.Query}");
            }
        }

        return () =>
        {
            if (old.Count > 0)
            {
                session.Execute($"DROP MATERIALIZED VIEW {string.Join(", ", old.Select(name => name.Quoted))}");
            }
        };
    }

    private static Relation MakeAnew(PostgreSqlSession session, View view)
    {
        var aside = view.Name.Clear;
        var indexes = Constraints.Indexes(session, view.Oid);
        session.Execute($"ALTER MATERIALIZED VIEW {view.Name.Quoted} RENAME TO {Sql.Name(aside.Name)}");
        foreach (var index in indexes)
        {
            var name = new Relation(view.Name.Schema, index.Name);
            session.Execute($"ALTER INDEX {name.Quoted} RENAME TO {Sql.Name(name.Clear.Name)}");
        }

        var data = view.IsPopulated ? "" : " WITH NO DATA";
        session.Execute($"CREATE MATERIALIZED VIEW {view.Name.Quoted}{view.Options} AS {view.Query}{data}");
        foreach (var index in indexes)
        {
            // Its definition was read when the index and the view still had their names.
            Constraints.Add(session, index, view.Name, view.Name, index.Name);
        }

        ColumnSettings.Copy(session, view.Oid, view.Name);
        Rights.Copy(session, view.Oid, view.Name, "MATERIALIZED VIEW");
        foreach (var comment in view.Comments)
        {
            session.Execute(comment);
        }

        return aside;
    }
}
