namespace RegulatedData.Tokenization.PostgreSql;

/// <summary>Tables that one transaction has locked, which swaps them too: nothing comes in between.</summary>
internal sealed class FrozenTables : IFrozenTables
{
    private const string LockTimeout = "60s";

    private readonly PostgreSqlSession session;
    private readonly IReadOnlySet<string> rewritten;

    private FrozenTables(PostgreSqlSession session, IReadOnlySet<string> rewritten) =>
        (this.session, this.rewritten) = (session, rewritten);

    /// <summary>A swap is one transaction: it has been done, or it hasn't begun.</summary>
    public bool IsSwapUnderWay => false;

    /// <summary>Locks tables against changes, and takes over the session.</summary>
    public static FrozenTables Freeze(PostgreSqlSession session, IReadOnlySet<string> rewritten)
    {
        try
        {
            session.Begin();
            session.Execute($"SET LOCAL lock_timeout = '{LockTimeout}'");
            if (rewritten.Count > 0)
            {
                var names = rewritten.Order(StringComparer.Ordinal).Select(name => Relation.Of(name).Quoted);
                session.Execute($"LOCK TABLE {string.Join(", ", names)} IN SHARE MODE");
            }

            return new FrozenTables(session, rewritten);
        }
        catch
        {
            session.Dispose();
            throw;
        }
    }

    public void Swap(DatabaseSchema schema)
    {
        SwapTransaction.Run(session, rewritten);
        session.Commit();
    }

    public void Dispose() => session.Dispose();
}
