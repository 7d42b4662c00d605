using RegulatedData.Tokenization.Databases.Tests.Runs;
using RegulatedData.Tokenization.Servers;

namespace RegulatedData.Tokenization.Databases.Tests.MariaDb;

/// <summary>What MySQL has and MariaDB hasn't, or has in another way.</summary>
public class MySqlTests
{
    private const string Policy = """
        {"version": 1, "tables": {"people": {"id": {"transformer": "fpe", "min": 1, "max": 2000000000}, "email": {"transformer": "email", "characters": "ascii"},
          "name": "keep", "kind": "keep", "hidden": "keep", "born": "keep", "ticket": "keep", "doc": "keep", "place": "keep", "area": "keep", "old": "keep",
          "flags": "keep", "day": "keep", "seen": "keep", "ratio": "keep", "lowered": "keep", "smiling": "keep"}}}
        """;

    // An emoji is four bytes, which the server's own descriptions of a table haven't all room for.
    private const string Table = """
        CREATE TABLE people (
          id INT NOT NULL AUTO_INCREMENT COMMENT 'é, (x)', email VARCHAR(80) COLLATE utf8mb4_0900_as_cs NOT NULL,
          name VARCHAR(60) COLLATE utf8mb4_0900_ai_ci DEFAULT '😀', kind ENUM('a', '😀') DEFAULT '😀', hidden INT DEFAULT 7 INVISIBLE,
          born DATE DEFAULT (CURRENT_DATE + INTERVAL 1 YEAR), ticket VARCHAR(60) DEFAULT (CONCAT('é😀', 1 + 1)), doc JSON DEFAULT (JSON_OBJECT('tags', JSON_ARRAY(1))),
          place POINT NOT NULL SRID 4326, area GEOMETRY, old VARCHAR(20) CHARACTER SET utf8mb3, flags BIT(5) DEFAULT b'101',
          day DATE, seen TIMESTAMP(3) DEFAULT CURRENT_TIMESTAMP(3) ON UPDATE CURRENT_TIMESTAMP(3), ratio FLOAT,
          lowered VARCHAR(80) GENERATED ALWAYS AS (LOWER(email)) VIRTUAL INVISIBLE, smiling VARCHAR(90) AS (CONCAT(name, '😀é\n)')) STORED,
          PRIMARY KEY (id), UNIQUE KEY by_email (email DESC), UNIQUE KEY by_lower ((LOWER(email))), KEY mixed (name(5), (YEAR(born)) DESC),
          KEY unseen (name) INVISIBLE, KEY `multi``ple` ((CAST(doc->'$.tags' AS UNSIGNED ARRAY))), KEY smile ((CONCAT(name, '😀é'))), SPATIAL KEY places (place),
          FULLTEXT KEY words (name) /*!50100 WITH PARSER ngram */,
          CONSTRAINT long_enough CHECK (CHAR_LENGTH(name) > 0 AND name <> '😀😀' AND name <> 'it''s \\'), CHECK (hidden <> 77777), CONSTRAINT people_chk_kind CHECK (kind <> ''),
          CONSTRAINT lenient CHECK (hidden < 0) NOT ENFORCED
        ) AUTO_INCREMENT = 500 COMMENT 'kept é';
        """;

    private const string Rows = """
        SET sql_mode = 'ALLOW_INVALID_DATES', time_zone = '+00:00';
        INSERT INTO people (id, email, name, kind, hidden, born, ticket, doc, place, area, old, flags, day, seen, ratio)
          SELECT seq, CONCAT('person', seq, '@example.com'), CONCAT('person ', seq, ' 😀'), 1 + seq % 2, seq, '2000-01-01' + INTERVAL seq DAY, CONCAT('t', seq),
            JSON_OBJECT('tags', JSON_ARRAY(seq, seq + 1), 'text', CONCAT('é😀"', seq)), ST_SRID(POINT(seq / 100, -45), 4326), ST_GeomFromText('LINESTRING(0 0,1 1,2 2.5)', 3857),
            'äöü', seq % 32, IF(seq % 2, '0000-00-00', '2023-02-30'), '2024-03-31 01:30:00.123', seq * 1.1e-7
          FROM seq_1_to_3000;
        ANALYZE TABLE people UPDATE HISTOGRAM ON name;
        """;

