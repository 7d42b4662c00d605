using RegulatedData.Tokenization.Databases.Tests.Runs;
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
        var (database, opened, _, plan) = Jobs.PlanPeople(await NewAsync());
        using var toDispose = opened;
        List<Task> others = [];
        var hooked = new DyingDatabase(opened, dieAt: 0)
        {
            // The rename takes the tables in the order of their names.
            BeforeSwap = () =>
            {
                others.Add(database.QueryAsync("SELECT COUNT(*) FROM notes WHERE SLEEP(0.01) = 0"));
                others.Add(database.ExecuteAsync("UPDATE people SET name = 'changed' WHERE badge = 21"));
                while (CountAsync().GetAwaiter().GetResult() < 2) { }
            },
        };
        using var key = Jobs.NewKey();
        var job = Jobs.Job(hooked, People.Policy, key);
        job.Run(plan);

        job.Invoking(j => j.Finish(plan))
            .Should()
            .Throw<DatabaseException>()
            .WithMessage("*'people' just before the swap*in their places again*");

        await Task.WhenAll(others);
        (await database.ScalarAsync("SELECT name FROM people WHERE badge = 21")).Should().Be("changed");
        (await database.ScalarAsync("SELECT COUNT(*) FROM people WHERE id <= 60")).Should().Be("60", "they are the originals");
        Jobs.Job(opened, People.Policy, key).Invoking(j => j.Finish(plan)).Should().Throw<VerificationException>();

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

    private static async Task<TestDatabase> NewAsync()
    {
        var database = await (await SharedServers.MariaDbAsync()).CreateDatabaseAsync();
        await database.ExecuteAsync(People.Tables);
        return database;
    }
}
