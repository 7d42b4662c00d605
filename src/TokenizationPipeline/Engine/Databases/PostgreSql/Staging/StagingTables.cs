namespace RegulatedData.Tokenization.PostgreSql;

/// <summary>Staging tables, told from a user's own table of such a name by their comment.</summary>
internal static class StagingTables
{
    private const string Mark = "Tokenized rows on their way into the table of this name without __tokenized.";

    /// <summary>The ids of all staging tables.</summary>
    public static HashSet<uint> List(PostgreSqlSession session) =>
        [
            .. session.Query(
                "SELECT objoid FROM pg_description WHERE classoid = 'pg_class'::regclass AND objsubid = 0 AND description = $1",
                row => row.GetOid(0),
                Mark
            ),
        ];

    /// <summary>Makes a table's staging table; see <see cref="IDatabase.PrepareStaging"/>.</summary>
    public static void Prepare(PostgreSqlSession session, Relation original)
    {
        var staging = original.Staging;
        session.InTransaction(() =>
        {
            var table = TableFacts.Read(session, original);
            Uncarriable.Refuse(session, original, table.Oid);
            Drop(session, original);
            session.Execute(
                $"CREATE {table.Persistence}TABLE {staging.Quoted} (LIKE {original.Quoted} INCLUDING GENERATED INCLUDING STORAGE{Compression(session)})"
                    + $" USING {Sql.Name(table.AccessMethod)}{table.Options}{table.Tablespace}"
            );
            session.Execute($"COMMENT ON TABLE {staging.Quoted} IS {Sql.Text(Mark)}");
            // Checks that hold for all rows: a token that breaks one is found at once.
            Constraints.AddChecks(session, table.Oid, staging, validated: true);
            Rights.Copy(session, table.Oid, staging);
        });
    }

    /// <summary>Drops a table's staging table, if there is one.</summary>
    /// <exception cref="DatabaseException">A table of that name is somebody else's.</exception>
    public static void Drop(PostgreSqlSession session, Relation original)
    {
        var staging = original.Staging;
        var comment = session.Query(
            "SELECT obj_description(c, 'pg_class') FROM (SELECT to_regclass($1)::oid) t(c) WHERE c IS NOT NULL",
            row => row.GetText(0),
            staging.Quoted
        );
        if (comment.Count == 0)
        {
            return;
        }

        if (comment[0] != Mark)
        {
            throw new DatabaseException(
                Mend.Message(
                    $"a table '{staging.Display}' that isn't the tokenizer's own",
                    "this name free, for the rows on their way",
                    "rename that table"
                )
            );
        }

        // Foreign keys of other staging tables that refer to it go too.
        session.Execute($"DROP TABLE {staging.Quoted} CASCADE");
    }

    private static string Compression(PostgreSqlSession session) => session.Version.Major >= 14 ? " INCLUDING COMPRESSION" : "";
}
