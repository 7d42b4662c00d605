using RegulatedData.Tokenization.Databases.Tests.Runs;
using RegulatedData.Tokenization.Servers;

namespace RegulatedData.Tokenization.Databases.Tests.PostgreSql;

/// <summary>What a run refuses, and what it leaves when it fails.</summary>
public class PostgreSqlFaultTests
{
    public static TheoryData<string, string> Changes =>
        new()
        {
            { "UPDATE people SET name = 'someone else' WHERE id = 7", "*'name' of the table 'people'*" },
            { "INSERT INTO notes VALUES (7, 9999, 'new')", "*201 rows, and 200*" },
            { "DELETE FROM notes WHERE n = 5", "*199 rows, and 200*" },
            { "UPDATE notes__tokenized SET text = 'wrong' WHERE n = 5", "*'text' of the table 'notes'*" },
            { "UPDATE people__tokenized SET boss = NULL WHERE badge = 30", "*'boss' of the table 'people'*" },
            { "UPDATE notes__tokenized SET person = 5 WHERE n = 5", "*refer to no row by the foreign key*" },
            { "DELETE FROM notes__tokenized WHERE n = 5", "*200 rows, and 199*" },
        };

    [Theory]
    [MemberData(nameof(Changes))]
    public async Task Verification_finds_a_change_and_leaves_the_originals_untouched(string change, string words)
    {
        var (database, opened, job, plan) = await PlannedAsync();
        using var _ = opened;
        job.Run(plan);
        await database.ExecuteAsync(change);
        var rows = await RowsAsync(database);

        job.Invoking(j => j.Finish(plan)).Should().Throw<VerificationException>().WithMessage(words);

        (await RowsAsync(database)).Should().BeEquivalentTo(rows);
        opened.Runs.Find()!.Phase.Should().Be(RunPhase.Planned);
        var again = job.Plan(new PlanOptions { StartOver = true });
        job.Run(again);
        job.Finish(again).HasPassed().Should().BeTrue("starting over mends it");
    }

    [Fact]
    public async Task A_new_column_or_table_cannot_leak()
    {
        var (database, opened, job, plan) = await PlannedAsync();
        using var _ = opened;
        await database.ExecuteAsync("ALTER TABLE people ADD COLUMN phone varchar(20) DEFAULT '+41'");

        job.Invoking(j => j.Run(plan)).Should().Throw<TokenizationException>().WithMessage("*changed since the run was planned*");
        job.Invoking(j => j.Plan(new PlanOptions { StartOver = true })).Should().Throw<PolicyException>().WithMessage("*people.phone*");

        await database.ExecuteAsync("ALTER TABLE people DROP COLUMN phone");
        plan = job.Plan(People.Chunks);
        job.Run(plan);
        await database.ExecuteAsync("CREATE TABLE copied AS TABLE people");
        job.Invoking(j => j.Finish(plan)).Should().Throw<TokenizationException>().WithMessage("*changed*'copied'*");
    }

    [Fact]
    public async Task Another_key_is_refused()
    {
        var (_, opened, _, plan) = await PlannedAsync();
        using var _1 = opened;
        using var otherKey = Jobs.NewKey(9);
        var other = Jobs.Job(opened, People.Policy, otherKey);

        other.Invoking(o => o.Run(plan)).Should().Throw<TokenizationException>().WithMessage("*fingerprint*");
        other.Invoking(o => o.Finish(plan)).Should().Throw<TokenizationException>().WithMessage("*fingerprint*");
    }

    [Fact]
    public async Task Something_new_that_depends_on_an_original_stops_the_swap_and_changes_nothing()
    {
        var (database, opened, job, plan) = await PlannedAsync();
        using var _ = opened;
        job.Run(plan);
        await database.ExecuteAsync("CREATE FUNCTION f() RETURNS SETOF people LANGUAGE sql AS 'SELECT * FROM people'");
        var rows = await RowsAsync(database);

        job.Invoking(j => j.Finish(plan)).Should().Throw<DatabaseException>().WithMessage("*2BP01*dropping the originals*");

        (await RowsAsync(database)).Should().BeEquivalentTo(rows);
        await database.ExecuteAsync("DROP FUNCTION f");
        job.Finish(plan).HasPassed().Should().BeTrue("it goes on");
    }

    [Fact]
    public async Task A_user_who_may_only_read_changes_nothing_and_is_told_so()
    {
        var database = await PostgreSqlPeople.NewAsync();
        var user = $"reader_{database.Name}";
        await database.ExecuteAsync($"CREATE ROLE {user} LOGIN PASSWORD 'r'; GRANT SELECT ON ALL TABLES IN SCHEMA public TO {user}");
        using var key = Jobs.NewKey();
        using var opened = Jobs.Open(database, user, "r");

        Jobs.Job(opened, People.Policy, key)
            .Invoking(j => j.Plan(People.Chunks))
            .Should()
            .Throw<DatabaseException>()
            .WithMessage("*42501*permission denied*give the user rights*");

        (await database.ScalarAsync("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'")).Should().Be("3");
    }

