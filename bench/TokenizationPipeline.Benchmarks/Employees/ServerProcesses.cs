using System.Globalization;

namespace RegulatedData.Tokenization.Benchmarks;

/// <summary>The processes of a database server, found by the folder that is in their commands, and by their parents.</summary>
internal static class ServerProcesses
{
    private const double TicksPerSecond = 100;
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    /// <summary>
    /// Waits until a server has nothing left to do: what one measurement leaves behind (rows to purge, pages to write) would be paid by the
    /// next, and takes MariaDB a core for many seconds.
    /// </summary>
    /// <param name="folder">The server's folder.</param>
    public static async Task WaitUntilIdleAsync(string folder)
    {
        var before = CpuSeconds(folder);
        using var timer = new PeriodicTimer(Interval);
        using var patience = new CancellationTokenSource(Patience);
        while (await timer.WaitForNextTickAsync(patience.Token))
        {
            var now = CpuSeconds(folder);
            if (now - before < 0.05 * Interval.TotalSeconds)
            {
                return;
            }

            before = now;
        }
    }

    /// <summary>How much processor time they have taken since they were started, ended children too.</summary>
    /// <param name="folder">The server's folder.</param>
    public static double CpuSeconds(string folder)
    {
        var all = Directory
            .EnumerateDirectories("/proc")
            .Select(path => Path.GetFileName(path))
            .Where(name => int.TryParse(name, CultureInfo.InvariantCulture, out _))
            .Select(Read)
            .Where(process => process is not null)
            .Select(process => process!.Value)
            .ToList();
        // The job has the folder in its arguments too.
        var ours = all.Where(process =>
                process.Command.Contains(folder, StringComparison.Ordinal)
                && !process.Command.StartsWith("dotnet", StringComparison.Ordinal)
            )
            .Select(process => process.Id)
            .ToHashSet();
        return all.Where(process => ours.Contains(process.Id) || ours.Contains(process.Parent)).Sum(process => process.Ticks)
            / TicksPerSecond;
    }

    // proc(5): behind the name in parentheses come the state, the parent, and from the 14th field of all on the times.
    private static (string Id, string Parent, double Ticks, string Command)? Read(string id)
    {
        try
        {
            var stat = File.ReadAllText($"/proc/{id}/stat");
            var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
            var ticks = fields[11..15].Sum(field => double.Parse(field, CultureInfo.InvariantCulture));
            return (id, fields[1], ticks, File.ReadAllText($"/proc/{id}/cmdline"));
        }
        catch (IOException)
        {
            // It has ended since it was listed.
            return null;
        }
    }
}
