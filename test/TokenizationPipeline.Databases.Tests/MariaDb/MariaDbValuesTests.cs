using RegulatedData.Tokenization.Databases.Tests.Runs;
using RegulatedData.Tokenization.Servers;

namespace RegulatedData.Tokenization.Databases.Tests.MariaDb;

/// <summary>Values of kept columns after a run: bit by bit what they were.</summary>
public class MariaDbValuesTests
{
    private const string Keep = """
        "tag": "keep", "f": "keep", "ff": "keep", "d": "keep", "dd": "keep", "n": "keep", "b1": "keep", "b": "keep", "y": "keep",
        "ts": "keep", "dt": "keep", "t": "keep", "da": "keep", "c": "keep", "vb": "keep", "bi": "keep", "bl": "keep", "tx": "keep",
        "lat": "keep", "sj": "keep", "u16": "keep", "e": "keep", "e2": "keep", "s": "keep", "j": "keep", "u": "keep", "i6": "keep",
        "g": "keep", "p": "keep", "bu": "keep", "ti": "keep", "zf": "keep", "gen": "keep", "gens": "keep", "genk": "keep"
        """;

    private const string Policy =
        "{\"version\": 1, \"tables\": {\"everything\": {\"id\": {\"transformer\": \"fpe\"}, \"k\": {\"transformer\": \"fpe\"}, "
        + Keep
        + "}}}";

    private const string Table = """
        CREATE TABLE everything (
          id INT UNSIGNED AUTO_INCREMENT PRIMARY KEY, k BIGINT, tag INT NOT NULL,
          f FLOAT, ff FLOAT(7,2), d DOUBLE, dd DOUBLE(12,3), n DECIMAL(40,20), b1 BIT(1), b BIT(64), y YEAR,
          ts TIMESTAMP(6) NULL, dt DATETIME(3), t TIME(6), da DATE, c CHAR(5), vb VARBINARY(300), bi BINARY(4), bl LONGBLOB, tx LONGTEXT,
          lat VARCHAR(50) CHARACTER SET latin1, sj VARCHAR(50) CHARACTER SET sjis, u16 VARCHAR(20) CHARACTER SET utf16,
          e ENUM('', 'a', '1', 'tab	in\\side'), e2 ENUM('x', 'y'), s SET('p', 'q', 'r'), j JSON, u UUID, i6 INET6, g GEOMETRY, p POINT,
          bu BIGINT UNSIGNED, ti TINYINT, zf INT(8) ZEROFILL,
          gen INT AS (tag + 1) VIRTUAL, gens VARCHAR(60) AS (CONCAT('x', lat)) STORED, genk BIGINT AS (k DIV 3) STORED
        ) CHARACTER SET utf8mb4
        """;

