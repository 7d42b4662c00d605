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