    [MySqlFact]
    public async Task Every_definition_and_kept_value_survives()
    {
        var database = await NewAsync(Table + Rows);
        var (definitions, values) = (await Definitions.ReadAsync(database), await ValuesAsync(database));

        var report = Jobs.RunWhole(database, Policy, new PlanOptions { RowsPerChunk = 1_000 });

        report.Tables.Single().Columns.Single(column => column.Name == "doc").Verification.Should().Be(ColumnVerification.Equal);
        (await Definitions.ReadAsync(database)).Should().BeEquivalentTo(definitions);
        (await ValuesAsync(database)).Should().Equal(values);
        (
            await database.ScalarAsync(
                "SELECT COUNT(*) FROM people WHERE lowered COLLATE utf8mb4_bin <> LOWER(email) OR email LIKE 'person%'"
            )
        )
            .Should()
            .Be("0");
        (await database.ScalarAsync("SELECT COUNT(*) FROM information_schema.COLUMN_STATISTICS WHERE SCHEMA_NAME = DATABASE()"))
            .Should()
            .Be("0", "histograms hold clear values");
        await database.ExecuteAsync("INSERT INTO people (email, place) VALUES ('new@example.com', ST_SRID(POINT(1, 2), 4326))");
        (
            await database.QueryAsync(
                "SELECT HEX(name), HEX(kind), hidden, HEX(ticket), HEX(smiling), born = CURRENT_DATE + INTERVAL 1 YEAR, flags + 0, ST_SRID(place), doc FROM people WHERE email = 'new@example.com'"
            )
        )[0]
            .Should()
            .Equal("F09F9880", "F09F9880", "7", "C3A9F09F988032", "F09F9880F09F9880C3A90A29", "1", "5", "4326", """{"tags": [1]}""");
        foreach (var (name, check) in new[] { ("😀😀", "long_enough"), (@"it\'s \\", "long_enough") })
        {
            await database
                .Invoking(d => d.ExecuteAsync($"UPDATE people SET name = '{name}' WHERE email = 'new@example.com'"))
                .Should()
                .ThrowAsync<Exception>()
                .WithMessage($"*{check}*");
        }
    }

    [MySqlFact]
    public async Task A_key_of_an_expression_that_tokens_break_is_warned_of_and_ends_the_run()
    {
        var database = await NewAsync(
            "CREATE TABLE t (id INT PRIMARY KEY, code VARCHAR(20) COLLATE utf8mb4_bin, UNIQUE KEY beginnings ((LEFT(code, 1)))); INSERT INTO t SELECT seq, CONCAT(CHAR(64 + seq), 'abcdef') FROM seq_1_to_26"
        );
        const string Text = """{"version": 1, "tables": {"t": {"id": "keep", "code": "fpe"}}}""";
        using (var opened = Jobs.Open(database))
        {
            PolicyCheck
                .Check(Tokenization.Policy.Parse(Text), opened.ReadSchema())
                .Should()
                .ContainSingle()
                .Which.Severity.Should()
                .Be(Severity.Warning);
        }

        var run = () => Jobs.RunWhole(database, Text);

        run.Should().Throw<DatabaseException>().WithMessage("*different keys*");
        (await database.ScalarAsync("SELECT COUNT(*) FROM t WHERE code LIKE '_abcdef'")).Should().Be("26");
    }

    [MySqlFact]
    public async Task A_primary_key_that_the_server_has_made_is_kept_with_its_rows()
    {
        var database = await NewAsync(
            "SET sql_generate_invisible_primary_key = 1; CREATE TABLE t (v INT); INSERT INTO t SELECT seq FROM seq_1_to_3000; DELETE FROM t WHERE v < 100"
        );
        var before = await Definitions.ReadAsync(database);
        before.Should().ContainMatch("*my_row_id*");

        var report = Jobs.RunWhole(database, """{"version": 1, "tables": {"t": {"my_row_id": "keep", "v": "fpe"}}}""");

        report.Tables.Single().Rows.Should().Be(2901);
        (await Definitions.ReadAsync(database)).Should().Equal(before);
        (await database.ScalarAsync("SELECT MIN(my_row_id) FROM t")).Should().Be("100");
    }

    [MySqlFact]
    public async Task A_table_without_a_primary_key_on_a_server_that_wants_one_is_refused_before_anything_is_changed()
    {
        await using var server = await MariaDbServer.CreateAsync("--sql-require-primary-key=ON");
        var database = await server.CreateDatabaseAsync();
        await database.ExecuteAsync("SET sql_require_primary_key = 0; CREATE TABLE t (v INT); INSERT INTO t VALUES (1)");

        var run = () => Jobs.RunWhole(database, """{"version": 1, "tables": {"t": {"v": "fpe"}}}""");

        run.Should().Throw<DatabaseException>().WithMessage("*give the table a primary key*");
        (await database.ScalarAsync("SELECT v FROM t")).Should().Be("1");
    }

    [MySqlFact]
    public async Task A_server_without_local_infile_is_named_as_what_stops_the_run()
    {
        await using var server = await MariaDbServer.CreateAsync("--local-infile=0");
        var database = await server.CreateDatabaseAsync();
        await database.ExecuteAsync("CREATE TABLE t (id INT PRIMARY KEY); INSERT INTO t VALUES (1)");

        var run = () => Jobs.RunWhole(database, """{"version": 1, "tables": {"t": {"id": "fpe"}}}""");

        run.Should().Throw<DatabaseException>().WithMessage("*local_infile=ON*");
    }

