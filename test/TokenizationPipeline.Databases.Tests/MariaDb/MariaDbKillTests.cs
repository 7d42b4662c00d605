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
            var database = await (await SharedServers.MariaDbAsync()).CreateDatabaseAsync();
            await EmployeesDatabase.CreateAsync(database, 0.01);
            var before = await EmployeesSnapshot.TakeAsync(database, number => number);
            var definitions = await Definitions.ReadAsync(database);
            using var job = new JobProcess(database, Jobs.EmployeesPolicy, rowsPerChunk: 3_000);

            for (var kill = 0; kill < KillsPerRound; kill++)
            {
                await using var process = job.Start();
                // From one of its lines on, so that each part of the job is met, however long it takes to start.
                var line = new[] { "planning", "running", "finishing" }[random.Next(3)];
                var reached = process.WaitForLineAsync(output => output == line || output is "finished" or "tokenized");
                await reached;
                await Task.Delay(random.Next(line == "finishing" ? 1_500 : 400));
                await process.KillAsync();
            }

            await using var last = job.Start();
            (await last.WaitForExitAsync()).EnsureSuccess();
            (await Definitions.ReadAsync(database)).Should().Equal(definitions);
            (await EmployeesSnapshot.TakeRestoredAsync(database)).Should().Equal(before);
            (await database.QueryAsync("SHOW FULL TABLES WHERE Table_type = 'BASE TABLE'")).Should().HaveCount(7, "nothing is left");
        }
    }

    [Fact]
    public async Task A_process_that_dies_at_any_step_comes_to_the_same_end()
    {
        var steps = int.MaxValue;
        // Just after a step is just before the next one.
        for (var dieAt = 1; dieAt <= steps; dieAt++)
        {
            var (database, before) = await NewPeopleAsync();
            steps = DieOnceThenFinish(database, dieAt) ?? steps;
            (await SnapshotAsync(database)).Should().Equal(before, $"it died after step {dieAt}");
        }

        steps.Should().BeGreaterThan(10);
    }

    [Fact]
    public async Task Several_processes_that_do_the_same_chunks_do_each_once()
    {
        var database = await (await SharedServers.MariaDbAsync()).CreateDatabaseAsync();
        await EmployeesDatabase.CreateAsync(database, 0.01);
        var before = await EmployeesSnapshot.TakeAsync(database, number => number);
        using var key = Jobs.NewKey();
        using var opened = Jobs.Open(database);
        var plan = Jobs.Job(opened, Jobs.EmployeesPolicy, key).Plan(Jobs.SmallChunks);

        await Task.WhenAll(
            Enumerable
                .Range(0, 3)
                .Select(_ =>
                    Task.Run(() =>
                    {
                        using var own = Jobs.Open(database);
                        Jobs.Job(own, Jobs.EmployeesPolicy, key).Run(plan);
                    })
                )
        );
        Jobs.Job(opened, Jobs.EmployeesPolicy, key).Finish(plan).HasPassed().Should().BeTrue();

        (await EmployeesSnapshot.TakeRestoredAsync(database)).Should().Equal(before);
    }

    [Fact]
    public async Task A_server_that_crashes_and_comes_back_is_waited_for()
    {
        await using var server = await MariaDbServer.CreateAsync();
        var database = await server.CreateDatabaseAsync();
        await EmployeesDatabase.CreateAsync(database, 0.02);
        var before = await EmployeesSnapshot.TakeAsync(database, number => number);
        using var job = new JobProcess(database, Jobs.EmployeesPolicy, rowsPerChunk: 2_000);

        await using var process = job.Start();
        await process.WaitForLineAsync(line => line == "running");
        await Task.Delay(200);
        await server.CrashAsync();
        await server.StartAsync();
        await process.WaitForLineAsync(line => line == "finishing");
        await server.StopAsync();
        await server.StartAsync();
        (await process.WaitForExitAsync()).EnsureSuccess();

        (await EmployeesSnapshot.TakeRestoredAsync(database)).Should().Equal(before);
    }

    private static async Task<(TestDatabase Database, IReadOnlyList<string> Before)> NewPeopleAsync()
    {
        var database = await (await SharedServers.MariaDbAsync()).CreateDatabaseAsync();
        await database.ExecuteAsync(People.Tables);
        return (database, await SnapshotAsync(database));
    }

    private static async Task<IReadOnlyList<string>> SnapshotAsync(TestDatabase database) =>
        [.. await Definitions.ReadAsync(database), .. await People.JoinsAsync(database)];

    // How many steps there were, when it didn't die: the step was beyond the last one.
    private static int? DieOnceThenFinish(TestDatabase database, int dieAt)
    {
        using var key = Jobs.NewKey();
        using var opened = Jobs.Open(database);
        RunPlan? plan = null;
        var dying = new DyingDatabase(opened, dieAt);
        var one = new RunOptions { Parallelism = 1 };
        try
        {
            var job = Jobs.Job(dying, People.Policy, key);
            plan = job.Plan(People.Chunks);
            job.Run(plan, one);
            job.Finish(plan, one);
            return dying.Steps;
        }
        catch (DiedException)
        {
            var again = Jobs.Job(opened, People.Policy, key);
            if (opened.Runs.Find() is not { Phase: RunPhase.Verified or RunPhase.Swapped or RunPhase.Tokenized })
            {
                plan = again.Plan(People.Chunks);
                again.Run(plan, one);
            }

            again.Finish(plan!, one).HasPassed().Should().BeTrue();
            return null;
        }
    }
}
