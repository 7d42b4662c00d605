using System.Collections.Concurrent;

namespace RegulatedData.Tokenization;

/// <summary>Compares staging tables with their originals, before the swap.</summary>
internal sealed class Verification(IDatabase database, RunDocument document, RunOptions options, CancellationToken cancellation)
{
    private const long RowsPerRange = 500_000;

    private readonly ConcurrentBag<string> failures = [];

    internal (IReadOnlyList<TableReport> Tables, IReadOnlyList<ForeignKeyReport> ForeignKeys, IReadOnlyList<string> Failures) Run(
        DatabaseSchema schema,
        IReadOnlyList<TransformedTable> rewritten,
        ILookup<string, ChunkRecord> chunks
    )
    {
        var foreignKeys = CheckForeignKeys(schema, rewritten.Select(table => table.Table.Name).ToHashSet());
        var copied = rewritten.ToDictionary(table => table.Table.Name, table => SumCopied(table, chunks[table.Table.Name]));
        var unchanged = FindUnchanged(rewritten, copied);
        var sums = SumSides(rewritten, chunks, unchanged);
        foreach (var table in unchanged)
        {
            sums[(table, TableSource.Original)] = copied[table]!;
        }

        var tables = rewritten.Select(table =>
            Compare(
                table,
                copied[table.Table.Name],
                sums[(table.Table.Name, TableSource.Original)],
                sums[(table.Table.Name, TableSource.Staging)]
            )
        );
        return ([.. tables], foreignKeys, [.. failures.Order(StringComparer.Ordinal)]);
    }

    private List<ForeignKeyReport> CheckForeignKeys(DatabaseSchema schema, HashSet<string> rewritten)
    {
        var keys = schema
            .Tables.SelectMany(table => table.ForeignKeys.Select(key => (Table: table, Key: key)))
            .Where(pair => rewritten.Contains(pair.Table.Name) || rewritten.Contains(pair.Key.ReferencedTable))
            .ToList();
        var reports = new ConcurrentBag<ForeignKeyReport>();
        Parallel(keys, pair => reports.Add(Check(pair.Table, pair.Key, rewritten)));
        return [.. reports.OrderBy(report => report.Table, StringComparer.Ordinal).ThenBy(report => report.Name, StringComparer.Ordinal)];
    }

    private ForeignKeyReport Check(TableSchema table, ForeignKeySchema key, HashSet<string> rewritten)
    {
        var after = database.CountOrphans(table, key, rewritten);
        var before = after == 0 ? 0 : database.CountOrphans(table, key, new HashSet<string>());
        if (after != before)
        {
            failures.Add(
                $"{after} rows of the table '{table.Name}' refer to no row by the foreign key '{key.Name}', and {before} did before"
            );
        }

        return new ForeignKeyReport(table.Name, key.Name, before, after);
    }

    // What was summed while the rows were copied; nothing, where that wasn't possible.
    private static TableSums? SumCopied(TransformedTable table, IEnumerable<ChunkRecord> chunks)
    {
        var sums = TableSums.OfColumns(table.Compared.Count);
        foreach (var chunk in chunks)
        {
            if (chunk.Sums is null)
            {
                return null;
            }

            sums.Add(TableSums.Parse(chunk.Sums));
        }

        return sums;
    }

    // Their originals needn't be read again.
    private HashSet<string> FindUnchanged(IReadOnlyList<TransformedTable> tables, Dictionary<string, TableSums?> copied)
    {
        var unchanged = new ConcurrentBag<string>();
        Parallel(
            tables,
            table =>
            {
                if (copied[table.Table.Name] is { } sums && database.IsUnchangedSince(table.Table, document.Moment, sums.Rows))
                {
                    unchanged.Add(table.Table.Name);
                    Report(table, sums.Rows);
                }
            }
        );
        return [.. unchanged];
    }

