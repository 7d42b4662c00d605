using System.Globalization;
using RegulatedData.Tokenization.Databases.Tests.Runs;
using RegulatedData.Tokenization.Servers;

namespace RegulatedData.Tokenization.Databases.Tests.MariaDb;

/// <summary>The employees database at its full size: 300,024 employees, 2,844,047 salaries.</summary>
public class MariaDbFullSizeTests
{
    private const int MostMegabytes = 200;

    // What is known of each person, without the number, in sums that don't depend on the order.
    private const string Sums = """
        SELECT COUNT(*), SUM(n), SUM(CRC32(CONCAT_WS('|', first_name, last_name, hire_date, n, total))),
          SUM(CRC32(CONCAT_WS('#', last_name, gender, first_date, last_date)))
        FROM (SELECT e.first_name, e.last_name, e.gender, e.hire_date, COUNT(*) AS n, SUM(s.salary) AS total,
                MIN(s.from_date) AS first_date, MAX(s.to_date) AS last_date
              FROM employees e JOIN salaries s ON s.emp_no = e.emp_no GROUP BY e.emp_no) AS persons
        """;

    [Fact]
    public async Task A_run_of_the_full_size_that_is_killed_once_loses_nothing_and_stays_small()
    {
        await using var server = await MariaDbServer.CreateAsync("--innodb-buffer-pool-size=1G", "--innodb-flush-log-at-trx-commit=2");
        var database = await server.CreateDatabaseAsync();
        await EmployeesDatabase.CreateAsync(database);
        var before = await database.QueryAsync(Sums);
        before[0][1].Should().Be("2844047");
        using var job = new JobProcess(database, Jobs.EmployeesPolicy, rowsPerChunk: 250_000);

        await using (var killed = job.Start())
        {
            await killed.WaitForLineAsync(line => line == "running");
            await Task.Delay(TimeSpan.FromSeconds(2));
            await killed.KillAsync();
        }

        await using var process = job.Start();
        var line = await process.WaitForLineAsync(line => line.StartsWith("at most ", StringComparison.Ordinal), TimeSpan.FromMinutes(10));

        int.Parse(line.Split(' ')[2], CultureInfo.InvariantCulture).Should().BeLessThan(MostMegabytes);
        (await database.QueryAsync(Sums)).Should().BeEquivalentTo(before);
    }
}
