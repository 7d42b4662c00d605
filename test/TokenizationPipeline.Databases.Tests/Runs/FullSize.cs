using System.Globalization;
using RegulatedData.Tokenization.Servers;

namespace RegulatedData.Tokenization.Databases.Tests.Runs;

/// <summary>The employees database at its full size: 300,024 employees, 2,844,047 salaries.</summary>
internal static class FullSize
{
    private const int MostMegabytes = 200;

    /// <summary>Does a job that is killed once in the middle.</summary>
    /// <param name="server">The server.</param>
    /// <param name="checksum">A function of the server's, from a text to a number.</param>
    internal static async Task RunAndKillOnceAsync(TestServer server, string checksum)
    {
        var database = await server.CreateDatabaseAsync();
        await EmployeesDatabase.CreateAsync(database);
        // What is known of each person, without the number, in sums that don't depend on the order.
        var sums = $"""
            SELECT COUNT(*), SUM(n), SUM({checksum}(CONCAT_WS('|', first_name, last_name, hire_date, n, total))),
              SUM({checksum}(CONCAT_WS('#', last_name, gender, first_date, last_date)))
            FROM (SELECT e.first_name, e.last_name, e.gender, e.hire_date, COUNT(*) AS n, SUM(s.salary) AS total,
                    MIN(s.from_date) AS first_date, MAX(s.to_date) AS last_date
                  FROM employees e JOIN salaries s ON s.emp_no = e.emp_no GROUP BY e.emp_no) AS persons
            """;
        var before = await database.QueryAsync(sums);
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
        (await database.QueryAsync(sums)).Should().BeEquivalentTo(before);
        (await database.ScalarAsync("SELECT COUNT(*) FROM employees WHERE emp_no BETWEEN 10001 AND 499999"))
            .Should()
            .NotBe("300024", "the numbers are tokens");
    }
}
