using RegulatedData.Tokenization.Databases.Tests.Runs;
using RegulatedData.Tokenization.Servers;

namespace RegulatedData.Tokenization.Databases.Tests.MariaDb;

/// <summary>Tables of every make: what a run must put back.</summary>
public class MariaDbTablesTests
{
    [Fact]
    public async Task Keys_triggers_comments_checks_and_counters_are_put_back()
    {
        var database = await NewAsync(
            """
            CREATE TABLE `log of changes` (id INT AUTO_INCREMENT PRIMARY KEY, what TEXT) COMMENT 'it''s kept';
            CREATE TABLE people (
              id INT NOT NULL AUTO_INCREMENT COMMENT 'a number; with ''quotes'', (parens) and `ticks`',
              boss INT NULL COMMENT 'line\nfeed', number BIGINT NOT NULL, note VARCHAR(200) DEFAULT 'a, b', place POINT NOT NULL,
              changed TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP ON UPDATE CURRENT_TIMESTAMP,
              PRIMARY KEY (id), UNIQUE KEY `by ``number``` (number), KEY by_note (note(10), id), FULLTEXT KEY words (note), SPATIAL KEY places (place),
              CONSTRAINT boss_exists FOREIGN KEY (boss) REFERENCES people (id) ON DELETE SET NULL,
              CONSTRAINT long_enough CHECK (CHAR_LENGTH(note) > 0)
            ) AUTO_INCREMENT = 500 COMMENT 'ENGINE=x AUTO_INCREMENT=5';
            CREATE TABLE badges (code CHAR(3) PRIMARY KEY, number BIGINT, FOREIGN KEY (number) REFERENCES people (number) ON UPDATE CASCADE);
            CREATE TABLE doors (id INT PRIMARY KEY, code CHAR(3), CONSTRAINT `door's badge` FOREIGN KEY (code) REFERENCES badges (code));
            INSERT INTO people (id, boss, number, note, place) SELECT seq, NULLIF(seq DIV 2, 0), seq * 7, CONCAT('person ', seq), POINT(seq, 1) FROM seq_1_to_300;
            INSERT INTO badges SELECT CONCAT('b', LPAD(seq, 2, '0')), seq * 7 FROM seq_1_to_50;
            INSERT INTO doors SELECT seq, CONCAT('b', LPAD(seq, 2, '0')) FROM seq_1_to_20;
            CREATE VIEW bosses AS SELECT p.id, b.note FROM people p JOIN people b ON b.id = p.boss;
            CREATE VIEW boss_count AS SELECT COUNT(*) AS n FROM bosses;
            CREATE TRIGGER first_note AFTER UPDATE ON people FOR EACH ROW INSERT INTO `log of changes` (what) VALUES (CONCAT('first ', NEW.note));
            CREATE TRIGGER second_note AFTER UPDATE ON people FOR EACH ROW INSERT INTO `log of changes` (what) VALUES ('second');
            """
        );
        var before = await Definitions.ReadAsync(database);

        var report = Jobs.RunWhole(
            database,
            """
            {"version": 1, "tables": {
              "people": {"id": {"transformer": "fpe", "domain": "person"}, "boss": {"transformer": "fpe", "domain": "person"},
                "number": "keep", "note": "keep", "place": "keep", "changed": "keep"},
              "badges": {"code": "keep", "number": "keep"}, "doors": {"id": "keep", "code": "keep"}, "log of changes": {"id": "keep", "what": "keep"}}}
            """
        );

        report.Tables.Should().ContainSingle("tables without a token aren't rewritten");
        var after = await Definitions.ReadAsync(database);
        after.Except(before).Should().BeEmpty();
        before.Except(after).Should().BeEmpty();
        (await database.ScalarAsync("SELECT n FROM boss_count")).Should().Be("299", "the views see the tokens' joins");
        await database.ExecuteAsync("UPDATE people SET note = 'changed' WHERE number = 7; UPDATE people SET number = 8 WHERE number = 14");
        (await database.QueryAsync("SELECT what FROM `log of changes` ORDER BY id LIMIT 2"))
            .Select(row => row[0])
            .Should()
            .Equal("first changed", "second");
        (await database.ScalarAsync("SELECT number FROM badges WHERE code = 'b02'"))
            .Should()
            .Be("8", "a kept table's foreign key follows the new table");
        await database
            .Invoking(d => d.ExecuteAsync("INSERT INTO badges VALUES ('x', 999999)"))
            .Should()
            .ThrowAsync<Exception>("the foreign key holds");
    }

