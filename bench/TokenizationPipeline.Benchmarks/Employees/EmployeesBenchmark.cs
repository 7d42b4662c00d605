using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using RegulatedData.Tokenization.Servers;

namespace RegulatedData.Tokenization.Benchmarks;

/// <summary>
/// The whole job over the employees database, on MariaDB and on PostgreSQL, beside its floor: the least that anybody could do who copies
/// the same tables on the same server, measured right before. Each job runs in a process of its own, whose peak memory is told.
/// </summary>
internal static class EmployeesBenchmark
{
    /// <summary>The first argument that asks for it.</summary>
    public const string Name = "employees";

    private static readonly Dictionary<string, Func<Task<TestServer>>> Servers = new()
    {
        ["mariadb"] = async () => await MariaDbServer.CreateAsync("--innodb-buffer-pool-size=2G", "--innodb-log-file-size=2G"),
        ["postgresql"] = async () => await PostgreSqlServer.CreateAsync("shared_buffers=2GB", "max_wal_size=16GB"),
    };

    /// <summary>Runs it.</summary>
    /// <param name="arguments">Sizes, 1 for 300,024 employees with 2,844,047 salaries, and a database's name, to leave the other out.</param>
    public static async Task RunAsync(IReadOnlyList<string> arguments)
    {
        var names = arguments.Where(argument => Servers.ContainsKey(argument)).ToList();
        var scales = arguments.Except(names).Select(scale => double.Parse(scale, CultureInfo.InvariantCulture)).ToList();
        Console.WriteLine(
            "| database | size | floor | job | of the floor | plan | copy | keys | verify, swap | server's CPU: floor | job | our CPU | peak memory |"
        );
        Console.WriteLine("|---|---|---|---|---|---|---|---|---|---|---|---|---|");
        foreach (var scale in scales)
        {
            foreach (var (name, create) in Servers.Where(pair => names.Count == 0 || names.Contains(pair.Key)))
            {
                await using var server = await create();
                await MeasureAsync(name, server, scale);
            }
        }
    }

    private static async Task MeasureAsync(string name, TestServer server, double scale)
    {
        var database = await server.CreateDatabaseAsync();
        await EmployeesDatabase.CreateAsync(database, scale);
        // What the server still does after loading isn't the floor's nor the job's.
        await SettleAsync(database);
        var (floor, floorCpu) = await EmployeesFloor.MeasureAsync(database);
        await SettleAsync(database);
        var job = await RunJobAsync(database);
        var total = job.Stages.Sum(stage => stage.Seconds);
        var stages = string.Join(" | ", job.Stages.Select(stage => Seconds(stage.Seconds)));
        Console.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"| {name} | {scale} | {Seconds(floor)} | {Seconds(total)} | {total / floor:F2} | {stages} | {Seconds(floorCpu)} | {Seconds(job.Stages.Sum(stage => stage.ServerCpu))} | {Seconds(job.Stages.Sum(stage => stage.ClientCpu))} | {job.PeakMegabytes:F0} MB |"
            )
        );
    }

    private static async Task SettleAsync(TestDatabase database)
    {
        if (database.Server is PostgreSqlServer)
        {
            await database.ExecuteAsync("VACUUM ANALYZE");
            await database.ExecuteAsync("CHECKPOINT");
        }

        await ServerProcesses.WaitUntilIdleAsync(database.Server.SocketFolder);
    }

    private static async Task<EmployeesJob.Result> RunJobAsync(TestDatabase database)
    {
        var start = new ProcessStartInfo(
            "dotnet",
            [
                "exec",
                Path.Combine(AppContext.BaseDirectory, "TokenizationPipeline.Benchmarks.dll"),
                EmployeesJob.Name,
                $"{database.Url}?tls-ca={Uri.EscapeDataString(database.Server.Certificates.AuthorityFile)}",
                database.Server.SocketFolder,
            ]
        )
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
        };
        start.Environment["TOKENIZER_PASSWORD"] = database.Server.Password;
        using var process = Process.Start(start)!;
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return process.ExitCode == 0
            ? JsonSerializer.Deserialize<EmployeesJob.Result>(output)!
            : throw new InvalidOperationException($"The job ended with exit code {process.ExitCode}.\n{output}");
    }

    private static string Seconds(double seconds) => seconds.ToString("F2", CultureInfo.InvariantCulture) + " s";
}
