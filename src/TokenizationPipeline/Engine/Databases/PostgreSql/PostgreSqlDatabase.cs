using System.Globalization;
using Npgsql;

namespace RegulatedData.Tokenization.PostgreSql;

/// <summary>A PostgreSQL database, from version 12 on, reached through Npgsql.</summary>
internal sealed class PostgreSqlDatabase : IDatabase
{
    // Any number that others are unlikely to take: "tokenize" in ASCII.
    private const long LockNumber = 0x746F6B656E697A65;

    private readonly PostgreSqlConnections connections;

    /// <summary>A database. Connections are opened when they are needed.</summary>
    /// <param name="address">Where it is.</param>
    /// <param name="password">The user's password; <c>null</c> where the server asks for none.</param>
    public PostgreSqlDatabase(DatabaseAddress address, string? password)
    {
        connections = new PostgreSqlConnections(address, password);
        Runs = new RunStore(connections);
    }

    public DatabaseKind Kind => DatabaseKind.PostgreSql;

    public string Name => connections.Database;

    public IRunStore Runs { get; }

    public DatabaseSchema ReadSchema()
    {
        using var session = connections.Open("reading the schema");
        return SchemaReader.Read(session, Name);
    }

    public IReadOnlyList<string> ListTables()
    {
        using var session = connections.Open("listing the tables");
        return [.. SchemaReader.ListAll(session).Select(table => table.Relation.Display)];
    }

    public IDisposable Lock()
    {
        var session = connections.Open("taking the tokenizer's lock");
        try
        {
            // Some moments for a busy server to see that the connection which had it was closed, or its process killed.
            session.Execute("SET lock_timeout = '10s'");
            session.Execute("SELECT pg_advisory_lock($1)", LockNumber);
            return session;
        }
        catch (DatabaseException error)
        {
            using (session)
            {
                if (error.SqlState != PostgreSqlErrors.LockNotAvailable)
                {
                    throw;
                }

                var holder = string.Create(CultureInfo.InvariantCulture, $"the server's process {LockHolder(session)}");
                throw new DatabaseException(RunErrors.Locked(Name, holder, "SELECT pg_terminate_backend(…)"), error);
            }
        }
    }

    public IReadOnlyList<KeyRange> Split(TableSchema table, TableSource source, long rowsPerRange)
    {
        ArgumentNullException.ThrowIfNull(table);
        using var session = connections.OpenForRows($"splitting the table '{table.Name}'");
        return source == TableSource.Original
            ? KeyRanges.Split(session, table, rowsPerRange)
            : BlockRanges.Split(session, Relation.Of(table, source).Quoted, rowsPerRange);
    }

    public void PrepareStaging(TableSchema table)
    {
        ArgumentNullException.ThrowIfNull(table);
        using var session = connections.Open($"making the staging table of '{table.Name}'");
        StagingTables.Prepare(session, Relation.Of(table.Name));
    }

    public IRowReader OpenReader(ReadRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        return new CopyReader(connections, request);
    }

    public IChunkWriter? OpenWriter(WriteRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        var session = connections.OpenForRows($"writing the staging table of '{request.Table.Name}'");
        try
        {
            session.Begin();
            if (RunStore.LockChunk(session, Name, request))
            {
                return new CopyWriter(session, request);
            }
        }
        catch
        {
            session.Dispose();
            throw;
        }

        session.Dispose();
        return null;
    }

    public void CompleteStaging(TableSchema table)
    {
        ArgumentNullException.ThrowIfNull(table);
        using var session = connections.Open($"completing the staging table of '{table.Name}'");
        Completion.Run(session, Relation.Of(table.Name));
    }

    public string MarkMoment()
    {
        using var session = connections.OpenForRows("noting the time of the plan");
        return UnchangedRows.MarkMoment(session);
    }

    public bool IsUnchangedSince(TableSchema table, string moment, long rows)
    {
        ArgumentNullException.ThrowIfNull(table);
        using var session = connections.OpenForRows($"looking for changes in the table '{table.Name}'");
        return UnchangedRows.Are(session, table, moment, rows);
    }

    public long CountRows(TableSchema table, TableSource source)
    {
        ArgumentNullException.ThrowIfNull(table);
        using var session = connections.OpenForRows($"counting the rows of '{table.Name}'");
        return session.Scalar<long>($"SELECT count(*) FROM ONLY {Relation.Of(table, source).Quoted}");
    }

    public long CountOrphans(TableSchema table, ForeignKeySchema key, IReadOnlySet<string> rewritten)
    {
        ArgumentNullException.ThrowIfNull(table);
        ArgumentNullException.ThrowIfNull(key);
        ArgumentNullException.ThrowIfNull(rewritten);
        using var session = connections.Open($"checking the foreign key '{key.Name}' of '{table.Name}'");
        return Orphans.Count(session, table, key, rewritten);
    }

    public IFrozenTables Freeze(IReadOnlySet<string> rewritten)
    {
        ArgumentNullException.ThrowIfNull(rewritten);
        return FrozenTables.Freeze(connections.Open("keeping others from changing the tables until the swap"), rewritten);
    }

    public void DropOriginals(DatabaseSchema schema, IReadOnlySet<string> rewritten)
    {
        // The originals went with the swap.
        using var session = connections.Open("dropping the run's chunks");
        RunStore.DropChunks(session);
    }

    public void DropStaging(IEnumerable<string> tables)
    {
        ArgumentNullException.ThrowIfNull(tables);
        using var session = connections.Open("dropping the staging tables");
        session.InTransaction(() =>
        {
            foreach (var table in tables)
            {
                StagingTables.Drop(session, Relation.Of(table));
            }
        });
    }

    public IReadOnlyList<string> FindBrokenViews()
    {
        using var session = connections.Open("trying the views");
        var views = session.Query(
            $"""
            SELECT n.nspname, c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
            WHERE c.relkind IN ('v', 'm') AND {SchemaReader.UserSchemas} AND (c.relkind = 'v' OR c.relispopulated)
            ORDER BY 1, 2
            """,
            row => new Relation(row.GetString(0), row.GetString(1))
        );
        return [.. views.Where(view => IsBroken(session, view)).Select(view => view.Display)];
    }

    public void Dispose() => connections.Dispose();

    private static int LockHolder(PostgreSqlSession session) =>
        session.Scalar<int>(
            """
            SELECT l.pid FROM pg_locks l JOIN pg_database d ON d.oid = l.database
            WHERE l.locktype = 'advisory' AND l.granted AND d.datname = current_database() AND (l.classid::bigint << 32) + l.objid::bigint = $1
            """,
            LockNumber
        );

    private static bool IsBroken(PostgreSqlSession session, Relation view)
    {
        try
        {
            session.Execute($"SELECT FROM {view.Quoted} LIMIT 0");
            return false;
        }
        catch (DatabaseException error) when (error.InnerException is PostgresException && !error.IsConnectionLost)
        {
            return true;
        }
    }
}
