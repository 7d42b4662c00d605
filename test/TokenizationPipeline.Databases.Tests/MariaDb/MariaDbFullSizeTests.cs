using RegulatedData.Tokenization.Databases.Tests.Runs;
using RegulatedData.Tokenization.Servers;

namespace RegulatedData.Tokenization.Databases.Tests.MariaDb;

/// <summary>The employees database at its full size.</summary>
public class MariaDbFullSizeTests
{
    [Fact]
    public async Task A_run_of_the_full_size_that_is_killed_once_loses_nothing_and_stays_small()
    {
        await using var server = await MariaDbServer.CreateAsync("--innodb-buffer-pool-size=1G", "--innodb-flush-log-at-trx-commit=2");
        await FullSize.RunAndKillOnceAsync(server, "CRC32");
    }
}
