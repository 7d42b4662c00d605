namespace RegulatedData.Tokenization.PostgreSql;

/// <summary>
/// Tells whether a table has the rows that it had. Each row knows the transaction that wrote it (xmin; the manual, "System Columns"):
/// inserting and updating makes rows of a newer one, and deleting leaves fewer. A scan that reads no values is several times faster than
/// reading the rows again.
/// </summary>
internal static class UnchangedRows
{
    /// <summary>The oldest transaction that wasn't over: what a transaction before it has written, whoever reads now sees.</summary>
    public static string MarkMoment(PostgreSqlSession session) =>
        // To 32 bits, as rows have them.
        session.Scalar<string>("SELECT (txid_snapshot_xmin(txid_current_snapshot()) % 4294967296)::text")!;

    /// <summary>
    /// Whether all rows are older than the moment, and as many as were read since. A row of a transaction that was running then counts as
    /// new though it may not be; two billion transactions later, old rows do too. So "no" means "maybe".
    /// </summary>
    public static bool Are(PostgreSqlSession session, TableSchema table, string moment, long rows) =>
        session.Scalar<bool>(
            $"SELECT count(*) = $1 AND coalesce(bool_and(age(xmin) > age($2::xid)), true) FROM ONLY {Relation.Of(table, TableSource.Original).Quoted}",
            rows,
            moment
        );
}
