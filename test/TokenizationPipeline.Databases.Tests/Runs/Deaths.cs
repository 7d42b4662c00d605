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
        var before = await snapshot(await newPeople());
        // Just after a step is just before the next one.
        for (var dieAt = 1; dieAt <= steps; dieAt++)
        {
            var database = await newPeople();
            steps = DieOnceThenFinish(database, dieAt) ?? steps;
            (await snapshot(database)).Should().Equal(before, $"it died after step {dieAt}");
        }

        steps.Should().BeGreaterThan(10);
    }

    /// <summary>
    /// Cuts a process off at each statement of a swap and of what comes behind it, as soon as the server has it or when it has answered,
    /// each time in a database of its own. The next process begins at once, while the server may still be at it.
    /// </summary>
    internal static async Task DieAtEachStatementOfTheSwapAsync(
        Func<Task<TestDatabase>> newPeople,
        Func<TestDatabase, Task<IReadOnlyList<string>>> snapshot,
        string begin
    )
    {
        var before = await snapshot(await newPeople());
        async Task<int> SwapAsync(int cutAt, bool afterAnswer)
        {
            var (database, opened, job, plan) = Jobs.PlanPeople(await newPeople());
            using var toDispose = opened;
            job.Run(plan);
            var statements = CutFinish(database, plan, begin, cutAt, afterAnswer);
            job.Finish(plan).HasPassed().Should().BeTrue($"it was cut off at statement {cutAt}");
            (await snapshot(database)).Should().Equal(before, $"it was cut off at statement {cutAt}{(afterAnswer ? ", answered" : "")}");
            return statements.Count;
        }

        var count = await SwapAsync(cutAt: 0, afterAnswer: true);
        count.Should().BeGreaterThan(15);
        // Each waits more than it works.
        await Parallel.ForEachAsync(
            Enumerable.Range(1, count).Select(i => (i, true)).Concat(Enumerable.Range(1, count / 2).Select(i => (i * 2, false))),
            new ParallelOptions { MaxDegreeOfParallelism = 6 },
            async (cut, _) => await SwapAsync(cut.Item1, cut.Item2)
        );
    }

    /// <summary>The same where a swap is one transaction: it is cut off again and again in one database.</summary>
    internal static async Task DieAtEachStatementOfTheSwapAsync(
        TestDatabase people,
        Func<TestDatabase, Task<IReadOnlyList<string>>> snapshot,
        string begin
    )
    {
        var before = await snapshot(people);
        var joins = await People.JoinsAsync(people);
        var (database, opened, job, plan) = Jobs.PlanPeople(people);
        using var toDispose = opened;
        job.Run(plan);

        var isCut = true;
        var statements = 0;
        for (var i = 1; isCut; i++)
        {
            (isCut, var count) = CutFinish(database, plan, begin, cutAt: i, afterAnswer: i % 2 == 1);
            statements = Math.Max(statements, count);
            (await People.JoinsAsync(database)).Should().Equal(joins, $"it was cut off at statement {i}");
        }

        statements.Should().BeGreaterThan(15);
        (await snapshot(database)).Should().Equal(before);
    }

    /// <summary>Lets starting over die after each of its steps, in a run with chunks done.</summary>
    internal static async Task DieWhileStartingOverAsync(Func<Task<TestDatabase>> newPeople)
    {
        var isDead = true;
        for (var dieAt = 1; isDead; dieAt++)
        {
            var (database, opened, job, plan) = Jobs.PlanPeople(await newPeople());
            using var toDispose = opened;
            var before = await People.JoinsAsync(database);
            job.Run(plan);
            using var key = Jobs.NewKey();
            var dying = Jobs.Job(new DyingDatabase(opened, dieAt), People.Policy, key);
            try
            {
                dying.Plan(new PlanOptions { StartOver = true, RowsPerChunk = 50 });
                isDead = false;
            }
            catch (DiedException)
            {
                // What a process would do that finds the database so.
            }

            var again = job.Plan(People.Chunks);
            job.Run(again);
            job.Finish(again).HasPassed().Should().BeTrue();
            (await People.JoinsAsync(database)).Should().Equal(before, $"it died after step {dieAt}");
        }
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

    private static (bool IsCut, int Count) CutFinish(TestDatabase database, RunPlan plan, string begin, int cutAt, bool afterAnswer)
    {
        using var proxy = new CuttingProxy(database, begin, cutAt, afterAnswer);
        using var opened = proxy.Open();
        using var key = Jobs.NewKey();
        try
        {
            Jobs.Job(opened, People.Policy, key).Finish(plan, new RunOptions { Parallelism = 1, Patience = TimeSpan.Zero });
            return (IsCut: false, proxy.Statements);
        }
        catch (DatabaseException error) when (error.IsConnectionLost && proxy.HasCut)
        {
            return (IsCut: true, proxy.Statements);
        }
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
