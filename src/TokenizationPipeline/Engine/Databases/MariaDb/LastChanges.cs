namespace RegulatedData.Tokenization.MariaDb;

/// <summary>When rows of tables were last changed, as the server says, to the second. A rename doesn't count.</summary>
internal static class LastChanges
{
    private const string Doing = "asking when tables were last changed";

    /// <summary>The times by the tables' names; <c>null</c> for a table that wasn't changed since the server started.</summary>
    internal static IReadOnlyDictionary<string, string?> Read(MariaDbConnection connection, IReadOnlySet<string> tables) =>
        connection
            .Query("SELECT TABLE_NAME, UPDATE_TIME FROM information_schema.TABLES WHERE TABLE_SCHEMA = DATABASE()", Doing)
            .Where(row => tables.Contains(row[0]!))
            .ToDictionary(row => row[0]!, row => row[1]);

    /// <summary>
    /// Has the server write what it still holds in memory of Aria's tables, whose time is that of their files: written when the rename
    /// closes them, it would count as a change.
    /// </summary>
    internal static void Settle(MariaDbConnection connection, IReadOnlySet<string> tables)
    {
        var late = connection
            .Query("SELECT TABLE_NAME FROM information_schema.TABLES WHERE TABLE_SCHEMA = DATABASE() AND ENGINE = 'Aria'", Doing)
            .Select(row => row[0]!)
            .Where(tables.Contains)
            .ToList();
        if (late.Count > 0)
        {
            // Of all that does it, the one that needs no privilege beyond the database's own.
            connection.Query($"CHECK TABLE {string.Join(", ", late.Select(Sql.Name))} QUICK", Doing);
        }
    }

    /// <summary>Waits until a change now would get another time than those: for less than a second, and if rows were just changed.</summary>
    internal static void Outlast(MariaDbConnection connection, IEnumerable<string?> times)
    {
        if (times.Max(StringComparer.Ordinal) is { } latest)
        {
            connection.Query($"SELECT IF(NOW() > {Sql.Text(latest)}, 0, SLEEP(1 - MICROSECOND(NOW(6)) / 1e6))", Doing);
        }
    }
}
