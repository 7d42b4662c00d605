namespace RegulatedData.Tokenization.PostgreSql;

/// <summary>What a table is, apart from its columns and keys.</summary>
/// <param name="Oid">Its id.</param>
/// <param name="Persistence">"UNLOGGED ", or nothing.</param>
/// <param name="AccessMethod">How it is stored: "heap".</param>
/// <param name="Options">" WITH (fillfactor = '70')", or nothing.</param>
/// <param name="Tablespace">" TABLESPACE …", or nothing.</param>
internal sealed record TableFacts(uint Oid, string Persistence, string AccessMethod, string Options, string Tablespace)
{
    /// <summary>Reads a table's facts.</summary>
    /// <exception cref="DatabaseException">There is no such table.</exception>
    public static TableFacts Read(PostgreSqlSession session, Relation table)
    {
        var facts = session.Query(
            """
            SELECT c.oid, c.relpersistence = 'u', am.amname, c.reloptions, toast.reloptions, s.spcname
            FROM pg_class c
            JOIN pg_am am ON am.oid = c.relam
            LEFT JOIN pg_class toast ON toast.oid = c.reltoastrelid
            LEFT JOIN pg_tablespace s ON s.oid = c.reltablespace
            WHERE c.oid = to_regclass($1)
            """,
            row => new TableFacts(
                row.GetOid(0),
                row.GetBoolean(1) ? "UNLOGGED " : "",
                row.GetString(2),
                With([.. row.GetTexts(3), .. row.GetTexts(4).Select(option => $"toast.{option}")]),
                row.GetText(5) is { } space ? $" TABLESPACE {Sql.Name(space)}" : ""
            ),
            table.Quoted
        );
        return facts.Count == 1
            ? facts[0]
            : throw new DatabaseException(
                Mend.Message($"no table '{table.Display}'", "the tables that the run was planned for", "plan again: the schema has changed")
            );
    }

    /// <summary>Options, each "name=value", as a statement takes them.</summary>
    public static string With(IReadOnlyList<string> options) =>
        options.Count == 0
            ? ""
            : $" WITH ({string.Join(", ", options.Select(option => option.Split('=', 2)).Select(pair => $"{pair[0]} = {Sql.Text(pair[1])}"))})";
}
