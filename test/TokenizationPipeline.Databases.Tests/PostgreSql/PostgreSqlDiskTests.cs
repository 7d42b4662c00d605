using RegulatedData.Testing;
using RegulatedData.Tokenization.Databases.Tests.Runs;
using RegulatedData.Tokenization.Servers;

namespace RegulatedData.Tokenization.Databases.Tests.PostgreSql;

/// <summary>A disk that is full.</summary>
public class PostgreSqlDiskTests
{
    [MountingFact]
    public async Task A_full_disk_ends_the_run_and_more_room_lets_it_go_on()
    {
        var server = await SharedServers.PostgreSqlAsync();
        var database = await server.CreateDatabaseAsync();
        var disk = Directory.CreateTempSubdirectory("disk-").FullName;
        await RunAsync("mount", "-t", "tmpfs", "-o", "size=14m,mode=0777", "tmpfs", disk);
        try
        {
            // For the server's user, who owns what is in it.
            await RunAsync(
                "setpriv",
                "--reuid=nobody",
                "--regid=nogroup",
                "--clear-groups",
                "--",
                "mkdir",
                "-m",
                "0700",
                Path.Combine(disk, "space")
            );
            await database.ExecuteAsync($"CREATE TABLESPACE small_{database.Name} LOCATION '{Path.Combine(disk, "space")}'");
            await database.ExecuteAsync(
                $"CREATE TABLE t (id int PRIMARY KEY, v text) TABLESPACE small_{database.Name}; INSERT INTO t SELECT i, repeat('v', 900) FROM generate_series(1, 8000) i"
            );
            using var key = Jobs.NewKey();
            using var opened = Jobs.Open(database);
            var job = Jobs.Job(opened, """{"version": 1, "tables": {"t": {"id": {"transformer": "fpe"}, "v": "keep"}}}""", key);
            var plan = job.Plan(new PlanOptions { RowsPerChunk = 1_000 });

            job.Invoking(j => j.Run(plan)).Should().Throw<DatabaseException>().WithMessage("*53100*more room*");

            (await database.ScalarAsync("SELECT count(*) FROM t WHERE id BETWEEN 1 AND 8000")).Should().Be("8000");
            await RunAsync("mount", "-o", "remount,size=60m", disk);
            job.Run(plan);
            job.Finish(plan).HasPassed().Should().BeTrue();
            await database.ExecuteAsync("DROP TABLE t");
            await database.ExecuteAsync($"DROP TABLESPACE small_{database.Name}");
        }
        finally
        {
            await RunAsync("umount", "-l", disk);
            Directory.Delete(disk);
        }
    }

    private static async Task RunAsync(string program, params string[] arguments) =>
        (await ProcessRunner.RunAsync(program, arguments, Path.GetTempPath())).EnsureSuccess();
}
