using RegulatedData.Tokenization.Servers;

namespace RegulatedData.Tokenization.Databases.Tests.Runs;

/// <summary>Keys that are decimals of more digits than an integer has, as they come from databases without integers.</summary>
internal static class LongDecimalKeys
{
    private const string Key = """{"transformer": "fpe", "domain": "account", "min": 1}""";

    /// <summary>Tokenizes a key and what refers to it, and looks whether the rows still find each other.</summary>
    /// <param name="database">An empty database.</param>
    /// <param name="numbers">A query of the numbers 1 to 3000, in a column n.</param>
    internal static async Task TokenizeAsync(TestDatabase database, string numbers)
    {
        await database.ExecuteAsync(
            $"""
            CREATE TABLE account (id DECIMAL(38,0) PRIMARY KEY, n INT);
            CREATE TABLE booking (n INT PRIMARY KEY, account DECIMAL(38,0) NOT NULL, CONSTRAINT of_account FOREIGN KEY (account) REFERENCES account (id));
            INSERT INTO account SELECT n * 12345678901234567890123456789012, n FROM ({numbers}) s;
            INSERT INTO booking SELECT n, (n % 1000 + 1) * 12345678901234567890123456789012 FROM ({numbers}) s;
            """
        );

        Jobs.RunWhole(
            database,
            $$$"""{"version": 1, "tables": {"account": {"id": {{{Key}}}, "n": "keep"}, "booking": {"account": {{{Key}}}, "n": "keep"} } }""",
            new PlanOptions { RowsPerChunk = 300 }
        );

        (await database.ScalarAsync("SELECT COUNT(*) FROM booking b JOIN account a ON a.id = b.account WHERE a.n = b.n % 1000 + 1"))
            .Should()
            .Be("3000");
        (await database.ScalarAsync("SELECT COUNT(*) FROM account WHERE id = n * 12345678901234567890123456789012")).Should().Be("0");
        (await database.ScalarAsync("SELECT COUNT(*) FROM account WHERE id > 0")).Should().Be("3000");
    }
}