    [Fact]
    public async Task Tables_without_a_key_with_a_unique_one_of_another_engine_and_with_strange_names_work()
    {
        var name = new string('n', 60);
        var database = await NewAsync(
            $"""
            CREATE TABLE `no ``key` (v INT, w INT); INSERT INTO `no ``key` SELECT seq % 10, seq % 3 FROM seq_1_to_5000;
            CREATE TABLE {name} (a VARCHAR(20) NOT NULL UNIQUE, v INT); INSERT INTO {name} SELECT CONCAT('é', seq), seq FROM seq_1_to_5000;
            CREATE TABLE isam (id INT PRIMARY KEY, v INT) ENGINE = MyISAM; INSERT INTO isam SELECT seq, seq FROM seq_1_to_5000;
            CREATE TABLE parts (id INT, day DATE, v INT, PRIMARY KEY (id, day)) PARTITION BY HASH (id) PARTITIONS 3;
            INSERT INTO parts SELECT seq, '2024-01-01', seq FROM seq_1_to_5000;
            CREATE TABLE `empty` (id INT PRIMARY KEY, v INT);
            """
        );
        var before = await Definitions.ReadAsync(database);

        var report = Jobs.RunWhole(
            database,
            $$$$"""
            {"version": 1, "tables": {"no `key": {"v": {"transformer": "fpe"}, "w": "keep"}, "{{{{name}}}}": {"a": "keep", "v": {"transformer": "fpe"}},
             "isam": {"id": {"transformer": "fpe"}, "v": "keep"}, "parts": {"id": {"transformer": "fpe"}, "day": "keep", "v": "keep"},
             "empty": {"id": {"transformer": "fpe"}, "v": "keep"}}}
            """
        );

        report.Tables.Sum(table => table.Rows).Should().Be(20_000);
        (await Definitions.ReadAsync(database)).Should().Equal(before);
        (await database.QueryAsync("SELECT COUNT(*) FROM `no ``key` GROUP BY v"))
            .Should()
            .HaveCount(10)
            .And.OnlyContain(row => row[0] == "500");
    }

    [Fact]
    public async Task Characters_that_the_servers_own_descriptions_have_no_room_for_stay_in_definitions()
    {
        var database = await NewAsync(
            """
            CREATE TABLE t (id INT PRIMARY KEY, name VARCHAR(20) DEFAULT '😀é', kind ENUM('a', '😀') DEFAULT '😀', both_ VARCHAR(50) AS (CONCAT(name, '😀')) STORED,
              CONSTRAINT other_name CHECK (name <> '😀😀')) CHARACTER SET utf8mb4;
            INSERT INTO t (id) SELECT seq + 10 FROM seq_1_to_3000;
            """
        );

        Jobs.RunWhole(
            database,
            """{"version": 1, "tables": {"t": {"id": {"transformer": "fpe", "min": 10}, "name": "keep", "kind": "keep", "both_": "keep"}}}"""
        );

        await database.ExecuteAsync("INSERT INTO t (id) VALUES (1)");
        (await database.QueryAsync("SELECT DISTINCT HEX(name), HEX(kind), HEX(both_) FROM t"))
            .Should()
            .ContainSingle()
            .Which.Should()
            .Equal("F09F9880C3A9", "F09F9880", "F09F9880C3A9F09F9880");
        await database
            .Invoking(d => d.ExecuteAsync("UPDATE t SET name = '😀😀' WHERE id = 1"))
            .Should()
            .ThrowAsync<Exception>()
            .WithMessage("*other_name*");
    }

