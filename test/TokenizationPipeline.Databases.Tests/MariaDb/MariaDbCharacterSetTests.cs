using FluentAssertions.Execution;
using RegulatedData.Tokenization.Databases.Tests.Runs;
using RegulatedData.Tokenization.MariaDb;
using RegulatedData.Tokenization.Servers;

namespace RegulatedData.Tokenization.Databases.Tests.MariaDb;

/// <summary>Columns that hold some characters only, and types whose ends are nearer than they look.</summary>
public class MariaDbCharacterSetTests
{
    [Fact]
    public async Task Each_letter_that_a_token_can_have_is_one_of_its_character_set()
    {
        var database = await (await SharedServers.MariaDbAsync()).CreateDatabaseAsync();
        var names = (await database.QueryAsync("SELECT CHARACTER_SET_NAME FROM information_schema.CHARACTER_SETS")).Select(row => row[0]!);
        var found = 0;
        using var all = new AssertionScope();
        foreach (var name in names.Where(name => TypeReader.CharacterSetOf(name) is not null))
        {
            var letters = Letters.Of(TypeReader.CharacterSetOf(name)!);
            (await database.ScalarAsync($"SELECT CONVERT(CONVERT(_utf8mb4'{letters}' USING {name}) USING utf8mb4)"))
                .Should()
                .Be(letters, name);
            found += letters.Length > Letters.OfAscii ? 1 : 0;
        }

        found.Should().BeGreaterThan(15);
    }

    [Fact]
    public async Task Tokens_stay_in_their_columns_sets_and_types()
    {
        var database = await (await SharedServers.MariaDbAsync()).CreateDatabaseAsync();
        // MySQL's TIME has no fraction at its ends.
        var longest = MySqlProgram.Path is null ? "838:59:59.999999" : "838:59:59.000000";
        await database.ExecuteAsync(
            $"""
            CREATE TABLE people (id INT PRIMARY KEY, pl VARCHAR(40) CHARACTER SET latin2 COLLATE latin2_bin NOT NULL UNIQUE, ru VARCHAR(40) CHARACTER SET cp1251,
              de VARCHAR(40) CHARACTER SET latin1, gr VARCHAR(40) CHARACTER SET greek, tr VARCHAR(40) CHARACTER SET latin5, cn VARCHAR(40) CHARACTER SET utf8mb3,
              price DECIMAL(8,2) UNSIGNED, born DATE, seen DATETIME(6), took TIME(6), ts TIMESTAMP(6) NULL);
            INSERT INTO people
              SELECT seq, CONCAT('Żółćęąśł', seq, 'źńóŁ'), CONCAT('Анна Ђёќ', seq), CONCAT('Zoë Müller-Straße ÆØÅ', seq), CONCAT('Αλέξης Ζορμπάς', seq),
                CONCAT('Yılmaz İğneşçi', seq), CONCAT('毛泽东先生', seq), seq * 7.5, '2000-01-01' + INTERVAL seq DAY, '2000-01-01' + INTERVAL seq SECOND,
                SEC_TO_TIME(seq), '2000-01-01 00:00:00' + INTERVAL seq DAY
              FROM seq_1_to_3000;
            UPDATE people SET price = 0, born = '0001-01-01', seen = '0001-01-01', took = '-{longest}', ts = '1970-01-01 00:00:01' WHERE id = 1;
            UPDATE people SET price = 999999.99, born = '9999-12-31', seen = '9999-12-31 23:59:59.999999', took = '{longest}',
              ts = '2038-01-19 03:14:07.999999' WHERE id = 2;
            """
        );

        var report = Jobs.RunWhole(
            database,
            $$$$"""
            {"version": 1, "tables": {"people": {"id": "keep", "pl": "fpe", "ru": "fpe", "de": "fpe", "gr": "fpe", "tr": "fpe", "cn": "fpe", "price": "fpe", "born": "fpe",
              "seen": "fpe", "took": {"transformer": "fpe", "min": "-{{{{longest}}}}", "max": "{{{{longest}}}}"}, "ts": "fpe"}}}
            """
        );

        report
            .Tables.Single()
            .Columns.Where(column => column.Name != "id")
            .Should()
            .OnlyContain(column => column.Verification == ColumnVerification.Restored && column.Values == 3000);
        (
            await database.ScalarAsync(
                "SELECT COUNT(*) FROM people WHERE pl LIKE '%?%' OR ru LIKE '%?%' OR pl LIKE 'Żółćęąśł%' OR ru LIKE 'Анна Ђ%'"
            )
        )
            .Should()
            .Be("0");
    }

    [Fact]
    public async Task A_key_of_prefixes_and_a_foreign_key_to_another_database_are_errors_of_the_policy()
    {
        var server = await SharedServers.MariaDbAsync();
        var (database, other) = (await server.CreateDatabaseAsync(), await server.CreateDatabaseAsync());
        await other.ExecuteAsync("CREATE TABLE places (id INT PRIMARY KEY) ENGINE=InnoDB");
        await database.ExecuteAsync(
            $"CREATE TABLE people (code VARCHAR(40) COLLATE utf8mb4_bin, name VARCHAR(40) COLLATE utf8mb4_bin, place INT, PRIMARY KEY (code(8)), UNIQUE KEY beginning (name(4)), FOREIGN KEY (place) REFERENCES {other.Name}.places (id)) ENGINE=InnoDB"
        );

        using var opened = Jobs.Open(database);
        PolicyCheck
            .Check(
                Policy.Parse("""{"version": 1, "tables": {"people": {"code": "fpe", "name": "fpe", "place": "fpe"}}}"""),
                opened.ReadSchema()
            )
            .Where(finding => finding.Severity == Severity.Error)
            .Select(finding => finding.Column)
            .Should()
            .Equal("code", "name", "place");
    }

    [Theory]
    [InlineData("utf8mb4_bin", TextEquality.Exact)]
    [InlineData("latin1_general_cs", TextEquality.Exact)]
    [InlineData("uca1400_as_cs", TextEquality.IgnoresNotation)]
    [InlineData("utf8mb4_0900_as_cs", TextEquality.IgnoresNotation)]
    [InlineData("uca1400_as_ci", TextEquality.IgnoresCase)]
    [InlineData("latin1_swedish_ci", TextEquality.IgnoresCaseAndAccents)]
    [InlineData("uca1400_ai_cs", TextEquality.IgnoresCaseAndAccents)]
    public void A_collation_says_which_texts_are_the_same(string collation, TextEquality equality) =>
        TypeReader.EqualityOf(collation).Should().Be(equality);
}
