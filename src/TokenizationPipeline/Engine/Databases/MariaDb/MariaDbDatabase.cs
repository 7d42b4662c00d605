using System.Globalization;

namespace RegulatedData.Tokenization.MariaDb;

/// <summary>A database on MariaDB or MySQL.</summary>
internal sealed class MariaDbDatabase : IDatabase
{
    // Some moments for a busy server to see that the connection which had it was closed, or its process killed.
    private const int LockSeconds = 10;
    private const int ChunkLockSeconds = 600;
    private const int WorkLockSeconds = 3600;

    private readonly DatabaseAddress address;
    private readonly string? password;
    private readonly Lazy<TableDetails> details;

    internal MariaDbDatabase(DatabaseAddress address, string? password)
    {
        (this.address, this.password) = (address, password);
        Runs = new MariaDbRunStore(Open);
        details = new Lazy<TableDetails>(ReadDetails, LazyThreadSafetyMode.PublicationOnly);
    }

    public DatabaseKind Kind => DatabaseKind.MySql;

    public string Name => address.Database;

    public IRunStore Runs { get; }

    public DatabaseSchema ReadSchema()
    {
        var isRunOn = Runs.Find() is { Phase: not RunPhase.Tokenized };
        using var connection = Open();
        return new SchemaReader(connection, isRunOn).Read(Name);
    }

    public IReadOnlyList<string> ListTables()
    {
        using var connection = Open();
        return
        [
            .. connection
                .Query(
                    "SELECT TABLE_NAME FROM information_schema.TABLES WHERE TABLE_SCHEMA = DATABASE() AND TABLE_TYPE IN ('BASE TABLE', 'SYSTEM VERSIONED')",
                    "listing the tables"
                )
                .Select(row => row[0]!)
                .Where(name => !MariaDbRunStore.IsOwnTable(name))
                .Order(StringComparer.Ordinal),
        ];
    }

    public IDisposable Lock()
    {
        var connection = Open();
        if (ServerLocks.Take(connection, Name, "run", LockSeconds))
        {
            return connection;
        }

        using (connection)
        {
            var holder = $"the server's connection {ServerLocks.Holder(connection, Name, "run")}";
            throw new DatabaseException(RunErrors.Locked(Name, holder, "KILL …"));
        }
    }

    public IReadOnlyList<KeyRange> Split(TableSchema table, TableSource source, long rowsPerRange)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(rowsPerRange, 1);
        if (!details.Value.IsTransactional(table.Name) || KeyRanges.Of(table, details.Value.Charsets(table.Name)) is not { } ranges)
        {
            return [KeyRange.All];
        }

