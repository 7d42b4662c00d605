using RegulatedData.Tokenization.Databases.Tests.Runs;
using RegulatedData.Tokenization.Servers;

namespace RegulatedData.Tokenization.Databases.Tests.MariaDb;

/// <summary>What a run refuses, and what it leaves when it fails.</summary>
public class MariaDbFaultTests
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
            {
                "UPDATE notes__tokenized SET text = CASE n WHEN 5 THEN 'note 6' ELSE 'note 5' END WHERE n IN (5, 6)",
                "*rows of the table 'notes' don't hold together*"
            },
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
        var rows = await database.QueryAsync("CHECKSUM TABLE people, notes, doors");

        job.Invoking(j => j.Finish(plan))
            .Should()
            .Throw<VerificationException>()
            .WithMessage(words)
            .Which.Report!.HasPassed()
            .Should()
            .BeFalse();

        (await database.QueryAsync("CHECKSUM TABLE people, notes, doors")).Should().BeEquivalentTo(rows);
        (await database.ScalarAsync("SELECT COUNT(*) FROM people p JOIN notes n ON n.person = p.id")).Should().NotBe("0");
        opened.Runs.Find()!.Phase.Should().Be(RunPhase.Planned);

        var again = job.Plan(new PlanOptions { StartOver = true });
        job.Run(again);
        job.Finish(again).HasPassed().Should().BeTrue("starting over mends it");
    }

    [Fact]
    public async Task A_new_column_cannot_leak()
    {
        var (database, opened, job, plan) = await PlannedAsync();
        using var _ = opened;
        job.Run(plan, new RunOptions { Chunks = new HashSet<int> { 1 } });
        await database.ExecuteAsync("ALTER TABLE people ADD COLUMN phone VARCHAR(20) DEFAULT '+41'");

        job.Invoking(j => j.Run(plan)).Should().Throw<TokenizationException>().WithMessage("*changed since the run was planned*");
        job.Invoking(j => j.Finish(plan)).Should().Throw<TokenizationException>().WithMessage("*changed since the run was planned*");
        job.Invoking(j => j.Plan(new PlanOptions { StartOver = true })).Should().Throw<PolicyException>().WithMessage("*people.phone*");
    }

    [Fact]
    public async Task A_table_with_clear_values_that_is_left_fails_the_finish_until_it_is_gone()
    {
        var (database, opened, job, plan) = await PlannedAsync();
        using var _ = opened;
        job.Run(plan);
        await database.ExecuteAsync("CREATE TABLE backup__clear AS SELECT * FROM people");

        job.Invoking(j => j.Finish(plan)).Should().Throw<TokenizationException>().WithMessage("*backup__clear*drop them*");
        opened.Runs.Find()!.Phase.Should().NotBe(RunPhase.Tokenized);

        await database.ExecuteAsync("DROP TABLE backup__clear");
        job.Finish(plan).HasPassed().Should().BeTrue();
    }

    [Fact]
    public async Task A_tokenized_database_is_refused()
    {
        var (_, opened, job, plan) = await PlannedAsync();
        using var _ = opened;
        job.Run(plan);
        var report = job.Finish(plan);

        job.Invoking(j => j.Plan()).Should().Throw<TokenizationException>().WithMessage("*has tokenized*");
        job.Invoking(j => j.Plan(new PlanOptions { StartOver = true }))
            .Should()
            .Throw<TokenizationException>()
            .WithMessage("*has tokenized*");
        job.Invoking(j => j.Run(plan)).Should().Throw<TokenizationException>().WithMessage("*has tokenized*");
        job.Finish(plan).ToJson().Should().Be(report.ToJson(), "finishing again only tells what was");
    }

    [Fact]
    public async Task Another_key_or_policy_is_refused_in_the_middle_of_a_run()
    {
        var (_, opened, job, plan) = await PlannedAsync();
        using var _ = opened;
        job.Run(plan, new RunOptions { Chunks = new HashSet<int> { 1 } });
        using var otherKey = Jobs.NewKey(first: 2);
        var withOtherKey = Jobs.Job(opened, People.Policy, otherKey);
        using var key = Jobs.NewKey();
        var withOtherPolicy = Jobs.Job(
            opened,
            People.Policy.Replace("\"name\": \"keep\"", "\"name\": \"redact\"", StringComparison.Ordinal),
            key
        );

        foreach (var (other, words) in new[] { (withOtherKey, "*fingerprint*"), (withOtherPolicy, "*another policy*") })
        {
            other.Invoking(o => o.Plan(People.Chunks)).Should().Throw<TokenizationException>().WithMessage(words);
            other.Invoking(o => o.Run(plan)).Should().Throw<TokenizationException>().WithMessage(words);
            other.Invoking(o => o.Finish(plan)).Should().Throw<TokenizationException>().WithMessage(words);
        }
    }

    [Fact]
    public async Task Chunks_that_are_missing_fail_the_finish()
    {
        var (_, opened, job, plan) = await PlannedAsync();
        using var _ = opened;
        job.Run(plan, new RunOptions { Chunks = new HashSet<int> { 2 } });

        job.Invoking(j => j.Finish(plan))
            .Should()
            .Throw<TokenizationException>()
            .WithMessage($"*{plan.ListChunks().Count() - 1} of {plan.ListChunks().Count()} chunks*");
        job.Invoking(j => j.Run(plan, new RunOptions { Chunks = new HashSet<int> { 99 } }))
            .Should()
            .Throw<TokenizationException>()
            .WithMessage("*99*");
    }

    [Fact]
    public async Task A_value_that_fits_no_transformer_ends_the_run_and_no_message_holds_it()
    {
        var (database, opened, job, plan) = await PlannedAsync();
        using var _ = opened;
        await database.ExecuteAsync(
            "SET foreign_key_checks = 0; UPDATE people SET id = 2147483646 WHERE id = 60; UPDATE notes SET person = 2147483646 WHERE person = 60"
        );

        job.Invoking(j => j.Run(plan)).Should().Throw<TransformException>().Which.ToString().Should().NotContain("2147483646");
    }

    [Fact]
    public async Task A_value_that_ends_the_run_while_the_server_still_sends_rows_is_what_the_run_tells()
    {
        var database = await (await SharedServers.MariaDbAsync()).CreateDatabaseAsync();
        await database.ExecuteAsync("CREATE TABLE t (id INT PRIMARY KEY, v CHAR(200)); INSERT INTO t SELECT seq, 'v' FROM seq_0_to_30000");
        using var key = Jobs.NewKey();
        using var opened = Jobs.Open(database);
        var job = Jobs.Job(
            opened,
            """{"version": 1, "tables": {"t": {"id": {"transformer": "fpe", "min": 1, "max": 1999999999}, "v": "keep"}}}""",
            key
        );
        var plan = job.Plan();

        job.Invoking(j => j.Run(plan)).Should().Throw<TransformException>().WithMessage("*1 to 1999999999*");
    }

    [Fact]
    public async Task A_user_who_may_only_read_changes_nothing_and_is_told_so()
    {
        var database = await (await SharedServers.MariaDbAsync()).CreateDatabaseAsync();
        await database.ExecuteAsync(
            $"{People.Tables}; CREATE USER IF NOT EXISTS reader IDENTIFIED BY 'r'; GRANT SELECT ON {database.Name}.* TO reader"
        );
        using var key = Jobs.NewKey();
        using var opened = Jobs.Open(database, "reader", "r");

        Jobs.Job(opened, People.Policy, key)
            .Invoking(j => j.Plan())
            .Should()
            .Throw<DatabaseException>()
            .WithMessage("*command denied*give the user SELECT, INSERT*");

        (await database.QueryAsync("SHOW TABLES")).Should().HaveCount(4);
    }

    [Fact]
    public async Task Tokens_that_break_a_check_end_the_run_which_says_so()
    {
        var database = await (await SharedServers.MariaDbAsync()).CreateDatabaseAsync();
        await database.ExecuteAsync(
            "CREATE TABLE t (id INT PRIMARY KEY, CONSTRAINT small CHECK (id < 4000)); INSERT INTO t SELECT seq FROM seq_1_to_3000"
        );

        var run = () => Jobs.RunWhole(database, """{"version": 1, "tables": {"t": {"id": "fpe"}}}""");

        run.Should().Throw<DatabaseException>().WithMessage("*break a check*");
        (await database.ScalarAsync("SELECT MAX(id) FROM t")).Should().Be("3000");
    }

    [Fact]
    public async Task A_trigger_that_the_user_may_not_make_again_is_refused_before_anything_is_changed()
    {
        var database = await (await SharedServers.MariaDbAsync()).CreateDatabaseAsync();
        await database.ExecuteAsync(
            $"{People.Tables}; CREATE USER IF NOT EXISTS modest IDENTIFIED BY 'm'; GRANT ALL PRIVILEGES ON {database.Name}.* TO modest"
        );
        using var key = Jobs.NewKey();
        using var opened = Jobs.Open(database, "modest", "m");

        Jobs.Job(opened, People.Policy, key)
            .Invoking(j => j.Plan())
            .Should()
            .Throw<DatabaseException>()
            .WithMessage("*trigger of the table 'people'*another definer*");

        (await database.QueryAsync("SHOW TRIGGERS")).Should().ContainSingle();
    }

    [Fact]
    public async Task A_full_disk_ends_the_run_and_more_room_lets_it_go_on()
    {
        await using var server = await MariaDbServer.CreateAsync([
            "--innodb-file-per-table=0",
            "--innodb-data-file-path=ibdata1:12M:autoextend:max:40M",
            .. MySqlProgram.Path is null ? new[] { "--innodb-undo-tablespaces=0" } : [],
        ]);
        var database = await server.CreateDatabaseAsync();
        await database.ExecuteAsync(
            "CREATE TABLE ballast (b LONGBLOB) ENGINE = InnoDB; CREATE TABLE t (id INT PRIMARY KEY, v VARCHAR(1000)); INSERT INTO t SELECT seq, REPEAT('v', 900) FROM seq_1_to_8000"
        );
        const string Policy = """{"version": 1, "tables": {"t": {"id": {"transformer": "fpe"}, "v": "keep"}, "ballast": {"b": "keep"}}}""";
        await database.ExecuteAsync("INSERT INTO ballast VALUES (REPEAT('b', 7000000)), (REPEAT('b', 7000000))");
        using var key = Jobs.NewKey();
        using var opened = Jobs.Open(database);
        var job = Jobs.Job(opened, Policy, key);
        var plan = job.Plan(new PlanOptions { RowsPerChunk = 1_000 });

        job.Invoking(j => j.Run(plan)).Should().Throw<DatabaseException>().WithMessage("*more room*");

        // The room is free when the server has purged what it no longer needs, which it does in the background.
        await database.ExecuteAsync(
            MySqlProgram.Path is null ? "TRUNCATE TABLE ballast; SET GLOBAL innodb_max_purge_lag_wait = 0" : "TRUNCATE TABLE ballast"
        );
        job.Run(plan);
        job.Finish(plan).HasPassed().Should().BeTrue();
    }

    [Fact]
    public async Task A_server_that_cannot_prove_who_it_is_gets_no_password()
    {
        var database = await (await SharedServers.MariaDbAsync()).CreateDatabaseAsync();
        var certificates = database.Server.Certificates;
        foreach (var address in new[] { $"{database.Url}?tls-ca={Uri.EscapeDataString(certificates.OtherAuthorityFile)}", database.Url })
        {
            using var opened = DatabaseFactory.Open(DatabaseAddress.Parse(address), database.Server.Password);
            opened.Invoking(o => o.ReadSchema()).Should().Throw<DatabaseException>().WithMessage("*certificate*");
        }

        using var withoutTls = DatabaseFactory.Open(DatabaseAddress.Parse(database.Url).ToInsecure(), database.Server.Password);
        withoutTls.ReadSchema().Tables.Should().BeEmpty("on this machine it may be asked for");
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

    private static async Task<(TestDatabase Database, IDatabase Opened, TokenizationJob Job, RunPlan Plan)> PlannedAsync()
    {
        var database = await (await SharedServers.MariaDbAsync()).CreateDatabaseAsync();
        await database.ExecuteAsync(People.Tables);
        return Jobs.PlanPeople(database);
    }
}
