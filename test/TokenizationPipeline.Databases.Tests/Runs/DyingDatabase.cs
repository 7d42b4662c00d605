namespace RegulatedData.Tokenization.Databases.Tests.Runs;

/// <summary>The process that used a database has died: nothing more of it is done.</summary>
internal sealed class DiedException : Exception;

/// <summary>
/// A database whose user dies just after its nth step: what happens to a killed process, at each place where it can happen
/// between two steps. Transactions that were open are lost, as the server loses them.
/// </summary>
internal sealed class DyingDatabase(IDatabase inner, int dieAt) : IDatabase, IRunStore
{
    private readonly Lock gate = new();
    private int steps;
    private bool isDead;

    internal int Steps => steps;

    /// <summary>What happens between the verification and the swap. Default: nothing.</summary>
    internal Action BeforeSwap { get; init; } = () => { };

    /// <summary>What happens before a chunk is begun. Default: nothing.</summary>
    internal Action BeforeChunk { get; init; } = () => { };

    public DatabaseKind Kind => inner.Kind;

    public string Name => inner.Name;

    public IRunStore Runs => this;

    public DatabaseSchema ReadSchema() => inner.ReadSchema();

    public IReadOnlyList<string> ListTables() => inner.ListTables();

    public IDisposable Lock() => inner.Lock();

    public IReadOnlyList<KeyRange> Split(TableSchema table, TableSource source, long rowsPerRange) =>
        inner.Split(table, source, rowsPerRange);

    public void PrepareStaging(TableSchema table) => Step(() => inner.PrepareStaging(table));

    public IRowReader OpenReader(ReadRequest request) => inner.OpenReader(request);

    public IChunkWriter? OpenWriter(WriteRequest request)
    {
        BeforeChunk();
        return inner.OpenWriter(request) is { } writer ? new DyingWriter(this, writer) : null;
    }

    public void CompleteStaging(TableSchema table) => Step(() => inner.CompleteStaging(table));

    public string MarkMoment() => inner.MarkMoment();

    public bool IsUnchangedSince(TableSchema table, string moment, long rows) => inner.IsUnchangedSince(table, moment, rows);

    public long CountRows(TableSchema table, TableSource source) => inner.CountRows(table, source);

    public long CountOrphans(TableSchema table, ForeignKeySchema key, IReadOnlySet<string> rewritten) =>
        inner.CountOrphans(table, key, rewritten);

    public IFrozenTables Freeze(IReadOnlySet<string> rewritten) => new DyingTables(this, inner.Freeze(rewritten));

    public void DropOriginals(DatabaseSchema schema, IReadOnlySet<string> rewritten) => Step(() => inner.DropOriginals(schema, rewritten));

    public void DropStaging(IEnumerable<string> tables) => Step(() => inner.DropStaging(tables));

    public IReadOnlyList<string> FindBrokenViews() => inner.FindBrokenViews();

    public RunRecord? Find() => inner.Runs.Find();

    public void Create(RunRecord run) => Step(() => inner.Runs.Create(run));

    public void SavePlan(IReadOnlyList<ChunkRecord> chunks) => Step(() => inner.Runs.SavePlan(chunks));

    public IReadOnlyList<ChunkRecord> ReadChunks() => inner.Runs.ReadChunks();

    public void SetPhase(RunPhase phase) => Step(() => inner.Runs.SetPhase(phase));

    public void SetDocument(string document) => Step(() => inner.Runs.SetDocument(document));

    public void Forget() => Step(inner.Runs.Forget);

    public void Dispose() { }

    private void Step(Action action)
    {
        lock (gate)
        {
            if (isDead)
            {
                throw new DiedException();
            }

            action();
            isDead = ++steps == dieAt;
            if (isDead)
            {
                throw new DiedException();
            }
        }
    }

    private sealed class DyingTables(DyingDatabase database, IFrozenTables inner) : IFrozenTables
    {
        public bool IsSwapUnderWay => inner.IsSwapUnderWay;

        public void Swap(DatabaseSchema schema)
        {
            database.BeforeSwap();
            database.Step(() => inner.Swap(schema));
        }

        public void Dispose() => inner.Dispose();
    }

    private sealed class DyingWriter(DyingDatabase database, IChunkWriter inner) : IChunkWriter
    {
        public void Write(RowBatch batch) => database.Step(() => inner.Write(batch));

        public void Complete(long rows, string? sums) => database.Step(() => inner.Complete(rows, sums));

        public void Dispose() => inner.Dispose();
    }
}