        using var connection = Open();
        return source == TableSource.Staging && ranges.EvenColumn is { } column
            ? Evenly(connection, table, column, rowsPerRange)
            : OneByOne(connection, table, source, ranges, rowsPerRange);
    }

    public void PrepareStaging(TableSchema table)
    {
        var doing = $"making the staging table of '{table.Name}'";
        using var connection = OpenAlone(table.Name, doing);
        new StagingTable(connection, table, doing).Make();
    }

    public IRowReader OpenReader(ReadRequest request)
    {
        var charsets = details.Value.Charsets(request.Table.Name);
        var columns = request.Columns.Select(column =>
            ColumnExpressions.Selected(column, request.Transformed.Contains(column.Name), charsets.GetValueOrDefault(column.Name))
        );
        var from = Sql.Table(request.Table, request.Source);
        if (request.Range != KeyRange.All)
        {
            var ranges = KeyRanges.Of(request.Table, charsets)!;
            from += $" {ranges.ForceIndex} WHERE {ranges.Condition(request.Range)}";
        }

        return Opened(connection => new MariaDbRowReader(connection, request, $"SELECT {string.Join(", ", columns)} FROM {from}"));
    }

    public IChunkWriter? OpenWriter(WriteRequest request) =>
        Opened<IChunkWriter?>(connection =>
        {
            var doing = string.Create(
                CultureInfo.InvariantCulture,
                $"beginning chunk {request.ChunkId} of the table '{request.Table.Name}'"
            );
            var chunk = request.ChunkId.ToString(CultureInfo.InvariantCulture);
            // A killed process's connection may still be taking its rows back: it gives the lock up when it is done.
            if (!ServerLocks.Take(connection, Name, $"chunk {chunk}", ChunkLockSeconds))
            {
                var holder = ServerLocks.Holder(connection, Name, $"chunk {chunk}");
                throw new DatabaseException(
                    Mend.Message(
                        $"another process (the server's connection {holder}) while {doing}",
                        "one process for each chunk",
                        "wait for it, or do other chunks"
                    )
                );
            }

            if (!details.Value.IsTransactional(request.Table.Name) && IsToDo(connection, request, doing))
            {
                // The table is one chunk, and what a killed process has left of it can't be taken back.
                connection.Execute($"TRUNCATE TABLE {Sql.Table(request.Table, TableSource.Staging)}", doing);
            }

            // From here on the transaction keeps the run's tables from being dropped: nobody can start the run over.
            connection.Execute("START TRANSACTION", doing);
            if (!IsToDo(connection, request, doing))
            {
                connection.Dispose();
                return null;
            }

            var clauses = ColumnExpressions.Loaded(request.Columns, request.Transformed, details.Value.Charsets(request.Table.Name));
            return new MariaDbChunkWriter(connection, request, clauses);
        });

    public void CompleteStaging(TableSchema table)
    {
        var doing = $"adding the keys of the table '{table.Name}'";
        using var connection = OpenAlone(table.Name, doing);
        new StagingTable(connection, table, doing).Complete();
    }

    public string MarkMoment() => "";

    // InnoDB keeps when a table was last changed in memory alone, and forgets it.
    public bool IsUnchangedSince(TableSchema table, string moment, long rows) => false;

    public long CountRows(TableSchema table, TableSource source)
    {
        using var connection = Open();
        return connection.Count($"SELECT COUNT(*) FROM {Sql.Table(table, source)}", $"counting the rows of the table '{table.Name}'");
    }

    public long CountOrphans(TableSchema table, ForeignKeySchema key, IReadOnlySet<string> rewritten)
    {
        var child = Sql.Name(rewritten.Contains(table.Name) ? WorkNames.Staging(table.Name) : table.Name);
        using var connection = Open();
        var parent = rewritten.Contains(key.ReferencedTable)
            ? Sql.Name(WorkNames.Staging(key.ReferencedTable))
            : Qualified(connection, key.ReferencedTable);
        var pairs = key.Columns.Zip(key.ReferencedColumns, (column, referenced) => $"p.{Sql.Name(referenced)} = c.{Sql.Name(column)}");
        var given = key.Columns.Select(column => $"c.{Sql.Name(column)} IS NOT NULL");
        return connection.Count(
            $"SELECT COUNT(*) FROM {child} c LEFT JOIN {parent} p ON {string.Join(" AND ", pairs)} WHERE {string.Join(" AND ", given)} AND p.{Sql.Name(key.ReferencedColumns[0])} IS NULL",
            $"following the foreign key '{key.Name}' of the table '{table.Name}'"
        );
    }

    public IFrozenTables Freeze(IReadOnlySet<string> rewritten) =>
        Opened(holder => new MariaDbFrozenTables(holder, () => OpenAlone(SwapScript.Table, "swapping the tables"), Runs, rewritten));

    public void DropOriginals(DatabaseSchema schema, IReadOnlySet<string> rewritten)
    {
        var doing = "dropping the tables with clear values";
        using var connection = OpenAlone(SwapScript.Table, doing);
        foreach (var table in rewritten.Order(StringComparer.Ordinal))
        {
            connection.Execute($"DROP TABLE IF EXISTS {Sql.Name(WorkNames.Clear(table))}", doing);
        }

        connection.Execute($"DROP TABLE IF EXISTS {SwapScript.Table}, {WorkNames.ChunkTable}", doing);
    }

    public void DropStaging(IEnumerable<string> tables)
    {
        const string Doing = "dropping the staging tables";
        foreach (var table in tables)
        {
            using var connection = OpenAlone(table, Doing);
            connection.Execute($"DROP TABLE IF EXISTS {Sql.Name(WorkNames.Staging(table))}", Doing);
        }
    }

    public IReadOnlyList<string> FindBrokenViews()
    {
        using var connection = Open();
        var broken = new List<string>();
        const string Text = "SELECT TABLE_NAME FROM information_schema.VIEWS WHERE TABLE_SCHEMA = DATABASE() ORDER BY TABLE_NAME";
        foreach (var row in connection.Query(Text, "listing the views"))
        {
            try
            {
                connection.Query($"SELECT 1 FROM {Sql.Name(row[0]!)} LIMIT 0", $"trying the view '{row[0]}'");
            }
            catch (DatabaseException error) when (!error.IsConnectionLost)
            {
                broken.Add(row[0]!);
            }
        }

        return broken;
    }

    public void Dispose() { }

    private MariaDbConnection Open() => MariaDbConnection.Open(address, password);

    private T Opened<T>(Func<MariaDbConnection, T> make)
    {
        var connection = Open();
        try
        {
            return make(connection);
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    private bool IsToDo(MariaDbConnection connection, WriteRequest request, string doing)
    {
        var run = connection.Scalar($"SELECT id FROM {WorkNames.RunTable}", doing) ?? "none";
        return run == request.RunId
            ? connection.Count(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"SELECT COUNT(*) FROM {WorkNames.ChunkTable} WHERE id = {request.ChunkId} AND row_count IS NULL"
                ),
                doing
            ) > 0
            : throw new DatabaseException(RunErrors.OtherRun(request.RunId, run, Name));
    }

    private TableDetails ReadDetails()
    {
        using var connection = Open();
        return TableDetails.Read(connection);
    }

    // The server goes on with a statement whose process was killed. Its connection holds this lock until then, so that what comes next
    // sees what it has done.
    private MariaDbConnection OpenAlone(string what, string doing) =>
        Opened(connection =>
            ServerLocks.Take(connection, Name, $"work on {what}", WorkLockSeconds)
                ? connection
                : throw new DatabaseException(
                    Mend.Message(
                        $"a statement of another process (the server's connection {ServerLocks.Holder(connection, Name, $"work on {what}")}) while {doing}",
                        "one at a time",
                        "wait for it, then run the same command again"
                    )
                )
        );

    private static List<KeyRange> OneByOne(
        MariaDbConnection connection,
        TableSchema table,
        TableSource source,
        KeyRanges ranges,
        long rowsPerRange
    )
    {
        var name = source == TableSource.Original ? table.Name : WorkNames.Staging(table.Name);
        var found = new List<KeyRange>();
        string? after = null;
        while (ranges.FindEnd(connection, name, after, rowsPerRange) is { } end)
        {
            found.Add(new KeyRange(after, end));
            after = end;
        }

        found.Add(new KeyRange(after, null));
        return found;
    }

    private static List<KeyRange> Evenly(MariaDbConnection connection, TableSchema table, string column, long rowsPerRange)
    {
        var name = Sql.Name(column);
        var row = connection.Query(
            $"SELECT MIN({name}), MAX({name}) FROM {Sql.Table(table, TableSource.Staging)}",
            $"splitting the staging table of '{table.Name}'"
        )[0];
        var parts = (table.EstimatedRows / rowsPerRange) + 1;
        if (row[0] is null || parts == 1)
        {
            return [KeyRange.All];
        }

        var (least, most) = (Int128.Parse(row[0]!, CultureInfo.InvariantCulture), Int128.Parse(row[1]!, CultureInfo.InvariantCulture));
        var ends = Enumerable
            .Range(1, (int)Math.Min(parts, int.MaxValue) - 1)
            .Select(i => KeyRanges.EndAt(least + ((most - least) * i / parts)));
        string? after = null;
        var found = new List<KeyRange>();
        foreach (var end in ends.Distinct())
        {
            found.Add(new KeyRange(after, end));
            after = end;
        }

        found.Add(new KeyRange(after, null));
        return found;
    }

    // The schema reader has "database.table" for a table of another database.
    private static string Qualified(MariaDbConnection connection, string table) =>
        MariaDbRunStore.Exists(connection, table) ? Sql.Name(table) : string.Join('.', table.Split('.').Select(Sql.Name));
}
