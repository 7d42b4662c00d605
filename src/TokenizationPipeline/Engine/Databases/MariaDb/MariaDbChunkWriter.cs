using System.Globalization;

namespace RegulatedData.Tokenization.MariaDb;

/// <summary>
/// Loads a chunk with one LOAD DATA LOCAL, which runs on a thread of its own and pulls what <see cref="Write"/> pushes. The rows and the
/// chunk's mark belong to the transaction that the connection has begun.
/// </summary>
internal sealed class MariaDbChunkWriter : IChunkWriter
{
    // Raised when an ENUM's error value, '', goes from one table to the other: it is kept.
    private const uint Truncated = 1265;

    private readonly MariaDbConnection connection;
    private readonly WriteRequest request;
    private readonly LoadSource source = new();
    private readonly Task<long> load;
    private readonly string doing;
    private bool hasEnded;

    internal MariaDbChunkWriter(MariaDbConnection connection, WriteRequest request, string columnClauses)
    {
        this.connection = connection;
        this.request = request;
        doing = string.Create(CultureInfo.InvariantCulture, $"loading chunk {request.ChunkId} of the table '{request.Table.Name}'");
        var sql =
            $"LOAD DATA LOCAL INFILE 'rows' INTO TABLE {Sql.Table(request.Table, TableSource.Staging)} CHARACTER SET binary {LoadFormat.Clauses} {columnClauses}";
        load = Task.Factory.StartNew(() => Load(sql), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }

    public void Write(RowBatch batch)
    {
        if (source.Take() is not { } block)
        {
            // The load has ended early: what it failed at is what there is to say.
            Finish();
            throw Incomplete();
        }

        LoadFormat.Append(batch, block);
        source.Push(block);
    }

    public void Complete(long rows, string? sums)
    {
        source.Complete();
        var taken = Finish();
        var warnings = connection.Warnings(doing);
        if (taken != rows)
        {
            throw warnings.Any(warning => warning is MariaDbErrors.CheckBrokenOnMySql or MariaDbErrors.CheckBrokenOnMariaDb)
                ? BreaksCheck()
                : TooFew(rows, taken);
        }

        if (warnings.FirstOrDefault(warning => warning != Truncated || !HasEnum()) is var other and not 0)
        {
            throw Changed(other);
        }

        connection.Execute(
            string.Create(
                CultureInfo.InvariantCulture,
                $"UPDATE {WorkNames.ChunkTable} SET row_count = {rows}, sums = {Sql.Text(sums)} WHERE id = {request.ChunkId} AND row_count IS NULL"
            ),
            doing
        );
        connection.Execute("COMMIT", doing);
    }

    public void Dispose()
    {
        if (!hasEnded)
        {
            source.Abort();
            // Only its end matters: the connection closes without a commit, whatever it was.
            ((IAsyncResult)load).AsyncWaitHandle.WaitOne();
        }

        connection.Dispose();
        source.Dispose();
    }

    private long Load(string sql)
    {
        try
        {
            return connection.Load(sql, source, doing);
        }
        finally
        {
            source.End();
        }
    }

    private long Finish()
    {
        ((IAsyncResult)load).AsyncWaitHandle.WaitOne();
        hasEnded = true;
        return load.GetAwaiter().GetResult();
    }

    private bool HasEnum() => request.Columns.Any(column => column.AllowedValues is not null);

    private DatabaseException Incomplete() =>
        new(
            Mend.Message(
                $"an end too early while {doing}",
                "a load that takes all rows",
                "run the same command again: it goes on where it was"
            )
        );

    private DatabaseException BreaksCheck() =>
        new(
            Mend.Message(
                $"rows that break a check of the table while {doing}",
                "tokens, and kept values, that meet the table's checks",
                "choose a transformer whose tokens do, such as fpe with min and max, or drop the check from the copy that is tokenized"
            )
        );

    private DatabaseException TooFew(long rows, long taken) =>
        new(
            Mend.Message(
                string.Create(CultureInfo.InvariantCulture, $"{rows} rows, of which {taken} were taken, while {doing}"),
                "rows with different keys",
                "give the key's columns injective transformers; if they have them, plan the run again: rows have changed since"
            )
        );

    private DatabaseException Changed(uint warning) =>
        new(
            Mend.Message(
                string.Create(CultureInfo.InvariantCulture, $"warning {warning} while {doing}: the server had to change a value"),
                "tokens that fit their columns",
                "choose a transformer whose tokens fit the column's type and length"
            )
        );
}