    [Fact]
    public async Task Row_level_security_that_would_hide_rows_is_an_error()
    {
        var database = await PostgreSqlPeople.NewAsync();
        var user = $"limited_{database.Name}";
        await database.ExecuteAsync(
            $"""
            CREATE ROLE {user} LOGIN PASSWORD 'r'; GRANT ALL ON ALL TABLES IN SCHEMA public TO {user};
            ALTER TABLE notes ENABLE ROW LEVEL SECURITY; CREATE POLICY few ON notes USING (n < 10);
            """
        );
        using var opened = Jobs.Open(database, user, "r");

        opened
            .Invoking(o => o.CountRows(o.ReadSchema().FindTable("notes")!, TableSource.Original))
            .Should()
            .Throw<DatabaseException>()
            .WithMessage("*row-level security*");
    }

    [Fact]
    public async Task Tokens_that_break_a_unique_index_of_an_expression_fail_before_the_swap_without_a_value_in_the_message()
    {
        var database = await PostgreSqlPeople.NewAsync();
        await database.ExecuteAsync("CREATE UNIQUE INDEX one_parity ON people ((id % 1000000007))");

        var run = () => Jobs.RunWhole(database, People.Policy);

        // The tokens lie between 1 and 2,000,000,000: two of sixty hardly ever meet, so the index holds; a coarser one doesn't.
        run().HasPassed().Should().BeTrue();

        var other = await PostgreSqlPeople.NewAsync();
        await other.ExecuteAsync("CREATE UNIQUE INDEX coarse ON people ((id % 61))");
        var fails = () => Jobs.RunWhole(other, People.Policy);
        fails.Should().Throw<DatabaseException>().WithMessage("*23505*'coarse'*").Which.ToString().Should().NotContain("is duplicated");
        (await other.ScalarAsync("SELECT count(*) FROM people WHERE id BETWEEN 1 AND 60")).Should().Be("60");
    }

    [Fact]
    public async Task A_server_that_cannot_prove_who_it_is_gets_no_password()
    {
        var database = await PostgreSqlPeople.NewAsync();
        var certificates = database.Server.Certificates;
        foreach (var address in new[] { $"{database.Url}?tls-ca={Uri.EscapeDataString(certificates.OtherAuthorityFile)}", database.Url })
        {
            using var opened = DatabaseFactory.Open(DatabaseAddress.Parse(address), database.Server.Password);
            opened.Invoking(o => o.ReadSchema()).Should().Throw<DatabaseException>().WithMessage("*certificate*");
        }

        using var withoutTls = DatabaseFactory.Open(DatabaseAddress.Parse(database.Url).ToInsecure(), database.Server.Password);
        withoutTls.ReadSchema().Tables.Should().HaveCount(3, "on this machine it may be asked for");
        using var socket = DatabaseFactory.Open(
            DatabaseAddress.Parse($"{database.Url}?socket={Uri.EscapeDataString(database.Server.SocketFolder)}"),
            database.Server.Password
        );
        socket.ReadSchema().Tables.Should().HaveCount(3, "a unix socket doesn't leave the machine");
    }

    [Fact]
    public async Task A_wrong_password_and_a_missing_database_are_told_apart()
    {
        var database = await PostgreSqlPeople.NewAsync();
        using var wrong = Jobs.Open(database, password: "wrong");
        wrong.Invoking(o => o.ReadSchema()).Should().Throw<DatabaseException>().WithMessage("*28P01*check the user, the password*");

        var address = Jobs.Address(database).ToString().Replace(database.Name, "nowhere", StringComparison.Ordinal);
        using var missing = DatabaseFactory.Open(DatabaseAddress.Parse(address).ToInsecure(), database.Server.Password);
        missing.Invoking(o => o.ReadSchema()).Should().Throw<DatabaseException>().WithMessage("*check the database's name*");
    }

    [Fact]
    public async Task Two_cannot_plan_or_finish_at_once()
    {
        var (_, opened, job, plan) = await PlannedAsync();
        using var _ = opened;
        using (opened.Lock())
        {
            // Both wait for a while.
            Parallel.Invoke(
                () => job.Invoking(j => j.Plan()).Should().Throw<DatabaseException>().WithMessage("*another process*"),
                () => job.Invoking(j => j.Finish(plan)).Should().Throw<DatabaseException>().WithMessage("*another process*")
            );
        }

        job.Plan().RunId.Should().Be(plan.RunId, "the lock is given back, and the run planned already");
    }

    [Fact]
    public async Task A_users_own_table_with_the_name_of_a_staging_table_is_not_dropped()
    {
        var database = await PostgreSqlPeople.NewAsync();
        using var opened = Jobs.Open(database);
        await database.ExecuteAsync("CREATE TABLE people__tokenized (mine int)");

        opened
            .Invoking(o => o.PrepareStaging(o.ReadSchema().FindTable("people")!))
            .Should()
            .Throw<DatabaseException>()
            .WithMessage("*rename*");

        (await database.ScalarAsync("SELECT count(mine) FROM people__tokenized")).Should().Be("0");
    }

    private static Task<IReadOnlyList<string?[]>> RowsAsync(TestDatabase database) =>
        database.QueryAsync(
            "SELECT 1, p::text FROM people p UNION ALL SELECT 2, n::text FROM notes n UNION ALL SELECT 3, d::text FROM doors d ORDER BY 1, 2"
        );

    private static async Task<(TestDatabase Database, IDatabase Opened, TokenizationJob Job, RunPlan Plan)> PlannedAsync() =>
        Jobs.PlanPeople(await PostgreSqlPeople.NewAsync());
}
