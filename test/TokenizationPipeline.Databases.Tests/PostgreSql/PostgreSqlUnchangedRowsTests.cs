using Npgsql;
using RegulatedData.Tokenization.Databases.Tests.Runs;
using RegulatedData.Tokenization.Servers;

namespace RegulatedData.Tokenization.Databases.Tests.PostgreSql;

/// <summary>That a table which is said to be unchanged is: then its originals aren't read again for the verification.</summary>
public class PostgreSqlUnchangedRowsTests
{
    // A server of its own: a transaction that is open elsewhere makes rows look newer than they are.
    [Fact]
    public async Task Rows_that_nobody_touched_are_unchanged_even_when_they_are_frozen_and_each_kind_of_change_is_seen()
    {
        await using var server = await PostgreSqlServer.CreateAsync();
        var database = await PostgreSqlPeople.NewAsync(server);
        using var opened = Jobs.Open(database);
        var notes = opened.ReadSchema().FindTable("notes")!;
        string[] changes =
        [
            "INSERT INTO notes VALUES (7, 9999, 'new')",
            "UPDATE notes SET text = text WHERE n = 5",
            "DELETE FROM notes WHERE n = 6",
            "DELETE FROM notes WHERE n = 7; INSERT INTO notes VALUES (7, 7, 'another')",
            "BEGIN; SAVEPOINT a; UPDATE notes SET text = 'inner' WHERE n = 8; RELEASE a; COMMIT",
            "TRUNCATE notes",
        ];
        foreach (var change in changes)
        {
            var rows = opened.CountRows(notes, TableSource.Original);
            var moment = opened.MarkMoment();
            await database.ExecuteAsync("VACUUM FREEZE notes");
            await database.ExecuteAsync("CREATE TABLE IF NOT EXISTS elsewhere (id int); INSERT INTO elsewhere VALUES (1)");
            opened.IsUnchangedSince(notes, moment, rows).Should().BeTrue("only before: {0}", change);

            await database.ExecuteAsync(change);

            opened.IsUnchangedSince(notes, moment, rows).Should().BeFalse("of: {0}", change);
        }
    }

    [Fact]
    public async Task A_transaction_that_was_open_and_ends_later_counts_as_a_change()
    {
        await using var server = await PostgreSqlServer.CreateAsync();
        var database = await PostgreSqlPeople.NewAsync(server);
        using var opened = Jobs.Open(database);
        var notes = opened.ReadSchema().FindTable("notes")!;
        await using var connection = new NpgsqlConnection(server.ConnectionString(database.Name));
        await connection.OpenAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        await using var update = new NpgsqlCommand("UPDATE notes SET text = 'late' WHERE n = 5", connection, transaction);
        await update.ExecuteNonQueryAsync();
        await database.ExecuteAsync("CREATE TABLE elsewhere (id int)");
        var moment = opened.MarkMoment();
        opened.IsUnchangedSince(notes, moment, 200).Should().BeTrue("it isn't to be seen yet");

        await transaction.CommitAsync();

        opened.IsUnchangedSince(notes, moment, 200).Should().BeFalse();
    }

    [Fact]
    public async Task Ranges_of_blocks_hold_each_row_of_a_staging_table_once()
    {
        var database = await PostgreSqlPeople.NewAsync();
        using var opened = Jobs.Open(database);
        var notes = opened.ReadSchema().FindTable("notes")!;
        opened.PrepareStaging(notes);
        await database.ExecuteAsync(
            "INSERT INTO notes__tokenized SELECT 1, i, 'token ' || i FROM generate_series(1, 20000) i; ANALYZE notes__tokenized"
        );

        var ranges = opened.Split(notes, TableSource.Staging, 3_000);

        ranges.Should().HaveCountGreaterThan(5);
        ranges
            .Sum(range => Jobs.Count(opened, new ReadRequest(notes, TableSource.Staging, notes.Columns, new HashSet<string>(), range)))
            .Should()
            .Be(20_000);
    }
}
