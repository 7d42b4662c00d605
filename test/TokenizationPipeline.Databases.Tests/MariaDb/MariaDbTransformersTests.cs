using RegulatedData.Tokenization.Databases.Tests.Runs;
using RegulatedData.Tokenization.Servers;

namespace RegulatedData.Tokenization.Databases.Tests.MariaDb;

/// <summary>Values of every type on their way through transformers, reversible and one-way ones.</summary>
public class MariaDbTransformersTests
{
    private const string Table = """
        CREATE TABLE mixed (id INT PRIMARY KEY, lat VARCHAR(40) CHARACTER SET latin1, wide VARCHAR(40) CHARACTER SET utf16, name VARCHAR(60) CHARACTER SET utf8mb4,
          mail VARCHAR(80), phone VARCHAR(30), uu UUID, ut CHAR(36), price DECIMAL(12,2), balance DECIMAL(65,8), at DATETIME(3), ts TIMESTAMP NULL, t TIME(2), born DATE,
          nick VARCHAR(60), note TEXT, secret VARCHAR(20), gender ENUM('M', 'F', 'X'), fixed CHAR(9)) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
        INSERT INTO mixed (id) VALUES (0);
        INSERT INTO mixed SELECT seq, CONCAT('latinword', seq), CONCAT('Weitblickend ', seq, ' ÄÖ'), CONCAT('Zoë-Anne\t', seq, ' O''Neill \\N'),
          CONCAT('person', seq, '@shop', seq % 7, '.example.com'), CONCAT('+41 79 ', 1000000 + seq), UUID(), UUID(), seq * 17 - 0.5, (CAST(seq AS SIGNED) - 1500) * 98765432109876543210987654321.12345678,
          '2024-01-01' + INTERVAL seq * 12345 SECOND, '2024-03-31' + INTERVAL seq MINUTE, SEC_TO_TIME(seq * 28 + 0.25), '1950-01-01' + INTERVAL seq * 11 DAY,
          CONCAT('nick', seq), CONCAT('note\n', seq), 'secret', 1 + seq % 3, CONCAT('C', LPAD(seq, 6, '0'))
        FROM seq_1_to_3000;
        """;

    private const string Policy = """
        {"version": 1, "tables": {"mixed": {"id": {"transformer": "fpe"}, "lat": {"transformer": "fpe", "characters": "ascii"}, "wide": {"transformer": "fpe"},
          "name": {"transformer": "fpe"}, "mail": {"transformer": "email"}, "phone": {"transformer": "phone"}, "uu": {"transformer": "fpe"},
          "ut": {"transformer": "uuid"}, "price": {"transformer": "fpe"}, "balance": {"transformer": "fpe"}, "at": {"transformer": "fpe"}, "ts": {"transformer": "date-shift", "days": 30},
          "t": {"transformer": "fpe"}, "born": {"transformer": "fpe", "smallRange": "walk"}, "nick": {"transformer": "pseudonym"},
          "note": {"transformer": "redact"}, "secret": {"transformer": "null"}, "gender": {"transformer": "replace"}, "fixed": {"transformer": "fpe"}}}}
        """;

