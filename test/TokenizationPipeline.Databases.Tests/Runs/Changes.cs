using RegulatedData.Tokenization.Servers;

namespace RegulatedData.Tokenization.Databases.Tests.Runs;

/// <summary>What others do to <see cref="People"/> around a swap, on any database: no change of theirs is lost, and none goes unseen.</summary>
internal static class Changes
{
    private const string Change = "UPDATE people SET name = 'changed' WHERE badge = 21";
    private const string Name = "SELECT name FROM people WHERE badge = 21";

    /// <summary>A process was killed after the verification, and somebody writes before the next one finishes.</summary>
    internal static async Task ChangeAfterKillAsync(TestDatabase people)
    {
        var (database, opened, job, plan) = Jobs.PlanPeople(people);
        using var _ = opened;
        job.Run(plan);
        opened.Runs.SetPhase(RunPhase.Verified);
        await database.ExecuteAsync(Change);

        job.Invoking(j => j.Finish(plan)).Should().Throw<VerificationException>();

        (await database.ScalarAsync(Name)).Should().Be("changed");
        opened.Runs.Find()!.Phase.Should().Be(RunPhase.Planned, "a new start is what helps");
    }

    /// <summary>Somebody begins to write to each table when the verification is over.</summary>
    internal static async Task ChangeBeforeSwapAsync(TestDatabase people, Func<Task<bool>> isWaiting)
    {
        var (database, opened, _, plan) = Jobs.PlanPeople(people);
        using var toDispose = opened;
        var writers = new List<Task>();
        var hooked = new DyingDatabase(opened, dieAt: 0)
        {
            BeforeSwap = () =>
            {
                writers.Add(database.ExecuteAsync(Change));
                writers.Add(database.ExecuteAsync("UPDATE notes SET text = 'changed' WHERE n = 7"));
                while (!isWaiting().GetAwaiter().GetResult())
                {
                    writers.Should().OnlyContain(writer => !writer.IsCompleted, "nobody may write between the verification and the swap");
                }
            },
        };
        using var key = Jobs.NewKey();
        var job = Jobs.Job(hooked, People.Policy, key);
        job.Run(plan);

        var isFinished = HasFinished(() => job.Finish(plan));
        await Task.WhenAll(writers);

        opened.Runs.Find()!.Phase.Should().Be(isFinished ? RunPhase.Tokenized : RunPhase.Verified);
        (await database.ScalarAsync(Name)).Should().Be("changed", "whoever came first, the change isn't lost");
        (await database.ScalarAsync("SELECT text FROM notes WHERE n = 7")).Should().Be("changed");
    }

    /// <summary>The connection that keeps others away breaks when the verification is over, and somebody writes.</summary>
    internal static async Task LoseConnectionBeforeSwapAsync(TestDatabase people, Func<Task> endOtherConnections, bool isChanged)
    {
        var (database, opened, _, plan) = Jobs.PlanPeople(people);
        using var toDispose = opened;
        var isFirst = true;
        var hooked = new DyingDatabase(opened, dieAt: 0)
        {
            BeforeSwap = () =>
            {
                if (isFirst)
                {
                    isFirst = false;
                    endOtherConnections().GetAwaiter().GetResult();
                    database.ExecuteAsync(isChanged ? Change : "SELECT 1").GetAwaiter().GetResult();
                }
            },
        };
        using var key = Jobs.NewKey();
        var job = Jobs.Job(hooked, People.Policy, key);
        job.Run(plan);

        HasFinished(() => job.Finish(plan)).Should().Be(!isChanged, "a lost connection alone is no reason to fail");

        (await database.ScalarAsync(Name)).Should().Be(isChanged ? "changed" : "person 7");
        if (isChanged)
        {
            job.Invoking(j => j.Finish(plan)).Should().Throw<VerificationException>();
            var again = job.Plan(new PlanOptions { StartOver = true });
            job.Run(again);
            job.Finish(again).HasPassed().Should().BeTrue();
            (await database.ScalarAsync(Name)).Should().Be("changed");
        }
    }

    /// <summary>Another process starts the run over while one that has begun is between two chunks.</summary>
    internal static async Task StartOverBetweenChunksAsync(TestDatabase people)
    {
        var (database, opened, job, plan) = Jobs.PlanPeople(people);
        using var _ = opened;
        var before = await People.JoinsAsync(database);
        RunPlan? again = null;
        var chunks = 0;
        var hooked = new DyingDatabase(opened, dieAt: 0)
        {
            BeforeChunk = () =>
            {
                if (++chunks == 2)
                {
                    again = job.Plan(new PlanOptions { StartOver = true, RowsPerChunk = 50 });
                }
            },
        };
        using var key = Jobs.NewKey();
        var outdated = Jobs.Job(hooked, People.Policy, key);

        var refused = outdated.Invoking(o => o.Run(plan, new RunOptions { Parallelism = 1 })).Should().Throw<TokenizationException>().Which;

        refused.Message.Should().Contain($"a plan of run {plan.RunId}, and run {again!.RunId} in the database");

        opened.Runs.ReadChunks().Should().OnlyContain(chunk => !chunk.IsDone);
        job.Run(again!);
        job.Finish(again!).HasPassed().Should().BeTrue();
        (await People.JoinsAsync(database)).Should().Equal(before);
    }

    /// <summary>A definition changes when the staging tables are made already.</summary>
    internal static async Task ChangeDefinitionAsync(TestDatabase people, string change)
    {
        var (database, opened, job, plan) = Jobs.PlanPeople(people);
        using var _ = opened;
        job.Run(plan);
        await database.ExecuteAsync(change);

        job.Invoking(j => j.Finish(plan)).Should().Throw<TokenizationException>().WithMessage("*plan again, starting over*");

        var again = job.Plan(new PlanOptions { StartOver = true });
        job.Run(again);
        job.Finish(again).HasPassed().Should().BeTrue();
    }

    /// <summary>The plan's file is lost in the last step of a run.</summary>
    internal static void LosePlan(TestDatabase people)
    {
        var (_, opened, job, plan) = Jobs.PlanPeople(people);
        using var _ = opened;
        job.Run(plan);
        foreach (var phase in new[] { RunPhase.Verified, RunPhase.Swapped })
        {
            opened.Runs.SetPhase(phase);
            job.Plan().RunId.Should().Be(plan.RunId);
            job.Invoking(j => j.Plan(new PlanOptions { StartOver = true })).Should().Throw<TokenizationException>().WithMessage("*finish*");
        }

        opened.Runs.SetPhase(RunPhase.Verified);
        job.Finish(job.Plan()).HasPassed().Should().BeTrue();
    }

    private static bool HasFinished(Action finish)
    {
        try
        {
            finish();
            return true;
        }
        catch (TokenizationException error)
        {
            error.Message.Should().MatchEquivalentOf("*change*");
            return false;
        }
    }
}