    private Dictionary<(string, TableSource), TableSums> SumSides(
        IReadOnlyList<TransformedTable> tables,
        ILookup<string, ChunkRecord> chunks,
        HashSet<string> unchanged
    )
    {
        var sums = tables
            .SelectMany(table => Enum.GetValues<TableSource>().Select(side => (table, side)))
            .ToDictionary(pair => (pair.table.Table.Name, pair.side), pair => TableSums.OfColumns(pair.table.Compared.Count));
        var parts = tables
            .SelectMany(table =>
                chunks[table.Table.Name]
                    .Where(_ => !unchanged.Contains(table.Table.Name))
                    .Select(chunk => (table, TableSource.Original, chunk.Range))
                    .Concat(
                        database.Split(table.Table, TableSource.Staging, RowsPerRange).Select(range => (table, TableSource.Staging, range))
                    )
            )
            .ToList();
        Parallel(
            parts,
            part =>
            {
                var (table, side, range) = part;
                var partSums = Sum(table, side, range);
                var whole = sums[(table.Table.Name, side)];
                lock (whole)
                {
                    whole.Add(partSums);
                }
            }
        );
        return sums;
    }

    private TableSums Sum(TransformedTable table, TableSource side, KeyRange range)
    {
        var request = new ReadRequest(table.Table, side, table.Compared, table.Transformed, range);
        using var reader = database.OpenReader(request);
        using var sums = new SideReader(table, side, document.Seed);
        var batch = request.NewBatch();
        while (reader.Read(batch))
        {
            cancellation.ThrowIfCancellationRequested();
            sums.Add(batch);
            Report(table, batch.Count);
        }

        return sums.Sums;
    }

    private TableReport Compare(TransformedTable table, TableSums? copied, TableSums before, TableSums after)
    {
        var name = table.Table.Name;
        if (copied is not null && (copied.Rows, copied.RowSum) != (before.Rows, before.RowSum))
        {
            failures.Add($"rows of the table '{name}' were changed after they had been copied");
        }

        if (before.Rows != after.Rows)
        {
            failures.Add($"the table '{name}' has {before.Rows} rows, and {after.Rows} with tokens");
        }

        using var transformers = table.MakeTransformers(table.Compared);
        var reports = new Dictionary<string, ColumnReport>();
        for (var i = 0; i < table.Compared.Count; i++)
        {
            var column = table.Compared[i];
            var how = How(transformers[i]);
            if (how != ColumnVerification.NotComparable && before.ColumnSums[i] != after.ColumnSums[i])
            {
                failures.Add($"the column '{column.Name}' of the table '{name}' isn't {Words(how)}");
            }

            reports[column.Name] = new ColumnReport(
                column.Name,
                table.TransformerName(column),
                how,
                before.Values[i],
                before.FixedPoints[i] + after.FixedPoints[i]
            );
        }

        if (before.RowSum != after.RowSum)
        {
            failures.Add($"rows of the table '{name}' don't hold together what they held before");
        }

        return new TableReport(
            name,
            after.Rows,
            [
                .. table.Table.Columns.Select(column =>
                    reports.GetValueOrDefault(column.Name)
                    ?? new ColumnReport(column.Name, table.TransformerName(column), ColumnVerification.Generated, 0, 0)
                ),
            ]
        );
    }

    private static ColumnVerification How(IColumnTransformer? transformer) =>
        transformer switch
        {
            null => ColumnVerification.Equal,
            { IsDeterministic: false } => ColumnVerification.NotComparable,
            { IsReversible: true } => ColumnVerification.Restored,
            _ => ColumnVerification.Recomputed,
        };

    private static string Words(ColumnVerification how) =>
        how switch
        {
            ColumnVerification.Equal => "what it was, though it is kept",
            ColumnVerification.Restored => "what it was when its tokens are restored",
            _ => "what transforming its values again gives",
        };

    private void Report(TransformedTable table, long rows) =>
        options.Progress?.Report(new RunProgress(RunStage.Verifying, table.Table.Name, rows, table.Table.EstimatedRows * 2));

    private void Parallel<T>(IReadOnlyList<T> items, Action<T> action) => SideBySide.Run(items, options.Parallelism, action, cancellation);
}
