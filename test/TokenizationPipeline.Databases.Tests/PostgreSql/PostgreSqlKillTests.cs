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

            for (var kill = 0; kill < KillsPerRound; kill++)
            {
                await using var process = job.Start();
                // From one of its lines on, so that each part of the job is met, however long it takes to start.
                var line = new[] { "planning", "running", "finishing" }[random.Next(3)];
                await process.WaitForLineAsync(output => output == line || output is "finished" or "tokenized");
                await Task.Delay(random.Next(line == "finishing" ? 1_000 : 400));
                await process.KillAsync();
            }

            await using var last = job.Start();
            (await last.WaitForExitAsync()).EnsureSuccess();
            (await server.DumpDefinitionsAsync(database, WorkNames.RunTable)).Should().Equal(definitions);
            (await EmployeesSnapshot.TakeRestoredAsync(database)).Should().Equal(before);
        }
    }

    [Fact]
    public async Task A_process_that_dies_at_any_step_comes_to_the_same_end()
    {
        var steps = int.MaxValue;
        for (var dieAt = 1; dieAt <= steps; dieAt++)
        {
            var database = await PostgreSqlPeople.NewAsync();
            var before = await PostgreSqlPeople.SnapshotAsync(database);
            steps = DieOnceThenFinish(database, dieAt) ?? steps;
            (await PostgreSqlPeople.SnapshotAsync(database)).Should().Equal(before, $"it died at step {dieAt}");
        }

        steps.Should().BeGreaterThan(10);
    }

    [Fact]
    public async Task Several_processes_that_do_the_same_chunks_do_each_once()
    {
        var database = await (await SharedServers.PostgreSqlAsync()).CreateDatabaseAsync();
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
        await using var server = await PostgreSqlServer.CreateAsync();
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
