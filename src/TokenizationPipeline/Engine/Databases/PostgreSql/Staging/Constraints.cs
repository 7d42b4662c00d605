namespace RegulatedData.Tokenization.PostgreSql;

/// <summary>Constraints other than foreign keys, and indexes.</summary>
internal static class Constraints
{
    /// <summary>An index, or a constraint that an index stands under.</summary>
    /// <param name="Oid">The index's id.</param>
    /// <param name="Name">Its name.</param>
    /// <param name="Definition">Its CREATE INDEX statement.</param>
    /// <param name="Constraint">The constraint: its definition; <c>null</c> for an index alone.</param>
    /// <param name="Kind">The constraint's kind: "p", "u" or "x".</param>
    /// <param name="IsClustered">Whether CLUSTER goes by it.</param>
    /// <param name="IsReplicaIdentity">Whether rows are told apart by it where they are replicated.</param>
    /// <param name="Comment">Its comment, or its constraint's.</param>
    /// <param name="Tablespace">" TABLESPACE …", or nothing.</param>
    internal sealed record Index(
        uint Oid,
        string Name,
        string Definition,
        string? Constraint,
        string? Kind,
        bool IsClustered,
        bool IsReplicaIdentity,
        string? Comment,
        string Tablespace
    )
    {
        /// <summary>What it is called beside the original, whose name is taken in their schema.</summary>
        public string StagingName => WorkNames.Staging(Name);
    }

    /// <summary>The indexes of a relation.</summary>
    public static List<Index> Indexes(PostgreSqlSession session, uint table) =>
        session.Query(
            """
            SELECT i.indexrelid, x.relname, pg_get_indexdef(i.indexrelid), pg_get_constraintdef(k.oid), k.contype::text,
              i.indisclustered, i.indisreplident, coalesce(obj_description(k.oid, 'pg_constraint'), obj_description(x.oid, 'pg_class')),
              coalesce(' TABLESPACE ' || quote_ident(s.spcname), '')
            FROM pg_index i
            JOIN pg_class x ON x.oid = i.indexrelid
            LEFT JOIN pg_constraint k ON k.conindid = i.indexrelid AND k.contype IN ('p', 'u', 'x')
            LEFT JOIN pg_tablespace s ON s.oid = x.reltablespace
            WHERE i.indrelid = $1 AND i.indisvalid
            ORDER BY NOT i.indisprimary, x.relname
            """,
            row => new Index(
                row.GetOid(0),
                row.GetString(1),
                row.GetString(2),
                row.GetText(3),
                row.GetText(4),
                row.GetBoolean(5),
                row.GetBoolean(6),
                row.GetText(7),
                row.GetString(8)
            ),
            (long)table
        );

    /// <summary>Makes an index, and the constraint above it, on another table than it was made for.</summary>
    public static void Add(PostgreSqlSession session, Index index, Relation original, Relation target, string name)
    {
        if (index.Kind == "x")
        {
            session.Execute($"ALTER TABLE {target.Quoted} ADD CONSTRAINT {Sql.Name(name)} {index.Constraint}");
        }
        else
        {
            session.Execute(Retarget(session, index, original, target, name));
        }

        if (index.Kind is "p" or "u")
        {
            var kind = index.Kind == "p" ? "PRIMARY KEY" : "UNIQUE";
            session.Execute(
                $"ALTER TABLE {target.Quoted} ADD CONSTRAINT {Sql.Name(name)} {kind} USING INDEX {Sql.Name(name)}{Deferrable(index.Constraint!)}"
            );
        }

        if (index.IsClustered)
        {
            session.Execute($"ALTER TABLE {target.Quoted} CLUSTER ON {Sql.Name(name)}");
        }

        if (index.IsReplicaIdentity)
        {
            session.Execute($"ALTER TABLE {target.Quoted} REPLICA IDENTITY USING INDEX {Sql.Name(name)}");
        }

        if (index.Comment is not null)
        {
            var what = index.Kind is null
                ? $"INDEX {new Relation(target.Schema, name).Quoted}"
                : $"CONSTRAINT {Sql.Name(name)} ON {target.Quoted}";
            session.Execute($"COMMENT ON {what} IS {Sql.Text(index.Comment)}");
        }
    }

    /// <summary>Adds a table's checks to another: those that hold for all its rows, or those that only hold for new ones.</summary>
    public static void AddChecks(PostgreSqlSession session, uint table, Relation target, bool validated)
    {
        var checks = session.Query(
            """
            SELECT conname, pg_get_constraintdef(oid), obj_description(oid, 'pg_constraint') FROM pg_constraint
            WHERE conrelid = $1 AND contype = 'c' AND convalidated = $2
              AND NOT EXISTS (SELECT FROM pg_constraint o WHERE o.conrelid = to_regclass($3) AND o.conname = pg_constraint.conname)
            ORDER BY conname
            """,
            row => (Name: Sql.Name(row.GetString(0)), Definition: row.GetString(1), Comment: row.GetText(2)),
            (long)table,
            validated,
            target.Quoted
        );
        foreach (var (name, definition, comment) in checks)
        {
            session.Execute($"ALTER TABLE {target.Quoted} ADD CONSTRAINT {name} {definition}");
            if (comment is not null)
            {
                session.Execute($"COMMENT ON CONSTRAINT {name} ON {target.Quoted} IS {Sql.Text(comment)}");
            }
        }
    }

    /// <summary>The statement that makes the index, for another table and under another name. Its head is known word for word.</summary>
    private static string Retarget(PostgreSqlSession session, Index index, Relation original, Relation target, string name)
    {
        var heads = session.Query(
            "SELECT u || quote_ident($1) || ' ON ' || o || $2::regclass::text || ' USING ' FROM (VALUES ('CREATE INDEX '), ('CREATE UNIQUE INDEX ')) a(u), (VALUES (''), ('ONLY ')) b(o)",
            row => row.GetString(0),
            index.Name,
            original.Quoted
        );
        var head = heads.SingleOrDefault(head => index.Definition.StartsWith(head, StringComparison.Ordinal));
        if (head is null)
        {
            throw new DatabaseException(
                Mend.Message(
                    $"the definition of the index '{index.Name}' that can't be read",
                    "CREATE INDEX … ON … USING …",
                    "report it, with the server's version"
                )
            );
        }

        var unique = head.StartsWith("CREATE UNIQUE", StringComparison.Ordinal) ? "UNIQUE " : "";
        return $"CREATE {unique}INDEX {Sql.Name(name)} ON {target.Quoted} USING {WithTablespace(index.Definition[head.Length..], index.Tablespace)}";
    }

    /// <summary>A tablespace comes before the condition, which is the last of a definition.</summary>
    private static string WithTablespace(string definition, string tablespace)
    {
        if (tablespace.Length == 0)
        {
            return definition;
        }

        var where = definition.LastIndexOf(" WHERE ", StringComparison.Ordinal);
        return where < 0 ? definition + tablespace : definition.Insert(where, tablespace);
    }

    private static string Deferrable(string constraint) =>
        constraint.EndsWith(" DEFERRABLE INITIALLY DEFERRED", StringComparison.Ordinal) ? " DEFERRABLE INITIALLY DEFERRED"
        : constraint.EndsWith(" DEFERRABLE", StringComparison.Ordinal) ? " DEFERRABLE"
        : "";
}
