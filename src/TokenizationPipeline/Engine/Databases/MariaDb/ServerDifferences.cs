namespace RegulatedData.Tokenization.MariaDb;

/// <summary>
/// Where statements have to know whether the server is MariaDB or MySQL. All else is said so that both understand it, or in comments that
/// only MySQL reads (/*!80400 … */: MariaDB leaves those numbers out).
/// </summary>
internal sealed record ServerDifferences
{
    internal static ServerDifferences MariaDb { get; } = new() { KeyExpression = "NULL" };

    internal static ServerDifferences MySql { get; } =
        new()
        {
            KeyExpression = "EXPRESSION",
            NamesConstraintsAfterTables = true,
            NamesTriggersInUtf8 = true,
            ParsesJson = true,
        };

    /// <summary>The column of information_schema.STATISTICS that has the expression which a key has in place of a column.</summary>
    internal required string KeyExpression { get; init; }

    /// <summary>
    /// Whether a database can't have two checks of one name, as on MySQL; and the names of checks and foreign keys that begin with their table's
    /// (people_chk_1, people_ibfk_1) follow it into a new one.
    /// </summary>
    internal bool NamesConstraintsAfterTables { get; private init; }

    /// <summary>
    /// Whether SHOW CREATE TRIGGER gives the trigger's and the table's name in UTF-8, and only what the trigger does in the bytes that it was
    /// written in.
    /// </summary>
    internal bool NamesTriggersInUtf8 { get; private init; }

    /// <summary>Whether JSON is kept as values with types, of which text doesn't tell all.</summary>
    internal bool ParsesJson { get; private init; }
}
