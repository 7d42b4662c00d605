namespace RegulatedData.Tokenization;

/// <summary>
/// A database that a run tokenizes. It opens its connections itself, one or more for each reader and writer. Its members block, and can be
/// called from several threads at once, each for a table or chunk of its own. What can't be done is a <see cref="DatabaseException"/>;
/// its <see cref="DatabaseException.IsConnectionLost"/> says whether it is worth doing again.
/// </summary>
/// <remarks>
/// Next to a table that is rewritten stands its staging table (<see cref="WorkNames.Staging"/>), which takes the tokenized rows, and after
/// the swap for a moment the original under another name (<see cref="WorkNames.Clear"/>). Every member that changes something can be
/// called again after a kill at any moment, and then ends with the same result.
/// </remarks>
public interface IDatabase : IDisposable
{
    /// <summary>Which family of servers it is on.</summary>
    DatabaseKind Kind { get; }

    /// <summary>The database's name.</summary>
    string Name { get; }

    /// <summary>What the database remembers of a run.</summary>
    IRunStore Runs { get; }

    /// <summary>Reads the tables as they are now, without the tokenizer's own.</summary>
    /// <returns>The schema.</returns>
    /// <exception cref="DatabaseException">A table is of a kind that a run would lose rows of, or can't be read.</exception>
    DatabaseSchema ReadSchema();

    /// <summary>The names of all tables that hold rows, staging tables and originals aside of the swap too, but not the run store's.</summary>
    /// <returns>The names, as in a <see cref="TableSchema"/>.</returns>
    IReadOnlyList<string> ListTables();

    /// <summary>
    /// Takes the lock that planning and finishing hold, so that two of them can't work on one database. It waits only for a moment, in which
    /// the server sees that a process which had it was killed.
    /// </summary>
    /// <returns>What gives it back when disposed; it is also given back when the process dies.</returns>
    /// <exception cref="DatabaseException">Somebody else has it; the message says which of the server's connections.</exception>
    IDisposable Lock();

    /// <summary>
    /// Splits a table into ranges that can be read side by side. They cover it: no row is in two of them, or in none, whatever rows are
    /// added later. A table that can't be split (without a key, or of an engine without transactions) is one open range.
    /// </summary>
    /// <param name="table">The table.</param>
    /// <param name="source">Which of the two.</param>
    /// <param name="rowsPerRange">About how many rows a range should have.</param>
    /// <returns>The ranges, at least one, in their order.</returns>
    IReadOnlyList<KeyRange> Split(TableSchema table, TableSource source, long rowsPerRange);

    /// <summary>Makes the table's staging table, empty; one that is there is dropped first. It has what loading needs and no more.</summary>
    /// <param name="table">The original.</param>
    void PrepareStaging(TableSchema table);

    /// <summary>Opens a reader of a range. It streams: memory doesn't grow with the rows.</summary>
    /// <param name="request">What it reads.</param>
    /// <returns>The reader.</returns>
    IRowReader OpenReader(ReadRequest request);

    /// <summary>
    /// Opens a writer into a staging table for one chunk. Its rows, and that the chunk is done, are committed together, or not at all.
    /// It holds the chunk's lock, so that two processes can't both do it.
    /// </summary>
    /// <param name="request">What it writes.</param>
    /// <returns>The writer; <c>null</c> when the chunk has been done, maybe by another process just now.</returns>
    /// <exception cref="DatabaseException">Another process is at this chunk, or has started the run over.</exception>
    IChunkWriter? OpenWriter(WriteRequest request);

    /// <summary>
    /// Gives a loaded staging table what the original has: the primary key, unique keys and other indexes, the next value of what counts
    /// up. Not yet the foreign keys and triggers. What is there already is left.
    /// </summary>
    /// <param name="table">The original.</param>
    /// <exception cref="DatabaseException">Rows break a unique key.</exception>
    void CompleteStaging(TableSchema table);

    /// <summary>A mark of now, for <see cref="IsUnchangedSince"/>.</summary>
    /// <returns>The mark, in the words of the database.</returns>
    string MarkMoment();

    /// <summary>
    /// Whether it is certain that an original has had the same rows since a moment. PostgreSQL can tell by the transactions that rows come
    /// from; MariaDB and MySQL can't, and then the answer is no.
    /// </summary>
    /// <param name="table">The table.</param>
    /// <param name="moment">What <see cref="MarkMoment"/> gave.</param>
    /// <param name="rows">How many rows were read of it since then.</param>
    /// <returns>Whether it is certain.</returns>
    bool IsUnchangedSince(TableSchema table, string moment, long rows);

    /// <summary>Counts the rows of a table.</summary>
    /// <param name="table">The original.</param>
    /// <param name="source">Which of the two.</param>
    /// <returns>How many.</returns>
    long CountRows(TableSchema table, TableSource source);

    /// <summary>
    /// Counts rows whose foreign key (no column NULL) refers to a row that isn't there. Before the swap; each side is read from where it is
    /// after it: the staging table of a table that is rewritten, the original of another.
    /// </summary>
    /// <param name="table">The table that has the foreign key.</param>
    /// <param name="key">The foreign key.</param>
    /// <param name="rewritten">The tables that have staging tables; none, to count in the originals.</param>
    /// <returns>How many.</returns>
    long CountOrphans(TableSchema table, ForeignKeySchema key, IReadOnlySet<string> rewritten);

    /// <summary>
    /// Keeps everybody else from changing tables, their rows and their definitions, until what it returns is disposed: from before they are
    /// verified until they are swapped. They can be read all the time. It waits a while for those who are changing them.
    /// </summary>
    /// <param name="rewritten">The tables that have staging tables.</param>
    /// <returns>The tables, for the swap.</returns>
    /// <exception cref="DatabaseException">Somebody changes them and doesn't end.</exception>
    IFrozenTables Freeze(IReadOnlySet<string> rewritten);

    /// <summary>Drops what the swap has left of the originals, and the run's chunks, whose ranges hold clear keys.</summary>
    /// <param name="schema">All tables as they were before.</param>
    /// <param name="rewritten">Those that had staging tables.</param>
    void DropOriginals(DatabaseSchema schema, IReadOnlySet<string> rewritten);

    /// <summary>Drops the staging tables of a run that is given up, before its swap.</summary>
    /// <param name="tables">The originals' names.</param>
    void DropStaging(IEnumerable<string> tables);

    /// <summary>Tries each view over the tables, reading no row.</summary>
    /// <returns>The names of those that can't be read any more.</returns>
    IReadOnlyList<string> FindBrokenViews();
}
