namespace RegulatedData.Tokenization.MariaDb;

/// <summary>What reading and loading need to know of tables beyond the schema: character sets, and whether their engine has transactions.</summary>
internal sealed class TableDetails
{
    private static readonly Dictionary<string, string?> None = [];
    private readonly Dictionary<string, Dictionary<string, string?>> charsets;
    private readonly HashSet<string> transactional;

    private TableDetails(Dictionary<string, Dictionary<string, string?>> charsets, HashSet<string> transactional) =>
        (this.charsets, this.transactional) = (charsets, transactional);

    internal static TableDetails Read(MariaDbConnection connection)
    {
        const string Doing = "reading character sets and engines";
        const string Columns =
            "SELECT TABLE_NAME, COLUMN_NAME, CHARACTER_SET_NAME FROM information_schema.COLUMNS WHERE TABLE_SCHEMA = DATABASE()";
        const string Tables = """
            SELECT TABLE_NAME FROM information_schema.TABLES WHERE TABLE_SCHEMA = DATABASE()
            AND ENGINE IN (SELECT ENGINE FROM information_schema.ENGINES WHERE TRANSACTIONS = 'YES')
            """;
        return new TableDetails(
            connection.Query(Columns, Doing).GroupBy(row => row[0]!).ToDictionary(table => table.Key, ToCharsets),
            [.. connection.Query(Tables, Doing).Select(row => row[0]!)]
        );
    }

    internal IReadOnlyDictionary<string, string?> Charsets(string table) => charsets.GetValueOrDefault(table, None);

    internal bool IsTransactional(string table) => transactional.Contains(table);

    private static Dictionary<string, string?> ToCharsets(IGrouping<string, string?[]> rows) =>
        rows.ToDictionary(row => row[1]!, row => row[2]);
}