    [MySqlFact]
    public async Task Types_in_json_that_text_loses_are_refused_and_can_be_written_anew()
    {
        foreach (var value in new[] { "JSON_OBJECT('at', NOW())", "JSON_ARRAY(CAST('x' AS BINARY))", "JSON_OBJECT('price', 1.10)" })
        {
            var database = await NewAsync(
                $$"""CREATE TABLE t (id INT PRIMARY KEY, j JSON); INSERT INTO t VALUES (1, '{"a": [1.5, "\\u0000", -0.0, 18446744073709551615, null]}'), (2, NULL), (3, {{value}})"""
            );

            var run = () => Jobs.RunWhole(database, """{"version": 1, "tables": {"t": {"id": "fpe", "j": "keep"}}}""");

            run.Should().Throw<DatabaseException>().WithMessage("*'t.j'*UPDATE `t` SET*JSON_EXTRACT*");

            // Two statements, since MySQL writes nothing where it takes the new value for the same: 1.10 and 1.1.
            await database.ExecuteAsync(
                "UPDATE t SET j = JSON_ARRAY(CAST(CAST(j AS CHAR CHARACTER SET utf8mb4) AS JSON)) WHERE j IS NOT NULL; UPDATE t SET j = JSON_EXTRACT(j, '$[0]')"
            );
            run().HasPassed().Should().BeTrue();
        }
    }

    [MySqlFact]
    public async Task Constraints_whose_names_would_grow_too_long_are_refused_and_the_servers_own_names_never_are()
    {
        var (table, other) = (new string('n', 55), new string('m', 40));
        var database = await NewAsync(
            $"CREATE TABLE {table} (id INT PRIMARY KEY, p INT, CHECK (id > 0), FOREIGN KEY (p) REFERENCES {table} (id)); INSERT INTO {table} VALUES (1, 1)"
        );
        var before = await Definitions.ReadAsync(database);
        string PolicyOf(string name) =>
            $$$$$"""{"version": 1, "tables": {"{{{{{name}}}}}": {"id": {"transformer": "fpe", "domain": "a", "min": 1}, "p": {"transformer": "fpe", "domain": "a", "min": 1}}}}""";

        Jobs.RunWhole(database, PolicyOf(table));

        (await Definitions.ReadAsync(database)).Should().Equal(before);

        var refused = await NewAsync(
            $"CREATE TABLE {other} (id INT PRIMARY KEY, p INT, CONSTRAINT {other}_chk_{new string('x', 19)} CHECK (id > 0))"
        );
        refused.Invoking(d => Jobs.RunWhole(d, PolicyOf(other))).Should().Throw<DatabaseException>().WithMessage("*another name*");
    }

    [MySqlFact]
    public async Task A_hidden_unique_key_splits_a_table_and_foreign_keys_to_no_unique_key_are_made_again()
    {
        var database = await NewAsync(
            """
            SET restrict_fk_on_non_standard_key = 0;
            CREATE TABLE parent (id INT PRIMARY KEY, code INT, KEY (code));
            CREATE TABLE child (a INT NOT NULL, b INT NOT NULL, v INT, UNIQUE KEY b (b), UNIQUE KEY a (a) INVISIBLE, FOREIGN KEY (v) REFERENCES parent (code));
            INSERT INTO parent SELECT seq, seq FROM seq_1_to_3000; INSERT INTO child SELECT seq, seq, seq FROM seq_1_to_3000;
            """
        );
        var before = await Definitions.ReadAsync(database);

        Jobs.RunWhole(
            database,
            """{"version": 1, "tables": {"parent": {"id": {"transformer": "fpe"}, "code": "keep"}, "child": {"a": {"transformer": "fpe"}, "b": "keep", "v": "keep"}}}"""
        );

        (await Definitions.ReadAsync(database)).Should().Equal(before);
    }

    [MySqlFact]
    public async Task A_user_of_caching_sha2_password_logs_in_with_tls_and_without()
    {
        var database = await NewAsync(
            "CREATE TABLE t (id INT PRIMARY KEY); CREATE USER IF NOT EXISTS cached IDENTIFIED WITH caching_sha2_password BY 'a ''long'' one é'"
        );
        await database.ExecuteAsync($"GRANT ALL PRIVILEGES ON `{database.Name}`.* TO cached");
        foreach (var isSafe in new[] { true, false })
        {
            // Forgets who has logged in before: the next one has to send the password itself.
            await database.ExecuteAsync("FLUSH PRIVILEGES");
            var address = isSafe ? Jobs.Address(database, "cached") : Jobs.Address(database, "cached").ToInsecure();
            using var opened = DatabaseFactory.Open(address, "a 'long' one é");
            opened.ReadSchema().Tables.Should().ContainSingle();
        }
    }

    private static async Task<IReadOnlyList<string>> ValuesAsync(TestDatabase database) =>
        [
            .. (
                await database.QueryAsync(
                    "SET time_zone = '+00:00'; SELECT HEX(name), HEX(kind), hidden, born, ticket, JSON_TYPE(doc->'$.tags[0]'), HEX(doc), HEX(place), ST_SRID(area), HEX(area), HEX(old), flags + 0, CAST(day AS CHAR), seen, ratio * 1e0, HEX(smiling) FROM people ORDER BY hidden"
                )
            ).Select(row => string.Join('|', row)),
        ];

    private static async Task<TestDatabase> NewAsync(string sql)
    {
        var database = await (await SharedServers.MariaDbAsync()).CreateDatabaseAsync();
        await database.ExecuteAsync(sql);
        return database;
    }
}