    private const string Rows = """
        SET sql_mode = 'NO_AUTO_VALUE_ON_ZERO,ALLOW_INVALID_DATES', time_zone = '+00:00';
        INSERT INTO everything (id, k, tag) VALUES (7, NULL, 1);
        INSERT INTO everything (id, k, tag, f, ff, d, dd, n, b1, b, y, ts, dt, t, da, c, vb, bi, bl, tx, lat, sj, u16, e, e2, s, j, u, i6, g, p, bu, ti, zf) VALUES
         (0, -9223372036854775808, 2, 16777216.5, 12345.67, 0.1, 123456789.123, -12345678901234567890.12345678901234567890, b'1', 0xFFFFFFFFFFFFFFFF, 1901,
          '1970-01-01 00:00:01.000001', '1000-01-01 00:00:00.001', '-838:59:59.999999', '0000-00-00', 'ab', 0x000A090D5C4E5C00FF, 0x00, 0x5C4E, '\\N', 'äöÿ€', 'ソ表', 'a😀',
          '', 'x', '', '{"a": "\\t\\u0000 b"}', '00112233-4455-6677-8899-aabbccddeeff', '::ffff:1.2.3.4', ST_GeomFromText('LINESTRING(0 0,1 1,2 2.5)', 4326), POINT(1e-300, -0.0),
          18446744073709551615, -128, 42),
         (1, 9223372036854775807, 3, 3.4028235e38, -0.01, 1.7976931348623157e308, -0.001, 0, b'0', 0, 2155,
          '2038-01-19 03:14:07.999999', '9999-12-31 23:59:59.999', '838:59:59', '2023-02-30', '', '', 0x41424344, REPEAT(0x000A095C, 70000), CONCAT('tab\t line\n return\r back\\ nul', CHAR(0), ' end'), '', '', '',
          'tab	in\\side', 'y', 'p,q,r', '[]', 'ffffffff-ffff-1fff-bfff-ffffffffffff', '::1', ST_GeomFromText('POLYGON((0 0,0 1,1 1,0 0))'), NULL,
          0, 127, 12345678),
         (4294967295, 0, 4, 1.17549435e-38, 0, 5e-324, 0, 0.00000000000000000001, NULL, 1, 0,
          '2024-03-31 01:30:00', '2024-02-29 12:00:00', '00:00:00', '9999-12-31', 'NULL', 0x4E554C4C, NULL, '', '', 'NULL', NULL, NULL,
          'a', NULL, 'p', 'null', NULL, NULL, NULL, NULL, 1, 0, 0),
         (10, 5, 5, -0.0, 1, -0.0, 1, 1, NULL, 1, 2000,
          '2024-10-27 00:30:00', '2024-10-27 02:30:00', '12:34:56.7', '2024-01-01', ' a', ' ', NULL, ' ', ' x ', ' ', NULL, NULL,
          '1', NULL, NULL, '"x"', NULL, NULL, NULL, NULL, 1, 0, 0);
        INSERT IGNORE INTO everything (id, k, tag, e2) VALUES (11, 6, 6, 'no member');
        INSERT INTO everything (id, k, tag, tx) SELECT seq + 1000, seq, seq + 100, REPEAT('é\t\\', seq) FROM seq_1_to_3000;
        """;

    [Fact]
    public async Task Kept_values_of_every_type_are_bit_by_bit_what_they_were()
    {
        var database = await NewAsync();
        var before = await DumpAsync(database);
        before.Should().HaveCount(3006);

        var report = Jobs.RunWhole(database, Policy, new PlanOptions { RowsPerChunk = 1_000 });

        (await DumpAsync(database)).Should().Equal(before);
        report.Tables.Single().Columns.Single(column => column.Name == "genk").Verification.Should().Be(ColumnVerification.Generated);
        report.Tables.Single().Columns.Single(column => column.Name == "gens").Verification.Should().Be(ColumnVerification.Equal);
        (await database.ScalarAsync("SELECT COUNT(*) FROM everything WHERE NOT genk <=> k DIV 3"))
            .Should()
            .Be("0", "it is computed from tokens now");
        (await database.ScalarAsync("SELECT COUNT(*) FROM everything WHERE k IS NULL")).Should().Be("1", "NULL stays NULL");
    }

    [Fact]
    public async Task Moments_are_the_same_whatever_the_servers_time_zone()
    {
        await using var server = await MariaDbServer.CreateAsync("--default-time-zone=-09:30");
        var database = await server.CreateDatabaseAsync();
        await database.ExecuteAsync($"{Table};{Rows}");
        var before = await database.QueryAsync("SELECT tag, UNIX_TIMESTAMP(ts), ts FROM everything ORDER BY tag");

        Jobs.RunWhole(database, Policy);

        (await database.QueryAsync("SELECT tag, UNIX_TIMESTAMP(ts), ts FROM everything ORDER BY tag")).Should().BeEquivalentTo(before);
    }

