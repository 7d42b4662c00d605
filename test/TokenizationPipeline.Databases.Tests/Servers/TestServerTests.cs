using Npgsql;
using RegulatedData.Tokenization.Servers;

namespace RegulatedData.Tokenization.Databases.Tests;

/// <summary>What tests of databases stand on.</summary>
public class TestServerTests
{
    public static TheoryData<string> Kinds => ["mysql", "postgresql"];

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Each_database_is_empty_and_apart_from_the_others(string kind)
    {
        var server = await SharedAsync(kind);
        var one = await server.CreateDatabaseAsync();
        var other = await server.CreateDatabaseAsync();

        await one.ExecuteAsync("CREATE TABLE t (a INT, b TEXT); INSERT INTO t VALUES (1, 'tab\tand\nline'), (2, NULL);");

        (await one.QueryAsync("SELECT a, b FROM t ORDER BY a"))
            .Should()
            .BeEquivalentTo([new string?[] { "1", "tab\tand\nline" }, ["2", null]]);
        await other.Invoking(o => o.QueryAsync("SELECT a FROM t")).Should().ThrowAsync<Exception>();
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_server_that_stopped_or_crashed_comes_back_on_its_port_with_what_was_committed(string kind)
    {
        await using var server = await OwnAsync(kind);
        var port = server.Port;
        var database = await server.CreateDatabaseAsync();
        await database.ExecuteAsync("CREATE TABLE t (a INT PRIMARY KEY)");
        for (var i = 1; i <= 2; i++)
        {
            await database.ExecuteAsync($"INSERT INTO t VALUES ({i})");
            await (i == 1 ? server.StopAsync() : server.CrashAsync());
            await database.Invoking(d => d.QueryAsync("SELECT 1")).Should().ThrowAsync<Exception>("it is gone");
            await server.StartAsync();
        }

        server.Port.Should().Be(port);
        (await database.QueryAsync("SELECT a FROM t ORDER BY a")).Should().BeEquivalentTo([new[] { "1" }, ["2"]]);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_server_leaves_nothing_behind(string kind)
    {
        string folder;
        await using (var server = await OwnAsync(kind))
        {
            folder = server.SocketFolder;
            Directory.Exists(folder).Should().BeTrue();
        }

        Directory.Exists(folder).Should().BeFalse();
    }

    [Fact]
    public async Task A_server_that_cannot_start_says_why()
    {
        var start = () => PostgreSqlServer.CreateAsync("no_such_setting=1");

        (await start.Should().ThrowAsync<InvalidOperationException>()).WithMessage("*no_such_setting*");
    }

    [Fact]
    public async Task PostgreSql_is_reached_by_TCP_with_its_certificate_verified()
    {
        var server = await SharedServers.PostgreSqlAsync();
        var settings = new NpgsqlConnectionStringBuilder
        {
            Host = "127.0.0.1",
            Port = server.Port,
            Username = server.UserName,
            Password = server.Password,
            Database = "postgres",
            SslMode = SslMode.VerifyFull,
            RootCertificate = server.Certificates.AuthorityFile,
            Pooling = false,
        };

        await using var connection = new NpgsqlConnection(settings.ConnectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand("SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()", connection);
        (await command.ExecuteScalarAsync()).Should().Be(true);

        settings.RootCertificate = server.Certificates.OtherAuthorityFile;
        await using var trustsAnother = new NpgsqlConnection(settings.ConnectionString);
        await trustsAnother.Invoking(c => c.OpenAsync()).Should().ThrowAsync<NpgsqlException>();
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task The_employees_database_has_the_rows_that_were_asked_for_and_every_one_has_its_person(string kind)
    {
        var database = await (await SharedAsync(kind)).CreateDatabaseAsync();

        var rows = await EmployeesDatabase.CreateAsync(database, 0.01);

        rows.Salaries.Should().Be(28_440);
        foreach (var table in EmployeesDatabase.Tables)
        {
            (await database.ScalarAsync($"SELECT COUNT(*) FROM {table}")).Should().Be($"{rows.Of(table)}", table);
        }

        (await database.ScalarAsync("SELECT COUNT(DISTINCT emp_no) FROM salaries")).Should().Be($"{rows.Employees}", "each has a salary");
        (await database.ScalarAsync("SELECT COUNT(*) FROM current_dept_emp")).Should().Be($"{rows.Employees}", "each works somewhere");
        (await database.ScalarAsync("SELECT MIN(LENGTH(first_name)) FROM employees")).Should().Be("3");
        var schema = kind == "mysql" ? database.Name : "public";
        (
            await database.ScalarAsync(
                $"SELECT COUNT(*) FROM information_schema.referential_constraints WHERE delete_rule = 'CASCADE' AND constraint_schema = '{schema}'"
            )
        )
            .Should()
            .Be("6");
    }

    [Fact]
    public void At_full_size_the_employees_database_has_the_row_counts_of_the_public_sample()
    {
        var rows = new EmployeesRows(1);

        EmployeesDatabase.Tables.Select(rows.Of).Should().Equal(300_024, 9, 331_603, 24, 443_308, 2_844_047);
    }

    private static async Task<TestServer> SharedAsync(string kind) =>
        kind == "mysql" ? await SharedServers.MariaDbAsync() : await SharedServers.PostgreSqlAsync();

    private static async Task<TestServer> OwnAsync(string kind) =>
        kind == "mysql" ? await MariaDbServer.CreateAsync() : await PostgreSqlServer.CreateAsync();
}
