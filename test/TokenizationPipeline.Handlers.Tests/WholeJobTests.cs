using System.Text.Json;
using RegulatedData.Tokenization.Servers;

namespace RegulatedData.Tokenization.CommandLine.Tests;

/// <summary>The whole story on real servers: suggest, check, plan, run, finish, reveal.</summary>
public sealed class WholeJobTests
{
    private const double Scale = 0.002;

    public static TheoryData<string> Kinds => ["MariaDB", "PostgreSQL"];

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_database_is_tokenized_with_the_suggested_policy(string kind)
    {
        var database = await EmployeesAsync(kind);
        using var cli = new Cli(database);
        var (policy, plan, report) = (cli.PathOf("policy.json"), cli.PathOf("plan.json"), cli.PathOf("report.json"));
        var name = await database.ScalarAsync("SELECT last_name FROM employees WHERE emp_no = 10001");
        var paid = await PaidAsync(database);

        await DoneAsync(cli, "suggest", "--output", policy);
        await DoneAsync(cli, "check", "--policy", policy);
        var nowhere = cli.PathOf("no folder/file.json");
        (await cli.RunAsync("plan", "--policy", policy, "--key-file", cli.KeyFile, "--output", nowhere)).ExitCode.Should().Be(3);
        await database
            .Invoking(d => d.ScalarAsync("SELECT count(*) FROM salaries__tokenized"))
            .Should()
            .ThrowAsync<Exception>("a plan that can't be written isn't made");
        await DoneAsync(cli, "plan", "--policy", policy, "--key-file", cli.KeyFile, "--output", plan, "--rows-per-chunk", "2000");
        var chunks = JsonDocument
            .Parse(await File.ReadAllTextAsync(plan))
            .RootElement.GetProperty("tables")
            .EnumerateArray()
            .SelectMany(table => table.GetProperty("chunks").EnumerateArray())
            .Select(chunk => chunk.GetRawText())
            .ToList();
        chunks.Count.Should().BeGreaterThan(3);

        // One chunk by one process, with its key from the environment; the others by another one, with its key from standard input.
        await DoneAsync(cli, "run", "--policy", policy, "--plan", plan, "--key-env", "TOKENIZATION_KEY", "--chunk", chunks[0]);
        var tooEarly = await cli.RunAsync("finish", "--policy", policy, "--plan", plan, "--key-file", cli.KeyFile);
        tooEarly.ExitCode.Should().Be(3);
        tooEarly.Errors.Should().Contain("chunks to do");
        var run = await cli.RunAsync(cli.KeyText, ["run", "--policy", policy, "--plan", plan, "--key-stdin"]);
        run.ExitCode.Should().Be(0, run.Errors);
        run.Errors.Should().Contain("tokenizing salaries: ").And.NotContain(name);
        var unwritten = await cli.RunAsync("finish", "--policy", policy, "--plan", plan, "--key-file", cli.KeyFile, "--report", nowhere);
        unwritten.ExitCode.Should().Be(3);
        unwritten.Errors.Should().Contain("no folder").And.Contain("To mend it");
        (await PaidAsync(database)).Should().Equal(paid);
        (await database.ScalarAsync("SELECT count(*) FROM employees WHERE emp_no = 10001"))
            .Should()
            .Be("1", "a report that can't be written stops it before it begins");
        var finish = await DoneAsync(cli, "finish", "--policy", policy, "--plan", plan, "--key-file", cli.KeyFile, "--report", report);
        finish.Should().Contain("salaries").And.NotContain(name);
        JsonDocument.Parse(await File.ReadAllTextAsync(report)).RootElement.GetProperty("failures").GetArrayLength().Should().Be(0);

        (await PaidAsync(database)).Should().Equal(paid, "joins agree before and after");
        (await database.ScalarAsync("SELECT count(*) FROM employees WHERE emp_no BETWEEN 10001 AND 11000")).Should().Be("0");
        await RevealedAsync(cli, database, policy, name!);
        var again = await cli.RunAsync("plan", "--policy", policy, "--key-file", cli.KeyFile);
        again.ExitCode.Should().Be(3);
        again.Errors.Should().Contain("has tokenized");
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_new_column_cannot_leak(string kind)
    {
        var database = await EmployeesAsync(kind);
        using var cli = new Cli(database);
        var (policy, plan) = (cli.PathOf("policy.json"), cli.PathOf("plan.json"));
        await DoneAsync(cli, "suggest", "--output", policy);
        await database.ExecuteAsync("ALTER TABLE employees ADD COLUMN diagnosis varchar(100)");

        var check = await cli.RunAsync("check", "--policy", policy);
        check.ExitCode.Should().Be(1);
        check.Output.Should().Contain("error: employees.diagnosis: ").And.Contain("To mend it").And.Contain("1 error, ");
        var planned = await cli.RunAsync("plan", "--policy", policy, "--key-file", cli.KeyFile, "--output", plan);
        planned.ExitCode.Should().Be(1);
        planned.Errors.Should().StartWith("error: employees.diagnosis: ");
        File.Exists(plan).Should().BeFalse();
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task The_older_tools_schema_and_secret_give_its_tokens(string kind)
    {
        var database = await EmployeesAsync(kind);
        using var cli = new Cli(database);
        var policy = cli.Write(
            "schema.json",
            """
            { "items": [
                { "table": "dept_emp", "tokenize_fields": { "int": ["emp_no"] } },
                { "table": "dept_manager", "tokenize_fields": { "int": ["emp_no"] } },
                { "table": "titles", "tokenize_fields": { "int": ["emp_no"] } },
                { "table": "employees", "tokenize_fields": { "int": ["emp_no"], "date": ["birth_date"] } },
                { "table": "salaries", "tokenize_fields": { "int": ["emp_no"] } }
            ] }
            """
        );
        var secret = cli.Write("secret.json", """{ "salt": "mnemonicBILL", "password": "tokeniztion", "tweak": "CBD09280979564" }""");
        var plan = cli.PathOf("plan.json");

        await DoneAsync(cli, "check", "--policy", policy);
        await DoneAsync(cli, "plan", "--policy", policy, "--seed-key-file", secret, "--output", plan);
        var run = await cli.RunOnTerminalAsync("run", "--policy", policy, "--seed-key-file", secret, "--plan", plan);
        run.ExitCode.Should().Be(0, run.Output);
        run.Output.Should().Contain("tokenizing salaries").And.Contain("━━━━").And.Contain("100%");
        await DoneAsync(cli, "finish", "--policy", policy, "--seed-key-file", secret, "--plan", plan);

        (await database.ScalarAsync("SELECT count(*) FROM employees WHERE emp_no = 8869913")).Should().Be("1");
        (await database.ScalarAsync("SELECT count(*) FROM employees WHERE extract(day FROM birth_date) <> 1")).Should().Be("0");
    }

    // Salaries by person, without who it is.
    private static async Task<List<string>> PaidAsync(TestDatabase database) =>
        [
            .. (
                await database.QueryAsync(
                    "SELECT count(*), sum(s.salary), min(e.hire_date) FROM employees e JOIN salaries s ON s.emp_no = e.emp_no GROUP BY e.emp_no"
                )
            )
                .Select(row => string.Join(' ', row))
                .Order(StringComparer.Ordinal),
        ];

    private static async Task RevealedAsync(Cli cli, TestDatabase database, string policy, string name)
    {
        var number = await cli.RunAsync(
            "reveal",
            "--policy",
            policy,
            "--key-file",
            cli.KeyFile,
            "--column",
            "employees.emp_no",
            "--",
            await TokenOfAsync(cli, database, policy)
        );
        number.Output.Should().Be("10001", number.Errors);
        var token = await database.ScalarAsync(
            $"SELECT last_name FROM employees WHERE emp_no = {await TokenOfAsync(cli, database, policy)}"
        );
        token.Should().NotBe(name);
        var revealed = await cli.RunAsync(
            token + "\n",
            ["reveal", "--policy", policy, "--key-file", cli.KeyFile, "--column", "employees.last_name"]
        );
        revealed.Output.Should().Be(name, revealed.Errors);

        // FPE under another key gives some value all the same: that would be taken for the truth.
        var other = cli.Write("other", Convert.ToHexString(System.Security.Cryptography.RandomNumberGenerator.GetBytes(32)));
        foreach (var key in new string[][] { ["--key-file", other], ["--key-file", cli.KeyFile, "--key-version", "2"] })
        {
            var wrong = await cli.RunAsync(token + "\n", ["reveal", "--policy", policy, "--column", "employees.last_name", .. key]);
            wrong.ExitCode.Should().Be(3);
            wrong.Output.Should().BeEmpty();
            wrong.Errors.Should().Contain("fingerprint");
        }

        var kept = await cli.RunAsync("reveal", "--policy", policy, "--column", "departments.dept_no", "--key-file", cli.KeyFile, "d001");
        kept.ExitCode.Should().Be(2);
        var nothing = await cli.RunAsync("", ["reveal", "--policy", policy, "--column", "employees.emp_no", "--key-file", cli.KeyFile]);
        (nothing.ExitCode, nothing.Output).Should().Be((0, ""), nothing.Errors);
    }

    // Found the slow way: whose number is revealed as 10001.
    private static async Task<string> TokenOfAsync(Cli cli, TestDatabase database, string policy)
    {
        var tokens = (await database.QueryAsync("SELECT emp_no FROM employees")).Select(row => row[0]!).ToList();
        var revealed = await cli.RunAsync(
            string.Join('\n', tokens),
            ["reveal", "--policy", policy, "--key-file", cli.KeyFile, "--column", "employees.emp_no"]
        );
        revealed.ExitCode.Should().Be(0, revealed.Errors);
        return tokens[Array.IndexOf(revealed.Output.Split('\n'), "10001")];
    }

    private static async Task<string> DoneAsync(Cli cli, params string[] arguments)
    {
        var result = await cli.RunAsync(arguments);
        result.ExitCode.Should().Be(0, result.Errors + result.Output);
        return result.Output;
    }

    private static async Task<TestDatabase> EmployeesAsync(string kind)
    {
        TestServer server = kind == "MariaDB" ? await SharedServers.MariaDbAsync() : await SharedServers.PostgreSqlAsync();
        var database = await server.CreateDatabaseAsync();
        await EmployeesDatabase.CreateAsync(database, Scale);
        return database;
    }
}
