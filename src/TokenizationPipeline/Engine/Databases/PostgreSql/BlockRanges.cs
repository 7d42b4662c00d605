using System.Globalization;

namespace RegulatedData.Tokenization.PostgreSql;

/// <summary>
/// Ranges of a staging table's blocks, for reading what nobody else writes. Its rows don't lie in the order of their key, so that ranges
/// of the key would read it from end to end for each. An end is the number of a block.
/// </summary>
internal static class BlockRanges
{
    public static IReadOnlyList<KeyRange> Split(PostgreSqlSession session, string table, long rowsPerRange)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(rowsPerRange);
        var blocks = session.Scalar<long>("SELECT pg_relation_size($1) / current_setting('block_size')::bigint", table);
        var parts = Math.Min(blocks, (KeyRanges.EstimateRows(session, table) / rowsPerRange) + 1);
        string?[] ends =
        [
            null,
            .. Enumerable.Range(1, (int)Math.Max(parts, 1) - 1).Select(i => (blocks * i / parts).ToString(CultureInfo.InvariantCulture)),
            null,
        ];
        return [.. ends.Zip(ends.Skip(1), (after, upTo) => new KeyRange(after, upTo))];
    }

    /// <summary>The condition of a range: " WHERE …", or nothing. From version 14 on, only its blocks are read.</summary>
    public static string Condition(KeyRange range) =>
        Sql.Where(range.After is null ? null : $"ctid >= '({range.After},0)'", range.UpTo is null ? null : $"ctid < '({range.UpTo},0)'");
}
