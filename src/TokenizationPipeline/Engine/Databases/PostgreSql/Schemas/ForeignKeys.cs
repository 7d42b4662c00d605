namespace RegulatedData.Tokenization.PostgreSql;

/// <summary>A foreign key with all that its definition says.</summary>
/// <param name="Table">The id of the table that has it.</param>
/// <param name="From">That table's name.</param>
/// <param name="To">The name of the table that it refers to.</param>
/// <param name="Schema">Its name and columns.</param>
/// <param name="Options">MATCH, ON UPDATE, ON DELETE and DEFERRABLE, as the definition writes them.</param>
/// <param name="IsValidated">Whether the rows that are there have been checked.</param>
/// <param name="Comment">Its comment.</param>
internal sealed record ForeignKey(
    uint Table,
    Relation From,
    Relation To,
    ForeignKeySchema Schema,
    string Options,
    bool IsValidated,
    string? Comment
);

/// <summary>Reads and makes foreign keys.</summary>
internal static class ForeignKeys
{
    private const string NotValid = " NOT VALID";

    public static List<ForeignKey> Read(PostgreSqlSession session) =>
        session.Query(
            $"""
            SELECT k.conrelid, fn.nspname, f.relname, tn.nspname, t.relname, k.conname,
              ARRAY(
                SELECT a.attname::text FROM unnest(k.conkey) WITH ORDINALITY c(attnum, position)
                JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = c.attnum ORDER BY c.position),
              ARRAY(
                SELECT a.attname::text FROM unnest(k.confkey) WITH ORDINALITY c(attnum, position)
                JOIN pg_attribute a ON a.attrelid = k.confrelid AND a.attnum = c.attnum ORDER BY c.position),
              pg_get_constraintdef(k.oid), k.convalidated, obj_description(k.oid, 'pg_constraint')
            FROM pg_constraint k
            JOIN pg_class f ON f.oid = k.conrelid JOIN pg_namespace fn ON fn.oid = f.relnamespace
            JOIN pg_class t ON t.oid = k.confrelid JOIN pg_namespace tn ON tn.oid = t.relnamespace
            WHERE k.contype = 'f'
            ORDER BY k.conrelid, k.conname
            """,
            row =>
            {
                var to = new Relation(row.GetString(3), row.GetString(4));
                return new ForeignKey(
                    row.GetOid(0),
                    new Relation(row.GetString(1), row.GetString(2)),
                    to,
                    new ForeignKeySchema(row.GetString(5), row.GetTexts(6), to.Display, row.GetTexts(7)),
                    OptionsOf(row.GetString(8)),
                    row.GetBoolean(9),
                    row.GetText(10)
                );
            }
        );

    /// <summary>Adds a foreign key to a table, for new rows.</summary>
    public static void Add(PostgreSqlSession session, ForeignKey key, Relation from, Relation to)
    {
        var name = Sql.Name(key.Schema.Name);
        session.Execute(
            $"ALTER TABLE {from.Quoted} ADD CONSTRAINT {name} FOREIGN KEY ({Sql.Names(key.Schema.Columns)}) "
                + $"REFERENCES {to.Quoted} ({Sql.Names(key.Schema.ReferencedColumns)}){key.Options}{NotValid}"
        );
        if (key.Comment is not null)
        {
            session.Execute($"COMMENT ON CONSTRAINT {name} ON {from.Quoted} IS {Sql.Text(key.Comment)}");
        }
    }

    /// <summary>Checks the rows that are there, if they haven't been.</summary>
    /// <exception cref="DatabaseException">Rows refer to others that aren't there.</exception>
    public static void Validate(PostgreSqlSession session, ForeignKey key, Relation from) =>
        session.Execute($"ALTER TABLE {from.Quoted} VALIDATE CONSTRAINT {Sql.Name(key.Schema.Name)}");

    /// <summary>Gives a staging table a foreign key of its original, to where the referenced rows will be. It may be there already.</summary>
    /// <returns>Whether it was missing.</returns>
    public static bool AddToStaging(PostgreSqlSession session, ForeignKey key, Func<Relation, bool> isRewritten)
    {
        var (from, to) = (key.From.Staging, isRewritten(key.To) ? key.To.Staging : key.To);
        session.Doing = $"checking the foreign key '{key.Schema.Name}' of '{key.From.Display}'";
        // Two foreign keys that cross each other must not wait for each other.
        var tables = new[] { from.Quoted, to.Quoted }.Order(StringComparer.Ordinal);
        session.Execute($"LOCK TABLE ONLY {string.Join(", ONLY ", tables)} IN SHARE ROW EXCLUSIVE MODE");
        var isThere = session.Scalar<bool>(
            "SELECT EXISTS (SELECT FROM pg_constraint WHERE contype = 'f' AND conrelid = to_regclass($1) AND conname = $2)",
            from.Quoted,
            key.Schema.Name
        );
        if (!isThere)
        {
            Add(session, key, from, to);
        }

        return !isThere;
    }

    /// <summary>
    /// What a definition says behind the columns that it refers to. Names are quoted in it where they hold a parenthesis, so that the last
    /// one outside of quotes, but for one that lists columns to set to NULL, closes those columns.
    /// </summary>
    private static string OptionsOf(string definition)
    {
        const string References = " REFERENCES ";
        var isQuoted = false;
        var afterReferences = false;
        for (var i = 0; i < definition.Length; i++)
        {
            isQuoted ^= definition[i] == '"';
            afterReferences |= !isQuoted && string.CompareOrdinal(definition, i, References, 0, References.Length) == 0;
            if (afterReferences && !isQuoted && definition[i] == ')')
            {
                var options = definition[(i + 1)..];
                return options.EndsWith(NotValid, StringComparison.Ordinal) ? options[..^NotValid.Length] : options;
            }
        }

        throw new DatabaseException(
            Mend.Message(
                "the definition of a foreign key that can't be read",
                "FOREIGN KEY … REFERENCES …",
                "report it, with the server's version"
            )
        );
    }
}
