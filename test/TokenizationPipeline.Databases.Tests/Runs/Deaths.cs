using RegulatedData.Tokenization.Servers;

namespace RegulatedData.Tokenization.Databases.Tests.Runs;

/// <summary>Processes and servers that die in the middle of a job, on any database: each comes to the same end.</summary>
internal static class Deaths
{
    /// <summary>Kills a job again and again, and then lets it finish.</summary>
    /// <param name="job">The job.</param>
    /// <param name="random">When.</param>
    /// <param name="kills">How often.</param>
    /// <param name="longestFinish">How long finishing may go on before a kill, in milliseconds.</param>
    internal static async Task KillAtRandomMomentsAsync(JobProcess job, Random random, int kills, int longestFinish)
    {
        for (var kill = 0; kill < kills; kill++)
        {
            await using var process = job.Start();
            // From one of its lines on, so that each part of the job is met, however long it takes to start.
            var line = new[] { "planning", "running", "finishing" }[random.Next(3)];
            await process.WaitForLineAsync(output => output == line || output is "finished" or "tokenized");
            await Task.Delay(random.Next(line == "finishing" ? longestFinish : 400));
            await process.KillAsync();
        }

        await using var last = job.Start();
        (await last.WaitForExitAsync()).EnsureSuccess();
    }

    /// <summary>Lets a job over <see cref="People"/> die after each of its steps, each time in a database of its own.</summary>
    internal static async Task DieAtEachStepAsync(
        Func<Task<TestDatabase>> newPeople,
        Func<TestDatabase, Task<IReadOnlyList<string>>> snapshot
    )
    {
        var steps = int.MaxValue;
        // Just after a step is just before the next one.
        for (var dieAt = 1; dieAt <= steps; dieAt++)
        {
            var database = await newPeople();
            var before = await snapshot(database);
            steps = DieOnceThenFinish(database, dieAt) ?? steps;
            (await snapshot(database)).Should().Equal(before, $"it died after step {dieAt}");
        }

        steps.Should().BeGreaterThan(10);
    }

    /// <summary>Lets three jobs do the same chunks of the employees at once.</summary>
    internal static async Task DoTheSameChunksAsync(TestDatabase database)
    {
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

    /// <summary>Crashes the server while a job runs, stops it while the job finishes, and starts it again each time.</summary>
    internal static async Task CrashServerAsync(TestServer server)
    {
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
