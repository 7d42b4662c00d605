using RegulatedData.Tokenization.Databases.Tests.Runs;
using RegulatedData.Tokenization.Servers;

namespace RegulatedData.Tokenization.Databases.Tests.PostgreSql;

/// <summary>Processes and servers that die in the middle.</summary>
public class PostgreSqlKillTests
{
    private const int Rounds = 3;
    private const int KillsPerRound = 10;

    [Fact]
    public async Task A_process_that_is_killed_at_random_moments_comes_to_the_same_end()
    {
        var server = await SharedServers.PostgreSqlAsync();
        var random = new Random(20_261);
        for (var round = 0; round < Rounds; round++)
        {
            var database = await server.CreateDatabaseAsync();
            await EmployeesDatabase.CreateAsync(database, 0.01);
            var before = await EmployeesSnapshot.TakeAsync(database, number => number);
            var definitions = await server.DumpDefinitionsAsync(database);
            using var job = new JobProcess(database, Jobs.EmployeesPolicy, rowsPerChunk: 3_000);

            await Deaths.KillAtRandomMomentsAsync(job, random, KillsPerRound, longestFinish: 1_000);

            (await server.DumpDefinitionsAsync(database, WorkNames.RunTable)).Should().Equal(definitions);
            (await EmployeesSnapshot.TakeRestoredAsync(database)).Should().Equal(before);
        }
    }

    [Fact]
    public Task A_process_that_dies_at_any_step_comes_to_the_same_end() =>
        Deaths.DieAtEachStepAsync(() => PostgreSqlPeople.NewAsync(), PostgreSqlPeople.SnapshotAsync);

    [Fact]
    public async Task A_process_that_dies_at_any_statement_of_the_swap_comes_to_the_same_end() =>
        await Deaths.DieAtEachStatementOfTheSwapAsync(
            await PostgreSqlPeople.NewAsync(),
            PostgreSqlPeople.SnapshotAsync,
            "IN ACCESS EXCLUSIVE MODE"
        );

    [Fact]
    public Task A_process_that_dies_while_it_starts_over_leaves_a_run_that_can_be_made() =>
        Deaths.DieWhileStartingOverAsync(() => PostgreSqlPeople.NewAsync());

    [Fact]
    public async Task Several_processes_that_do_the_same_chunks_do_each_once() =>
        await Deaths.DoTheSameChunksAsync(await (await SharedServers.PostgreSqlAsync()).CreateDatabaseAsync());

    [Fact]
    public async Task A_server_that_crashes_and_comes_back_is_waited_for()
    {
        await using var server = await PostgreSqlServer.CreateAsync();
        await Deaths.CrashServerAsync(server);
    }
}
