namespace RegulatedData.Tokenization.PostgreSql;

/// <summary>The two tables that remember a run, in the schema public.</summary>
internal sealed class RunStore(PostgreSqlConnections connections) : IRunStore
{
    private const string Doing = "reading or writing the tokenizer's own tables";
    private const string ChunkLockTimeout = "30s";
    private static readonly string Runs = new Relation("public", WorkNames.RunTable).Quoted;
    private static readonly string Chunks = new Relation("public", WorkNames.ChunkTable).Quoted;

    public RunRecord? Find()
    {
        using var session = connections.Open(Doing);
        return Exists(session, Runs)
            ? session
                .Query(
                    $"SELECT id, phase, document FROM {Runs}",
                    row => new RunRecord(row.GetString(0), Enum.Parse<RunPhase>(row.GetString(1)), row.GetString(2))
                )
                .SingleOrDefault()
            : null;
    }

    public void Create(RunRecord run)
    {
        ArgumentNullException.ThrowIfNull(run);
        using var session = connections.Open(Doing);
        session.InTransaction(() =>
        {
            // The primary key makes a second row impossible.
            session.Execute(
                $"""
                CREATE TABLE IF NOT EXISTS {Runs} (
                  single boolean PRIMARY KEY DEFAULT true CHECK (single), id text NOT NULL, phase text NOT NULL, document text NOT NULL);
                CREATE TABLE IF NOT EXISTS {Chunks} (
                  id integer PRIMARY KEY, table_name text NOT NULL, after_key text, up_to_key text, rows bigint, sums text);
                """
            );
            // One that never got as far as a plan has left nothing that another couldn't make again.
            session.Execute($"DELETE FROM {Runs} WHERE phase = $1", nameof(RunPhase.Preparing));
            session.Execute($"DELETE FROM {Chunks} WHERE NOT EXISTS (SELECT FROM {Runs})");
            session.Execute($"INSERT INTO {Runs} (id, phase, document) VALUES ($1, $2, $3)", run.Id, run.Phase.ToString(), run.Document);
        });
    }

    public void SavePlan(IReadOnlyList<ChunkRecord> chunks)
    {
        ArgumentNullException.ThrowIfNull(chunks);
        using var session = connections.Open(Doing);
        session.InTransaction(() =>
        {
            session.Execute($"DELETE FROM {Chunks}");
            foreach (var chunk in chunks)
            {
                session.Execute(
                    $"INSERT INTO {Chunks} (id, table_name, after_key, up_to_key, rows) VALUES ($1, $2, $3::text, $4::text, $5::bigint)",
                    chunk.Id,
                    chunk.Table,
                    chunk.Range.After,
                    chunk.Range.UpTo,
                    chunk.Rows
                );
            }

            SetPhase(session, RunPhase.Planned);
        });
    }

    public IReadOnlyList<ChunkRecord> ReadChunks()
    {
        using var session = connections.Open(Doing);
        return Exists(session, Chunks)
            ? session.Query(
                $"SELECT id, table_name, after_key, up_to_key, rows, sums FROM {Chunks} ORDER BY id",
                row => new ChunkRecord(
                    row.GetInt32(0),
                    row.GetString(1),
                    new KeyRange(row.GetText(2), row.GetText(3)),
                    row.IsDBNull(4) ? null : row.GetInt64(4),
                    row.GetText(5)
                )
            )
            : [];
    }

    public void SetPhase(RunPhase phase)
    {
        using var session = connections.Open(Doing);
        SetPhase(session, phase);
    }

    public void SetDocument(string document)
    {
        using var session = connections.Open(Doing);
        session.Execute($"UPDATE {Runs} SET document = $1", document);
    }

    public void Forget()
    {
        using var session = connections.Open(Doing);
        session.Execute($"DROP TABLE IF EXISTS {Runs}, {Chunks}");
    }

    public static void SetPhase(PostgreSqlSession session, RunPhase phase)
    {
        if (session.ExecuteCounting($"UPDATE {Runs} SET phase = $1", phase.ToString()) == 0)
        {
            throw new DatabaseException(Mend.Message("no run in this database", "one that was planned", "run 'tokenizer plan' first"));
        }
    }

    /// <summary>Locks a chunk until the session's transaction ends, and with it the run: until then nobody can start it over.</summary>
    /// <returns>Whether it is still to be done.</returns>
    /// <exception cref="DatabaseException">There is no such chunk, another process is at it, or has started the run over.</exception>
    public static bool LockChunk(PostgreSqlSession session, string database, WriteRequest request)
    {
        var id = request.ChunkId;
        List<(string Run, bool IsDone)> chunks;
        try
        {
            // The server may still be taking back what a killed process wrote: it gives the lock up when it is done.
            session.Execute($"SET LOCAL lock_timeout = '{ChunkLockTimeout}'");
            chunks = session.Query(
                $"SELECT coalesce((SELECT id FROM {Runs}), 'none'), rows IS NOT NULL FROM {Chunks} WHERE id = $1 FOR UPDATE",
                row => (row.GetString(0), row.GetBoolean(1)),
                id
            );
            session.Execute("SET LOCAL lock_timeout = 0");
        }
        catch (DatabaseException error) when (error.SqlState == PostgreSqlErrors.LockNotAvailable)
        {
            throw new DatabaseException(
                Mend.Message($"chunk {id}, which another process is at", "a chunk that nobody works on", "wait for it, or do other chunks"),
                error
            );
        }

        if (chunks.Count == 0)
        {
            throw new DatabaseException(
                Mend.Message($"chunk {id}, which the run doesn't have", "a chunk of the plan", "plan again, or use the plan of this run")
            );
        }

        return chunks[0].Run == request.RunId
            ? !chunks[0].IsDone
            : throw new DatabaseException(RunErrors.OtherRun(request.RunId, chunks[0].Run, database));
    }

    public static void NoteDone(PostgreSqlSession session, int id, long rows, string? sums) =>
        session.Execute($"UPDATE {Chunks} SET rows = $1, sums = $2 WHERE id = $3", rows, sums, id);

    public static void DropChunks(PostgreSqlSession session) => session.Execute($"DROP TABLE IF EXISTS {Chunks}");

    private static bool Exists(PostgreSqlSession session, string table) =>
        session.Scalar<bool>("SELECT to_regclass($1) IS NOT NULL", table);
}
