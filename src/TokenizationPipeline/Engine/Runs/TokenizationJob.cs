namespace RegulatedData.Tokenization;

/// <summary>
/// Tokenizes a database: <see cref="Plan"/>, then <see cref="Run"/>, in one process or in several with some of the chunks each, then
/// <see cref="Finish"/>. Each can be called again after a kill at any moment, and goes on to the same result. The database should be a copy
/// that nobody writes to: changes during a run make the verification fail, and the originals stay. While it finishes, others can read, and
/// their writes wait.
/// </summary>
public sealed class TokenizationJob
{
    private readonly IDatabase database;
    private readonly Policy policy;
    private readonly TransformerFactory factory;
    private readonly TimeProvider time;

    /// <summary>A job.</summary>
    /// <param name="database">The database. The job doesn't dispose it.</param>
    /// <param name="policy">What becomes of each column.</param>
    /// <param name="factory">Makes the policy's transformers with its key.</param>
    /// <param name="time">The clock. Default: the system's.</param>
    public TokenizationJob(IDatabase database, Policy policy, TransformerFactory factory, TimeProvider? time = null)
    {
        ArgumentNullException.ThrowIfNull(database);
        ArgumentNullException.ThrowIfNull(policy);
        ArgumentNullException.ThrowIfNull(factory);
        (this.database, this.policy, this.factory, this.time) = (database, policy, factory, time ?? TimeProvider.System);
    }

    /// <summary>
    /// Makes a run: staging tables, and the chunks. If the same run (policy, key and schema) has been planned before, its plan is given again.
    /// </summary>
    /// <param name="options">How. Default: as their defaults say.</param>
    /// <returns>The plan.</returns>
    /// <exception cref="TokenizationException">
    /// The database is tokenized already, the policy doesn't fit it, or another run is on it and shouldn't be started over.
    /// </exception>
    public RunPlan Plan(PlanOptions? options = null) => new Planner(database, policy, factory, options ?? new PlanOptions()).Plan();

    /// <summary>Does chunks. Those that have been done are left out.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="options">Which, and how. Default: all, as their defaults say.</param>
    /// <param name="cancellation">Ends it early; what has been done stays done.</param>
    /// <exception cref="TokenizationException">The plan isn't the database's run, the schema has changed, a value can't be transformed, or the database failed.</exception>
    public void Run(RunPlan plan, RunOptions? options = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(plan);
        new ChunkRunner(database, policy, factory, time, options ?? new RunOptions()).Run(plan, cancellation);
    }

    /// <summary>
    /// Builds keys and indexes, verifies, swaps, puts foreign keys and triggers back, and drops what has clear values. When it was finished
    /// before, it gives the same report again.
    /// </summary>
    /// <param name="plan">The plan.</param>
    /// <param name="options">How. Default: as their defaults say.</param>
    /// <param name="cancellation">Ends it early; it goes on when it is called again.</param>
    /// <returns>What was verified.</returns>
    /// <exception cref="VerificationException">The tokens aren't as they should be. The originals are untouched.</exception>
    /// <exception cref="TokenizationException">Chunks are missing, the schema has changed, a table with clear values is left, or the database failed.</exception>
    public RunReport Finish(RunPlan plan, RunOptions? options = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(plan);
        return new Finisher(database, policy, factory, time, options ?? new RunOptions()).Finish(plan, cancellation);
    }

    /// <summary>
    /// Makes a column's transformer, to give values of tokens back. Another key would give other values without an error, so where the
    /// database remembers its run, it has to be that run's key and policy.
    /// </summary>
    /// <param name="table">The table.</param>
    /// <param name="column">The column.</param>
    /// <returns>The transformer, for one thread; dispose it.</returns>
    /// <exception cref="TokenizationException">The database was tokenized with another key or policy, or the policy doesn't fit the column.</exception>
    public IColumnTransformer CreateTransformer(TableSchema table, ColumnSchema column)
    {
        if (database.Runs.Find() is { } record)
        {
            RunGuard.RequireSame(RunDocument.Parse(record.Document), policy, factory);
        }

        return factory.Create(table, column);
    }
}
