using System.Diagnostics;
using System.Globalization;
using RegulatedData.Testing;
using RegulatedData.Tokenization.Servers;

namespace RegulatedData.Tokenization.Benchmarks;

/// <summary>
/// The floor: the tables that a job rewrites, copied as they are, two connections at a time. MariaDB copies inside the server
/// (INSERT … SELECT, two ranges); PostgreSQL pipes COPY into COPY and adds the primary key.
/// </summary>
internal static class EmployeesFloor
{
    private static readonly string[] Rewritten = [.. EmployeesDatabase.Tables.Where(table => table != "departments")];

    /// <summary>Copies, and drops the copies.</summary>
    /// <returns>The seconds that copying took, and the processor time that the server took for it.</returns>
    public static async Task<(double Seconds, double ServerCpu)> MeasureAsync(TestDatabase database)
    {
        var isPostgreSql = database.Server is PostgreSqlServer;
        var middle =
            10_000 + (long.Parse((await database.ScalarAsync("SELECT COUNT(*) FROM employees"))!, CultureInfo.InvariantCulture) / 2);
        await database.ExecuteAsync(
            string.Concat(
                Rewritten.Select(table =>
                    isPostgreSql ? $"CREATE TABLE {Copy(table)} (LIKE {table});" : $"CREATE TABLE {Copy(table)} LIKE {table};"
                )
            )
        );
        var cpu = ServerProcesses.CpuSeconds(database.Server.SocketFolder);
        var clock = Stopwatch.StartNew();
        await Task.WhenAll(
            isPostgreSql
                ? [PipeAsync(database, ["salaries"]), PipeAsync(database, Rewritten.Where(table => table != "salaries"))]
                : [InsertAsync(database, $"emp_no <= {middle}"), InsertAsync(database, $"emp_no > {middle}")]
        );
        var seconds = clock.Elapsed.TotalSeconds;
        cpu = ServerProcesses.CpuSeconds(database.Server.SocketFolder) - cpu;
        await database.ExecuteAsync($"DROP TABLE {string.Join(", ", Rewritten.Select(Copy))}");
        return (seconds, cpu);
    }

    private static string Copy(string table) => $"floor_{table}";

    private static Task InsertAsync(TestDatabase database, string range) =>
        database.ExecuteAsync(string.Concat(Rewritten.Select(table => $"INSERT INTO {Copy(table)} SELECT * FROM {table} WHERE {range};")));

    private static async Task PipeAsync(TestDatabase database, IEnumerable<string> tables)
    {
        foreach (var table in tables)
        {
            var pipe = await ProcessRunner.RunAsync(
                "sh",
                ["-c", $"psql -qXc 'COPY {table} TO STDOUT (FORMAT BINARY)' | psql -qXc 'COPY {Copy(table)} FROM STDIN (FORMAT BINARY)'"],
                environment: new Dictionary<string, string?>
                {
                    ["PGHOST"] = database.Server.SocketFolder,
                    ["PGPORT"] = database.Server.Port.ToString(CultureInfo.InvariantCulture),
                    ["PGUSER"] = database.Server.UserName,
                    ["PGPASSWORD"] = database.Server.Password,
                    ["PGDATABASE"] = database.Name,
                }
            );
            pipe.EnsureSuccess();
            var key = table switch
            {
                "employees" => "emp_no",
                "titles" => "emp_no, title, from_date",
                "salaries" => "emp_no, from_date",
                _ => "emp_no, dept_no",
            };
            await database.ExecuteAsync($"ALTER TABLE {Copy(table)} ADD PRIMARY KEY ({key})");
        }
    }
}
