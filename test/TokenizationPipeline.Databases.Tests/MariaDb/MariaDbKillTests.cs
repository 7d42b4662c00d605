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
