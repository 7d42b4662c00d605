using RegulatedData.Tokenization.Databases.Tests.Runs;

namespace RegulatedData.Tokenization.Databases.Tests.PostgreSql;

/// <summary>What others do between planning and the swap.</summary>
public class PostgreSqlChangesTests
{
    public static TheoryData<string> DefinitionChanges =>
        [
            "ALTER TABLE people ALTER name SET STORAGE EXTERNAL",
            "ALTER TABLE people ADD CONSTRAINT sensible CHECK (badge > 0)",
            "ALTER TABLE notes SET (fillfactor = 70)",
            "ALTER TABLE notes SET UNLOGGED",
        ];

    [Fact]
    public async Task A_change_after_a_kill_between_verification_and_swap_is_seen() =>
        await Changes.ChangeAfterKillAsync(await PostgreSqlPeople.NewAsync());

    [Fact]
    public async Task A_change_just_before_the_swap_waits_and_is_not_lost()
    {
        var database = await PostgreSqlPeople.NewAsync();
        await Changes.ChangeBeforeSwapAsync(
            database,
            async () =>
                await database.ScalarAsync(
                    "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
                ) == "2"
        );
    }

    [Fact]
    public async Task A_connection_that_is_lost_between_verification_and_swap_takes_the_swap_with_it()
    {
        var database = await PostgreSqlPeople.NewAsync();
        Task EndOthersAsync() =>
            database.ExecuteAsync(
                "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'tokenizer'"
            );

        await Changes.LoseConnectionBeforeSwapAsync(database, EndOthersAsync, isChanged: false);
    }

    [Theory]
    [MemberData(nameof(DefinitionChanges))]
    public async Task A_definition_that_changes_during_a_run_is_not_lost(string change) =>
        await Changes.ChangeDefinitionAsync(await PostgreSqlPeople.NewAsync(), change);

    [Fact]
    public async Task Rights_that_are_given_and_taken_during_a_run_are_not_lost()
    {
        var (database, opened, job, plan) = Jobs.PlanPeople(await PostgreSqlPeople.NewAsync());
        using var _ = opened;
        await database.ExecuteAsync(
            $"CREATE ROLE early_{database.Name}; CREATE ROLE late_{database.Name}; CREATE ROLE owner_{database.Name}; GRANT SELECT, UPDATE (name) ON people TO early_{database.Name}"
        );
        plan = job.Plan(new PlanOptions { StartOver = true });
        job.Run(plan);
        await database.ExecuteAsync(
            $"REVOKE UPDATE (name), SELECT ON people FROM early_{database.Name}; GRANT INSERT, UPDATE (badge) ON people TO late_{database.Name}; ALTER TABLE people OWNER TO owner_{database.Name}"
        );
        const string Rights = """
            SELECT c.relacl::text, pg_get_userbyid(c.relowner), (SELECT string_agg(a.attname || a.attacl::text, ' ') FROM pg_attribute a WHERE a.attrelid = c.oid)
            FROM pg_class c WHERE c.oid = 'people'::regclass
            """;
        var before = await database.QueryAsync(Rights);

        job.Finish(plan);

        (await database.QueryAsync(Rights)).Should().BeEquivalentTo(before);
    }

    [Fact]
    public async Task A_lost_plan_is_given_again_until_the_end() => Changes.LosePlan(await PostgreSqlPeople.NewAsync());

    [Fact]
    public async Task A_run_that_was_started_over_is_left_alone_by_one_of_the_old_plan() =>
        await Changes.StartOverBetweenChunksAsync(await PostgreSqlPeople.NewAsync());
}
