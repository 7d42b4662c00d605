using RegulatedData.Tokenization.Databases.Tests.Runs;
using RegulatedData.Tokenization.MariaDb;
using RegulatedData.Tokenization.Servers;

namespace RegulatedData.Tokenization.Databases.Tests.MariaDb;

/// <summary>What others do between planning and the swap.</summary>
public class MariaDbChangesTests
{
    public static TheoryData<string> DefinitionChanges =>
        [
            "ALTER TABLE people ALTER name SET DEFAULT 'nobody'",
            "ALTER TABLE people ADD CONSTRAINT sensible CHECK (badge > 0)",
            "ALTER TABLE notes COMMENT 'changed'",
            "ALTER TABLE notes MODIFY text TEXT COMMENT 'changed'",
        ];

    [Fact]
    public async Task A_change_after_a_kill_between_verification_and_swap_is_seen() => await Changes.ChangeAfterKillAsync(await NewAsync());

    [Fact]
    public async Task A_change_just_before_the_swap_waits_and_is_not_lost()
    {
        var database = await NewAsync();
        await Changes.ChangeBeforeSwapAsync(
            database,
            async () =>
                await database.ScalarAsync(
                    $"SELECT COUNT(*) FROM information_schema.PROCESSLIST WHERE DB = '{database.Name}' AND STATE = 'Waiting for table metadata lock'"
                ) == "2"
        );
    }

    [Fact]
    public async Task A_change_that_comes_before_the_rename_which_waits_for_a_reader_takes_the_rename_back()
    {
        const string Policy =
            """{"version": 1, "tables": {"a": {"id": {"transformer": "fpe"}, "v": "keep"}, "b": {"id": {"transformer": "fpe"}, "v": "keep"}}}""";
        var database = await (await SharedServers.MariaDbAsync()).CreateDatabaseAsync();
        await database.ExecuteAsync(
            "CREATE TABLE a (id INT PRIMARY KEY, v INT); CREATE TABLE b LIKE a; INSERT INTO a VALUES (1, 1), (2, 2); INSERT INTO b SELECT * FROM a"
        );
        using var opened = Jobs.Open(database);
        List<Task> others = [];
        var hooked = new DyingDatabase(opened, dieAt: 0)
        {
            // The rename takes the tables in the order of their names.
            BeforeSwap = () =>
            {
                others.Add(database.QueryAsync("SELECT SLEEP(60) FROM a LIMIT 1"));
                others.Add(ChangeAsync());
                while (CountAsync().GetAwaiter().GetResult() < 2) { }
            },
        };
        using var key = Jobs.NewKey();
        var job = Jobs.Job(hooked, Policy, key);
        var plan = job.Plan();
        job.Run(plan);

        job.Invoking(j => j.Finish(plan))
            .Should()
            .Throw<DatabaseException>()
            .WithMessage("*'b' just before the swap*in their places again*");

        await Task.WhenAny(others[0]);
        await others[1];
        (await database.ScalarAsync("SELECT v FROM b WHERE id = 1")).Should().Be("77", "the originals are in their places again");
        Jobs.Job(opened, Policy, key).Invoking(j => j.Finish(plan)).Should().Throw<VerificationException>();

        async Task ChangeAsync()
        {
            await database.ExecuteAsync("UPDATE b SET v = 77 WHERE id = 1");
            await database.ExecuteAsync(
                $"KILL QUERY {await database.ScalarAsync($"SELECT ID FROM information_schema.PROCESSLIST WHERE DB = '{database.Name}' AND STATE = 'User sleep'")}"
            );
        }

        async Task<int> CountAsync() =>
            int.Parse(
                (
                    await database.ScalarAsync(
                        $"SELECT COUNT(*) FROM information_schema.PROCESSLIST WHERE DB = '{database.Name}' AND STATE IN ('User sleep', 'Waiting for table metadata lock')"
                    )
                )!,
                System.Globalization.CultureInfo.InvariantCulture
            );
    }

    // Aria writes rows that came one by one when it closes a table, as a rename does.
    [MariaDbFact]
    public async Task Rows_that_the_server_had_still_to_write_are_no_change()
    {
        const string Policy = """{"version": 1, "tables": {"l": {"id": {"transformer": "fpe", "max": 1999999999}, "v": "keep"}}}""";
        var database = await (await SharedServers.MariaDbAsync()).CreateDatabaseAsync();
        await database.ExecuteAsync("CREATE TABLE l (id INT PRIMARY KEY, v VARCHAR(20)) ENGINE = Aria");
        await database.ExecuteAsync(string.Join(';', Enumerable.Range(1, 200).Select(i => $"INSERT INTO l VALUES ({i}, 'line {i}')")));

        Jobs.RunWhole(database, Policy).HasPassed().Should().BeTrue();
    }

    // A statement that changes nothing would wait for the reader here. Of tables that refer to each other, two such statements side by side
    // make the server itself stand still.
    [Fact]
    public async Task Staging_tables_of_a_swap_that_was_taken_back_are_not_altered_again()
    {
        const string Policy = """{"version": 1, "tables": {"a": {"id": {"transformer": "fpe", "max": 1999999999}, "v": "keep"}}}""";
        var database = await (await SharedServers.MariaDbAsync()).CreateDatabaseAsync();
        await database.ExecuteAsync(
            "CREATE TABLE a (id INT AUTO_INCREMENT PRIMARY KEY, v INT UNIQUE); INSERT INTO a SELECT seq, seq FROM seq_1_to_20"
        );
        using var key = Jobs.NewKey();
        using var opened = Jobs.Open(database);
        var job = Jobs.Job(opened, Policy, key);
        job.Run(job.Plan());
        var table = opened.ReadSchema().FindTable("a")!;
        opened.CompleteStaging(table);
        using var reader = MariaDbConnection.Open(Jobs.Address(database), database.Server.Password);
        reader.Execute("START TRANSACTION", "test");
        reader.Query("SELECT COUNT(*) FROM a__tokenized", "test");

        opened.Invoking(o => o.CompleteStaging(table)).Should().NotThrow();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_connection_that_is_lost_between_verification_and_swap_hides_no_change(bool isChanged)
    {
        var database = await NewAsync();
        await Changes.LoseConnectionBeforeSwapAsync(
            database,
            async () =>
            {
                foreach (
                    var other in await database.QueryAsync(
                        $"SELECT ID FROM information_schema.PROCESSLIST WHERE DB = '{database.Name}' AND COMMAND = 'Sleep'"
                    )
                )
                {
                    await database.ExecuteAsync($"KILL {other[0]}");
                }
            },
            isChanged
        );
    }

    [Theory]
    [MemberData(nameof(DefinitionChanges))]
    public async Task A_definition_that_changes_during_a_run_is_not_lost(string change) =>
        await Changes.ChangeDefinitionAsync(await NewAsync(), change);

    [Fact]
    public async Task A_lost_plan_is_given_again_until_the_end() => Changes.LosePlan(await NewAsync());

    [Fact]
    public async Task A_run_that_was_started_over_is_left_alone_by_one_of_the_old_plan() =>
        await Changes.StartOverBetweenChunksAsync(await NewAsync());

    private static async Task<TestDatabase> NewAsync()
    {
        var database = await (await SharedServers.MariaDbAsync()).CreateDatabaseAsync();
        await database.ExecuteAsync(People.Tables);
        return database;
    }
}
