using System.Globalization;

namespace RegulatedData.Tokenization.PostgreSql;

/// <summary>What counts columns up: sequences behind identity columns, which belong to their table, and those that a column owns.</summary>
internal static class Sequences
{
    private sealed record Sequence(
        uint Oid,
        Relation Name,
        string Column,
        bool IsIdentity,
        bool IsAlways,
        long Increment,
        long Minimum,
        long Maximum,
        long Start,
        long Cache,
        bool Cycles,
        string? Comment
    )
    {
        public Relation StagingName => new(Name.Schema, WorkNames.Staging(Name.Name));
    }

    /// <summary>Makes the staging table's identity columns what the original's are, with sequences of their own.</summary>
    public static void AddIdentities(PostgreSqlSession session, uint original, Relation staging)
    {
        var there = session.Query(
            "SELECT attname FROM pg_attribute WHERE attrelid = to_regclass($1) AND attidentity <> ''",
            row => row.GetString(0),
            staging.Quoted
        );
        foreach (var sequence in Read(session, original).Where(s => s.IsIdentity && !there.Contains(s.Column)))
        {
            session.Execute(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"""
                    ALTER TABLE {staging.Quoted} ALTER COLUMN {Sql.Name(sequence.Column)}
                    ADD GENERATED {(sequence.IsAlways ? "ALWAYS" : "BY DEFAULT")} AS IDENTITY (
                      SEQUENCE NAME {sequence.StagingName.Quoted} INCREMENT {sequence.Increment}
                      MINVALUE {sequence.Minimum} MAXVALUE {sequence.Maximum} START {sequence.Start} CACHE {sequence.Cache}
                      {(sequence.Cycles ? "CYCLE" : "NO CYCLE")})
                    """
                )
            );
            Rights.Copy(session, sequence.Oid, sequence.StagingName, "SEQUENCE");
            if (sequence.Comment is not null)
            {
                session.Execute($"COMMENT ON SEQUENCE {sequence.StagingName.Quoted} IS {Sql.Text(sequence.Comment)}");
            }
        }
    }

    /// <summary>What must be done when the new table has the original's name, and before the original is dropped.</summary>
    /// <returns>What must be done after it is dropped.</returns>
    public static Action HandOver(PostgreSqlSession session, uint original, Relation table)
    {
        var sequences = Read(session, original);
        var positions = sequences.ToDictionary(
            sequence => sequence,
            sequence =>
                session
                    .Query(
                        $"SELECT last_value, is_called FROM {sequence.Name.Quoted}",
                        row => (Last: row.GetInt64(0), IsCalled: row.GetBoolean(1))
                    )
                    .Single()
        );
        foreach (var sequence in sequences.Where(sequence => !sequence.IsIdentity))
        {
            session.Execute($"ALTER SEQUENCE {sequence.Name.Quoted} OWNED BY {table.Quoted}.{Sql.Name(sequence.Column)}");
        }

        return () =>
        {
            foreach (var (sequence, position) in positions)
            {
                if (sequence.IsIdentity)
                {
                    session.Execute($"ALTER SEQUENCE {sequence.StagingName.Quoted} RENAME TO {Sql.Name(sequence.Name.Name)}");
                    session.Execute("SELECT setval($1::regclass, $2, $3)", sequence.Name.Quoted, position.Last, position.IsCalled);
                }

                PassTokens(session, sequence, position.Last, table);
            }
        };
    }

    /// <summary>Tokens can lie beyond where the sequence stands: it goes on behind the last of them.</summary>
    private static void PassTokens(PostgreSqlSession session, Sequence sequence, long last, Relation table)
    {
        var (extreme, further) = sequence.Increment > 0 ? ("max", ">") : ("min", "<");
        session.Execute(
            $"""
            SELECT setval($1::regclass, extreme) FROM (SELECT {extreme}({Sql.Name(
                sequence.Column
            )})::bigint AS extreme FROM {table.Quoted}) tokens
            WHERE extreme {further} $2 AND extreme BETWEEN $3 AND $4
            """,
            sequence.Name.Quoted,
            last,
            sequence.Minimum,
            sequence.Maximum
        );
    }

    private static List<Sequence> Read(PostgreSqlSession session, uint table) =>
        session.Query(
            """
            SELECT c.oid, n.nspname, c.relname, a.attname, a.attidentity <> '', a.attidentity = 'a',
              s.seqincrement, s.seqmin, s.seqmax, s.seqstart, s.seqcache, s.seqcycle, obj_description(c.oid, 'pg_class')
            FROM pg_depend d
            JOIN pg_class c ON c.oid = d.objid AND c.relkind = 'S'
            JOIN pg_namespace n ON n.oid = c.relnamespace
            JOIN pg_sequence s ON s.seqrelid = c.oid
            JOIN pg_attribute a ON a.attrelid = d.refobjid AND a.attnum = d.refobjsubid
            WHERE d.classid = 'pg_class'::regclass AND d.refclassid = 'pg_class'::regclass AND d.refobjid = $1 AND d.deptype IN ('a', 'i')
            ORDER BY c.relname
            """,
            row => new Sequence(
                row.GetOid(0),
                new Relation(row.GetString(1), row.GetString(2)),
                row.GetString(3),
                row.GetBoolean(4),
                row.GetBoolean(5),
                row.GetInt64(6),
                row.GetInt64(7),
                row.GetInt64(8),
                row.GetInt64(9),
                row.GetInt64(10),
                row.GetBoolean(11),
                row.GetText(12)
            ),
            (long)table
        );
}
