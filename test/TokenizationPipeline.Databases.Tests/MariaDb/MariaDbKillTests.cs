using RegulatedData.Tokenization.Databases.Tests.Runs;
using RegulatedData.Tokenization.Servers;

namespace RegulatedData.Tokenization.Databases.Tests.MariaDb;

/// <summary>Processes and servers that die in the middle.</summary>
public class MariaDbKillTests
{
    private const int Rounds = 4;
    private const int KillsPerRound = 12;

    [Fact]
    public async Task A_process_that_is_killed_at_random_moments_comes_to_the_same_end()
    {
        var random = new Random(20_260);
        for (var round = 0; round < Rounds; round++)
        {
            var database = await NewDatabaseAsync();
            await EmployeesDatabase.CreateAsync(database, 0.01);
            var before = await EmployeesSnapshot.TakeAsync(database, number => number);
            var definitions = await Definitions.ReadAsync(database);
            using var job = new JobProcess(database, Jobs.EmployeesPolicy, rowsPerChunk: 3_000);

            await Deaths.KillAtRandomMomentsAsync(job, random, KillsPerRound, longestFinish: 1_500);

            (await Definitions.ReadAsync(database)).Should().Equal(definitions);
            (await EmployeesSnapshot.TakeRestoredAsync(database)).Should().Equal(before);
            (await database.QueryAsync("SHOW FULL TABLES WHERE Table_type = 'BASE TABLE'")).Should().HaveCount(7, "nothing is left");
        }
    }

    [Fact]
    public Task A_process_that_dies_at_any_step_comes_to_the_same_end() => Deaths.DieAtEachStepAsync(NewPeopleAsync, SnapshotAsync);

    [Fact]
    public Task A_process_that_dies_at_any_statement_of_the_swap_comes_to_the_same_end() =>
        Deaths.DieAtEachStatementOfTheSwapAsync(NewPeopleAsync, SnapshotAsync, "CREATE TABLE _tokenizer_swap");

    [Fact]
    public async Task A_statement_that_the_server_goes_on_with_after_its_process_was_killed_is_waited_for()
    {
        var people = await NewPeopleAsync();
        var before = await SnapshotAsync(people);
        var (database, opened, job, plan) = Jobs.PlanPeople(people);
        using var toDispose = opened;
        job.Run(plan);
        // A reader of the staging table, which keeps the statement that adds its keys from ending until it is told to end itself.
        var reader = database.QueryAsync("SELECT SLEEP(100) FROM people__tokenized LIMIT 1");
        while (await CountAsync("STATE = 'User sleep'") == 0) { }

        var finish = Task.CompletedTask;
        using (
            var proxy = new CuttingProxy(database, "ALTER TABLE `people__tokenized` ADD UNIQUE KEY", cutAt: 1, afterAnswer: false)
            {
                IsSilent = true,
            }
        )
        using (var cut = proxy.Open())
        using (var key = Jobs.NewKey())
        {
            Jobs.Job(cut, People.Policy, key)
                .Invoking(j => j.Finish(plan, new RunOptions { Patience = TimeSpan.Zero }))
                .Should()
                .Throw<DatabaseException>();
            while (!reader.IsCompleted && await CountAsync("INFO LIKE 'ALTER%'") == 0) { }

            finish = Task.Run(() => job.Finish(plan).HasPassed().Should().BeTrue());
            while (!finish.IsCompleted && await CountAsync("STATE = 'User lock'") == 0) { }

            finish.IsCompleted.Should().BeFalse("it waits for the statement");
            (await CountAsync("INFO LIKE 'ALTER%'")).Should().Be(1, "the server doesn't know that nobody waits for it");
            await database.ExecuteAsync(
                $"KILL QUERY {await database.ScalarAsync($"SELECT ID FROM information_schema.PROCESSLIST WHERE DB = '{database.Name}' AND STATE = 'User sleep'")}"
            );
            await Task.WhenAny(reader);
            while (await CountAsync("INFO LIKE 'ALTER%'") > 0) { }
        }

        await finish;
        (await SnapshotAsync(database)).Should().Equal(before);

        async Task<int> CountAsync(string condition) =>
            int.Parse(
                (
                    await database.ScalarAsync(
                        $"SELECT COUNT(*) FROM information_schema.PROCESSLIST WHERE DB = '{database.Name}' AND {condition}"
                    )
                )!,
                System.Globalization.CultureInfo.InvariantCulture
            );
    }

    [Fact]
    public Task A_process_that_dies_while_it_starts_over_leaves_a_run_that_can_be_made() =>
        Deaths.DieWhileStartingOverAsync(NewPeopleAsync);

    [Fact]
    public async Task Several_processes_that_do_the_same_chunks_do_each_once() =>
        await Deaths.DoTheSameChunksAsync(await NewDatabaseAsync());

    [Fact]
    public async Task A_server_that_crashes_and_comes_back_is_waited_for()
    {
        await using var server = await MariaDbServer.CreateAsync();
        await Deaths.CrashServerAsync(server);
    }

    private static async Task<TestDatabase> NewDatabaseAsync() => await (await SharedServers.MariaDbAsync()).CreateDatabaseAsync();

    private static async Task<TestDatabase> NewPeopleAsync()
    {
        var database = await NewDatabaseAsync();
        await database.ExecuteAsync(People.Tables);
        return database;
    }

    private static async Task<IReadOnlyList<string>> SnapshotAsync(TestDatabase database) =>
        [.. await Definitions.ReadAsync(database), .. await People.JoinsAsync(database)];
}