    [Fact]
    public async Task Json_is_kept_or_redacted_but_never_taken_for_text()
    {
        var database = await (await SharedServers.MariaDbAsync()).CreateDatabaseAsync();
        await database.ExecuteAsync(
            """
            CREATE TABLE t (id INT PRIMARY KEY, name VARCHAR(40), document JSON, settings JSON, long_text LONGTEXT CHECK (CHAR_LENGTH(long_text) < 100));
            INSERT INTO t SELECT seq, CONCAT('person', seq), CONCAT('{"name": "Zoë ', seq, ' 𝒳"}'), IF(seq % 3 = 0, NULL, '[1.10, "é"]'), CONCAT('text', seq) FROM seq_1_to_500;
            """
        );
        const string Redacting = """
            {"version": 1, "tables": {"t": {"id": "fpe", "name": "fpe", "document": "redact", "settings": "keep", "long_text": {"transformer": "fpe", "short": "replace"}}}}
            """;
        var kept = await database.QueryAsync("SELECT COUNT(settings), MIN(settings) FROM t");
        using (var opened = Jobs.Open(database))
        {
            var encrypted = Tokenization.Policy.Parse(Redacting.Replace("\"redact\"", "\"fpe\"", StringComparison.Ordinal));
            PolicyCheck.Check(encrypted, opened.ReadSchema()).Should().ContainSingle().Which.Column.Should().Be("document");
            var proposed = PolicySuggestion.Suggest(opened);
            PolicyCheck.Check(proposed, opened.ReadSchema()).Should().BeEmpty();
            proposed.Find("t", "document")!.Transformer.Should().Be(TransformerKind.Redact);
        }

        Jobs.RunWhole(database, Redacting).HasPassed().Should().BeTrue();

        (await database.QueryAsync("SELECT DISTINCT document FROM t")).Should().BeEquivalentTo([new[] { "{}" }]);
        (await database.QueryAsync("SELECT COUNT(settings), MIN(settings) FROM t")).Should().BeEquivalentTo(kept);
        (await database.ScalarAsync("SELECT COUNT(*) FROM t WHERE long_text LIKE 'text%'")).Should().Be("0");
    }

    [Fact]
    public async Task Tokens_of_every_type_come_back_or_are_recomputed()
    {
        var database = await (await SharedServers.MariaDbAsync()).CreateDatabaseAsync();
        await database.ExecuteAsync(Table);

        var report = Jobs.RunWhole(database, Policy, new PlanOptions { RowsPerChunk = 1_000 });

        var how = report.Tables.Single().Columns.ToDictionary(column => column.Name, column => column.Verification);
        how.Values.Should().OnlyContain(value => value == ColumnVerification.Restored || value == ColumnVerification.Recomputed);
        foreach (var column in new[] { "id", "lat", "wide", "name", "uu", "price", "balance", "at", "t", "born" })
        {
            how[column].Should().Be(ColumnVerification.Restored, column);
        }

        foreach (var column in new[] { "nick", "note", "secret", "gender" })
        {
            how[column].Should().Be(ColumnVerification.Recomputed, column);
        }

        report
            .Tables.Single()
            .Columns.Where(column => column.Name != "id" && column.Name != "secret")
            .Should()
            .OnlyContain(column => column.Values == 3000);
        (
            await database.ScalarAsync(
                "SELECT COUNT(*) FROM mixed WHERE secret IS NOT NULL OR lat LIKE 'latinword%' OR name LIKE 'Zo_-Anne%' OR nick LIKE 'nick%'"
            )
        )
            .Should()
            .Be("0");
        (
            await database.ScalarAsync(
                "SELECT COUNT(*) FROM mixed WHERE name IS NULL AND mail IS NULL AND uu IS NULL AND price IS NULL AND born IS NULL"
            )
        )
            .Should()
            .Be("1", "NULL stays NULL");
        (await database.ScalarAsync("SELECT COUNT(DISTINCT mail) FROM mixed WHERE mail REGEXP '^[a-z0-9]+@.+[.]com$'")).Should().Be("3000");
        report.ToTable().Should().Contain("fixed points").And.Contain("mixed");
    }

    [Theory]
    [InlineData("BIT(7)")]
    [InlineData("POINT")]
    public async Task A_type_that_takes_no_text_is_not_redacted(string type)
    {
        var database = await (await SharedServers.MariaDbAsync()).CreateDatabaseAsync();
        await database.ExecuteAsync($"CREATE TABLE t (id INT PRIMARY KEY, v {type})");
        using var opened = Jobs.Open(database);
        var policy = Tokenization.Policy.Parse("""{"version": 1, "tables": {"t": {"id": "keep", "v": "redact"}}}""");

        PolicyCheck.Check(policy, opened.ReadSchema()).Should().ContainSingle(finding => finding.Severity == Severity.Error);
    }
}
