using System.Globalization;

namespace RegulatedData.Tokenization.MariaDb;

/// <summary>The run and its chunks, in tables of the database itself.</summary>
internal sealed class MariaDbRunStore(Func<MariaDbConnection> open) : IRunStore
{
    private const string Doing = "reading and writing the run's state";
    private const int ChunksPerStatement = 500;
    private const string TableOptions = "ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin";

    internal static bool IsOwnTable(string name) => name is WorkNames.RunTable or WorkNames.ChunkTable or SwapScript.Table;

    public RunRecord? Find()
    {
        using var connection = open();
        if (!Exists(connection, WorkNames.RunTable))
        {
            return null;
        }

        var rows = connection.Query($"SELECT id, phase, document FROM {WorkNames.RunTable}", Doing);
        return rows.Count == 0 ? null : new RunRecord(rows[0][0]!, Enum.Parse<RunPhase>(rows[0][1]!), rows[0][2]!);
    }

    public void Create(RunRecord run)
    {
        using var connection = open();
        connection.Execute(
            $"CREATE TABLE IF NOT EXISTS {WorkNames.RunTable} (only_one TINYINT PRIMARY KEY, id VARCHAR(64) NOT NULL, phase VARCHAR(32) NOT NULL, document LONGTEXT NOT NULL) {TableOptions}",
            Doing
        );
        connection.Execute(
            $"CREATE TABLE IF NOT EXISTS {WorkNames.ChunkTable} (id INT PRIMARY KEY, table_name VARCHAR(255) NOT NULL, after_key LONGTEXT, up_to_key LONGTEXT, row_count BIGINT, sums LONGTEXT) {TableOptions}",
            Doing
        );
        connection.Execute(
            $"REPLACE INTO {WorkNames.RunTable} VALUES (1, {Sql.Text(run.Id)}, {Sql.Text(run.Phase.ToString())}, {Sql.Text(run.Document)})",
            Doing
        );
    }

    public void SavePlan(IReadOnlyList<ChunkRecord> chunks)
    {
        using var connection = open();
        connection.Execute("START TRANSACTION", Doing);
        connection.Execute($"DELETE FROM {WorkNames.ChunkTable}", Doing);
        foreach (var part in chunks.Chunk(ChunksPerStatement))
        {
            connection.Execute($"INSERT INTO {WorkNames.ChunkTable} VALUES {string.Join(", ", part.Select(Values))}", Doing);
        }

        SetPhase(connection, RunPhase.Planned);
        connection.Execute("COMMIT", Doing);
    }

    public IReadOnlyList<ChunkRecord> ReadChunks()
    {
        using var connection = open();
        if (!Exists(connection, WorkNames.ChunkTable))
        {
            return [];
        }

        return
        [
            .. connection
                .Query($"SELECT id, table_name, after_key, up_to_key, row_count, sums FROM {WorkNames.ChunkTable} ORDER BY id", Doing)
                .Select(row => new ChunkRecord(
                    int.Parse(row[0]!, CultureInfo.InvariantCulture),
                    row[1]!,
                    new KeyRange(row[2], row[3]),
                    row[4] is { } rows ? long.Parse(rows, CultureInfo.InvariantCulture) : null,
                    row[5]
                )),
        ];
    }

    public void SetPhase(RunPhase phase)
    {
        using var connection = open();
        SetPhase(connection, phase);
    }

    public void SetDocument(string document)
    {
        using var connection = open();
        connection.Execute($"UPDATE {WorkNames.RunTable} SET document = {Sql.Text(document)}", Doing);
    }

    public void Forget()
    {
        using var connection = open();
        connection.Execute($"DROP TABLE IF EXISTS {SwapScript.Table}, {WorkNames.ChunkTable}, {WorkNames.RunTable}", Doing);
    }

    internal static bool Exists(MariaDbConnection connection, string table) =>
        connection.Count(
            $"SELECT COUNT(*) FROM information_schema.TABLES WHERE TABLE_SCHEMA = DATABASE() AND {Sql.Is("TABLE_NAME", table)}",
            Doing
        ) > 0;

    private static void SetPhase(MariaDbConnection connection, RunPhase phase) =>
        connection.Execute($"UPDATE {WorkNames.RunTable} SET phase = {Sql.Text(phase.ToString())}", Doing);

    private static string Values(ChunkRecord chunk) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"({chunk.Id}, {Sql.Text(chunk.Table)}, {Sql.Text(chunk.Range.After)}, {Sql.Text(chunk.Range.UpTo)}, {chunk.Rows?.ToString(CultureInfo.InvariantCulture) ?? "NULL"}, {Sql.Text(chunk.Sums)})"
        );
}