    [Fact]
    public async Task Foreign_keys_in_a_cycle_work()
    {
        var database = await NewAsync(
            """
            SET foreign_key_checks = 0;
            CREATE TABLE one (id INT PRIMARY KEY, other INT, CONSTRAINT to_two FOREIGN KEY (other) REFERENCES two (id));
            CREATE TABLE two (id INT PRIMARY KEY, other INT, CONSTRAINT to_one FOREIGN KEY (other) REFERENCES one (id));
            INSERT INTO one SELECT seq, seq + 1000 FROM seq_1_to_100; INSERT INTO two SELECT seq + 1000, seq FROM seq_1_to_100;
            """
        );
        var before = await Definitions.ReadAsync(database);

        Jobs.RunWhole(
            database,
            """
            {"version": 1, "tables": {
              "one": {"id": {"transformer": "fpe", "domain": "one"}, "other": {"transformer": "fpe", "domain": "two"}},
              "two": {"id": {"transformer": "fpe", "domain": "two"}, "other": {"transformer": "fpe", "domain": "one"}}}}
            """
        );

        (await Definitions.ReadAsync(database)).Should().Equal(before);
        (await database.ScalarAsync("SELECT COUNT(*) FROM one JOIN two ON one.other = two.id AND two.other = one.id")).Should().Be("100");
    }

    [Fact]
    public async Task Composite_keys_of_many_types_are_split_without_losing_or_doubling_a_row()
    {
        var database = await NewAsync(
            """
            CREATE TABLE t (a VARCHAR(20) COLLATE utf8mb4_general_ci, b DATETIME(3), c BINARY(2), d DECIMAL(10,3), v INT, PRIMARY KEY (a, b, c, d));
            INSERT INTO t SELECT CHAR(65 + seq % 3 + 32 * (seq % 2)), '2024-01-01' + INTERVAL seq DIV 700 SECOND, UNHEX(LPAD(HEX(seq % 700), 4, '0')), seq / 8, seq FROM seq_1_to_20000;
            CREATE TABLE u (id BIGINT UNSIGNED PRIMARY KEY, v INT); INSERT INTO u SELECT 18446744073709551615 - seq, seq FROM seq_1_to_3000;
            CREATE TABLE e (kind ENUM('z', 'a'), n INT, v INT, PRIMARY KEY (kind, n)); INSERT INTO e SELECT 1 + seq % 2, seq, seq FROM seq_1_to_3000;
            """
        );
        using var key = Jobs.NewKey();
        using var opened = Jobs.Open(database);
        var schema = opened.ReadSchema();
        foreach (var (table, ranges) in new[] { ("t", 20), ("u", 3), ("e", 1) })
        {
            opened.Split(schema.FindTable(table)!, TableSource.Original, 1_000).Should().HaveCountGreaterThanOrEqualTo(ranges);
        }

        var report = Jobs.RunWhole(
            database,
            """
            {"version": 1, "tables": {"t": {"a": "keep", "b": "keep", "c": "keep", "d": "keep", "v": {"transformer": "fpe"}},
              "u": {"id": "keep", "v": {"transformer": "fpe"}}, "e": {"kind": "keep", "n": "keep", "v": {"transformer": "fpe"}}}}
            """,
            new PlanOptions { RowsPerChunk = 300 }
        );

        report.Tables.Select(table => table.Rows).Should().Equal(3000, 20_000, 3000);
    }

    [Fact]
    public async Task Keys_of_long_decimals_stay_keys() =>
        await LongDecimalKeys.TokenizeAsync(await NewAsync("SELECT 1"), "SELECT CAST(seq AS SIGNED) n FROM seq_1_to_3000");

    [MariaDbFact]
    public async Task A_table_with_a_history_is_refused_since_it_would_keep_clear_values()
    {
        var database = await NewAsync("CREATE TABLE t (id INT PRIMARY KEY) WITH SYSTEM VERSIONING");
        using var opened = Jobs.Open(database);

        opened.Invoking(o => o.ReadSchema()).Should().Throw<DatabaseException>().WithMessage("*'t'*history*");
    }

    private static async Task<TestDatabase> NewAsync(string sql)
    {
        var database = await (await SharedServers.MariaDbAsync()).CreateDatabaseAsync();
        await database.ExecuteAsync(sql);
        return database;
    }
}