    [Fact]
    public async Task A_number_0_in_a_counted_column_stays_0()
    {
        var database = await (await SharedServers.MariaDbAsync()).CreateDatabaseAsync();
        await database.ExecuteAsync(
            "SET sql_mode = 'NO_AUTO_VALUE_ON_ZERO'; CREATE TABLE t (id INT AUTO_INCREMENT PRIMARY KEY, v INT); INSERT INTO t VALUES (0, 1), (5, 2); ALTER TABLE t AUTO_INCREMENT = 77"
        );

        Jobs.RunWhole(database, """{"version": 1, "tables": {"t": {"id": "keep", "v": {"transformer": "fpe"}}}}""");

        (await database.QueryAsync("SELECT id FROM t ORDER BY id")).Select(row => row[0]).Should().Equal("0", "5");
        await database.ExecuteAsync("INSERT INTO t (v) VALUES (1)");
        (await database.ScalarAsync("SELECT MAX(id) FROM t")).Should().Be("77", "it counts on from where it was");
    }

    [Fact]
    public async Task Integers_of_every_width_stay_inside_their_types_and_come_back()
    {
        var database = await (await SharedServers.MariaDbAsync()).CreateDatabaseAsync();
        await database.ExecuteAsync(
            """
            CREATE TABLE t (tag INT PRIMARY KEY, m MEDIUMINT, mu MEDIUMINT UNSIGNED, i INT, iu INT UNSIGNED, b BIGINT, bu BIGINT UNSIGNED);
            INSERT INTO t VALUES (1, -8388608, 0, -2147483648, 0, -9223372036854775808, 0),
              (2, 8388607, 16777215, 2147483647, 4294967295, 9223372036854775807, 18446744073709551615), (3, NULL, NULL, NULL, NULL, NULL, NULL), (4, 0, 1, -1, 1, -1, 1);
            """
        );

        var report = Jobs.RunWhole(
            database,
            """
            {"version": 1, "tables": {"t": {"tag": "keep", "m": {"transformer": "fpe"}, "mu": {"transformer": "fpe"}, "i": {"transformer": "fpe"},
              "iu": {"transformer": "fpe"}, "b": {"transformer": "fpe"}, "bu": {"transformer": "fpe"}}}}
            """
        );

        report
            .Tables.Single()
            .Columns.Skip(1)
            .Should()
            .OnlyContain(column => column.Verification == ColumnVerification.Restored && column.Values == 3);
        var row = (await database.QueryAsync("SELECT m, mu, i, iu, b, bu FROM t WHERE tag = 2"))[0];
        row.Should().NotEqual(["8388607", "16777215", "2147483647", "4294967295", "9223372036854775807", "18446744073709551615"]);
    }

    private static async Task<TestDatabase> NewAsync()
    {
        var database = await (await SharedServers.MariaDbAsync()).CreateDatabaseAsync();
        await database.ExecuteAsync($"{Table};{Rows}");
        return database;
    }

    // Each value in hexadecimal digits of what tells it from all others.
    private static async Task<IReadOnlyList<string>> DumpAsync(TestDatabase database)
    {
        var doubles = new[] { "f", "ff", "d", "dd" }.Select(name => $"HEX(CAST({name} * 1e0 AS CHAR))");
        var numbers = new[] { "n", "y", "ts", "dt", "t", "da", "u", "i6", "bu", "ti", "zf", "gen" }.Select(name =>
            $"HEX(CAST({name} AS CHAR))"
        );
        var bits = new[] { "b1 + 0", "b + 0", "e + 0", "e2 + 0", "s + 0" };
        var bytes = new[] { "c", "vb", "bi", "bl", "tx", "lat", "sj", "u16", "j", "g", "p", "gens" }.Select(name =>
            $"IF(LENGTH({name}) > 999, SHA2({name}, 256), HEX({name}))"
        );
        var columns = string.Join(", ", doubles.Concat(numbers).Concat(bits).Concat(bytes));
        var rows = await database.QueryAsync($"SET time_zone = '+00:00'; SELECT tag, {columns} FROM everything ORDER BY tag");
        return [.. rows.Select(row => string.Join('|', row.Select(cell => cell ?? "NULL")))];
    }
}
