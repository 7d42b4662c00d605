using RegulatedData.Tokenization.Databases.Tests.Runs;
using RegulatedData.Tokenization.PostgreSql;
using RegulatedData.Tokenization.Servers;

namespace RegulatedData.Tokenization.Databases.Tests.PostgreSql;

/// <summary>Databases that hold some characters only, and types at their ends.</summary>
public class PostgreSqlCharacterSetTests
{
    private static readonly string[] Encodings =
    [
        "LATIN1",
        "LATIN2",
        "LATIN3",
        "LATIN4",
        "LATIN5",
        "LATIN7",
        "LATIN9",
        "ISO_8859_5",
        "ISO_8859_6",
        "ISO_8859_7",
        "ISO_8859_8",
        "WIN866",
        "WIN874",
        "WIN1250",
        "WIN1251",
        "WIN1252",
        "WIN1253",
        "WIN1254",
        "WIN1255",
        "WIN1256",
        "WIN1257",
        "WIN1258",
        "KOI8R",
        "KOI8U",
    ];

    [Fact]
    public async Task Each_letter_that_a_token_can_have_is_one_of_its_character_set()
    {
        var database = await (await SharedServers.PostgreSqlAsync()).CreateDatabaseAsync();
        foreach (var encoding in Encodings)
        {
            var letters = Letters.Of(ColumnTypes.CharacterSetOf(encoding)!);
            letters.Length.Should().BeGreaterThan(Letters.OfAscii, encoding);
            (await database.ScalarAsync($"SELECT convert_from(convert_to('{letters}', '{encoding}'), '{encoding}')"))
                .Should()
                .Be(letters, encoding);
        }
    }

    [Fact]
    public async Task Tokens_stay_in_their_databases_set_and_their_types()
    {
        var server = await SharedServers.PostgreSqlAsync();
        var (any, database) = (await server.CreateDatabaseAsync(), await server.CreateDatabaseAsync());
        await any.ExecuteAsync($"DROP DATABASE {database.Name}");
        await any.ExecuteAsync($"CREATE DATABASE {database.Name} TEMPLATE template0 ENCODING 'LATIN2' LC_COLLATE 'C' LC_CTYPE 'C'");
        await database.ExecuteAsync(
            """
            CREATE TABLE people (id int PRIMARY KEY, name varchar(40) UNIQUE, code char(20), born date, seen timestamp, at timestamptz, took time);
            INSERT INTO people SELECT i, 'Żółćęąśł' || i || 'źńóŁ', 'Ćwikła ' || i, date '2000-01-01' + i, timestamp '2000-01-01' + i * interval '1 hour',
              timestamptz '2000-01-01' + i * interval '1 hour', time '00:00' + i * interval '1 second' FROM generate_series(1, 3000) i;
            UPDATE people SET born = '0001-01-01', seen = '0001-01-01', at = '0001-01-01 00:00:00+00', took = '00:00' WHERE id = 1;
            UPDATE people SET born = '9999-12-31', seen = '9999-12-31 23:59:59.999999', at = '9999-12-31 23:59:59.999999+00', took = '23:59:59.999999' WHERE id = 2;
            """
        );

        var report = Jobs.RunWhole(
            database,
            """{"version": 1, "tables": {"people": {"id": "keep", "name": "fpe", "code": "fpe", "born": "fpe", "seen": "fpe", "at": "fpe", "took": "fpe"}}}"""
        );

        report
            .Tables.Single()
            .Columns.Where(column => column.Name != "id")
            .Should()
            .OnlyContain(column => column.Verification == ColumnVerification.Restored && column.Values == 3000);
        (await database.ScalarAsync("SELECT count(*) FROM people WHERE name LIKE 'Żółćęąśł%'")).Should().Be("0");
    }
}
