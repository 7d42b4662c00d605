using RegulatedData.Tokenization.Databases.Tests.Runs;
using RegulatedData.Tokenization.Servers;

namespace RegulatedData.Tokenization.Databases.Tests.PostgreSql;

/// <summary>The employees database at its full size.</summary>
public class PostgreSqlFullSizeTests
{
    [Fact]
    public async Task A_run_of_the_full_size_that_is_killed_once_loses_nothing_and_stays_small()
    {
        await using var server = await PostgreSqlServer.CreateAsync("shared_buffers=1GB");
        await FullSize.RunAndKillOnceAsync(server, "hashtext");
    }
}
