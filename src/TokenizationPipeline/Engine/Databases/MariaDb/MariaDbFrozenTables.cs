namespace RegulatedData.Tokenization.MariaDb;

/// <summary>
/// Tables under LOCK TABLES … READ. A rename needs them unlocked: whether somebody was there in the instant in between, or after the
/// connection was lost, tells the time of their last change, and then the rename is taken back.
/// </summary>
internal sealed class MariaDbFrozenTables : IFrozenTables
{
    private readonly MariaDbConnection holder;
    private readonly Func<MariaDbConnection> openAlone;
    private readonly IRunStore runs;
    private readonly IReadOnlySet<string> rewritten;
    private readonly IReadOnlyDictionary<string, string?> changes = new Dictionary<string, string?>();

    internal MariaDbFrozenTables(
        MariaDbConnection holder,
        Func<MariaDbConnection> openAlone,
        IRunStore runs,
        IReadOnlySet<string> rewritten
    )
    {
        (this.holder, this.openAlone, this.runs, this.rewritten) = (holder, openAlone, runs, rewritten);
        IsSwapUnderWay = FindSwapUnderWay();
        if (!IsSwapUnderWay && rewritten.Count > 0)
        {
            var tables = rewritten.Order(StringComparer.Ordinal).Select(table => $"{Sql.Name(table)} READ");
            holder.Execute($"LOCK TABLES {string.Join(", ", tables)}", "keeping others from changing the tables until the swap");
            LastChanges.Settle(holder, rewritten);
            changes = LastChanges.Read(holder, rewritten);
        }
    }

    public bool IsSwapUnderWay { get; }

    public void Swap(DatabaseSchema schema)
    {
        using var connection = openAlone();
        var script = IsSwapUnderWay ? SwapScript.Read(connection) : SwapScript.Write(connection, schema, rewritten, changes);
        LastChanges.Outlast(connection, changes.Values);
        // It still has the locks, so nothing was changed by now; what is changed later has another time.
        holder.Scalar("SELECT 1", "making sure that nobody has changed the tables");
        new MariaDbSwap(connection, holder, rewritten).Run(script);
        runs.SetPhase(RunPhase.Swapped);
    }

    public void Dispose() => holder.Dispose();

    // A rename that a server's crash has cut short counts too.
    private bool FindSwapUnderWay()
    {
        // The connection lasts until a statement of a killed process has ended, which could be the rename.
        using var alone = openAlone();
        return rewritten.Any(table =>
            MariaDbRunStore.Exists(alone, WorkNames.Clear(table)) || !MariaDbRunStore.Exists(alone, WorkNames.Staging(table))
        );
    }
}
