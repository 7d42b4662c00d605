using RegulatedData.Tokenization.Databases.Tests.Runs;
using RegulatedData.Tokenization.Servers;

namespace RegulatedData.Tokenization.Databases.Tests.PostgreSql;

/// <summary>Tables of unusual shapes, and those that are refused.</summary>
public class PostgreSqlTablesTests
{
    [Fact]
    public async Task A_table_without_a_key_a_composite_key_a_self_reference_and_a_cycle_keep_their_rows_and_references()
    {
        var database = await NewAsync(
            """
            CREATE TABLE loose (a int, b text);
            CREATE TABLE person (id int PRIMARY KEY, boss int REFERENCES person, team int);
            CREATE TABLE team (id int PRIMARY KEY, lead int REFERENCES person);
            ALTER TABLE person ADD FOREIGN KEY (team) REFERENCES team;
            CREATE TABLE pair (x int, y int, z text, PRIMARY KEY (x, y));
            CREATE TABLE of_pair (x int, y int, n int, FOREIGN KEY (x, y) REFERENCES pair ON DELETE CASCADE);
            INSERT INTO loose SELECT i % 50, 'row ' || i FROM generate_series(1, 1000) i;
            INSERT INTO team SELECT i, NULL FROM generate_series(1, 9) i;
            INSERT INTO person SELECT i, CASE WHEN i > 1 THEN i / 2 END, i % 9 + 1 FROM generate_series(1, 5000) i;
            UPDATE team SET lead = id * 7;
            INSERT INTO pair SELECT i % 3, i, 'pair ' || i FROM generate_series(1, 5000) i;
            INSERT INTO of_pair SELECT x, y, y FROM pair WHERE y % 2 = 0;
            INSERT INTO of_pair VALUES (NULL, 4, 4), (1, NULL, NULL);
            """
        );
        const string Rows = """
            SELECT 1, b, count(*) OVER (PARTITION BY a), NULL FROM loose
            UNION ALL SELECT 2, count(*)::text, p.team - p.team, NULL FROM person p JOIN person b ON b.id = p.boss JOIN team t ON t.id = p.team GROUP BY p.team
            UNION ALL SELECT 3, count(*)::text, 0, NULL FROM team t JOIN person p ON p.id = t.lead
            UNION ALL SELECT 4, p.z, n, NULL FROM of_pair o JOIN pair p USING (x, y)
            ORDER BY 1, 2, 3
            """;
        var before = await database.QueryAsync(Rows);

        Jobs.RunWhole(
            database,
            PolicyOf.KeepingAllBut(
                database,
                ("loose.a", PolicyOf.Fpe("loose")),
                ("person.id", PolicyOf.Fpe("person")),
                ("person.boss", PolicyOf.Fpe("person")),
                ("team.lead", PolicyOf.Fpe("person")),
                ("pair.y", PolicyOf.Fpe("y")),
                ("of_pair.y", PolicyOf.Fpe("y"))
            ),
            new PlanOptions { RowsPerChunk = 700 }
        );

        (await database.QueryAsync(Rows)).Should().BeEquivalentTo(before, options => options.WithStrictOrdering());
        (await database.ScalarAsync("SELECT count(*) FROM person WHERE id BETWEEN 1 AND 5000")).Should().NotBe("5000");
        (await database.ScalarAsync("SELECT count(*) FROM of_pair")).Should().Be("2502");
    }

    [Fact]
    public async Task Keys_of_long_decimals_stay_keys() =>
        await LongDecimalKeys.TokenizeAsync(await NewAsync("SELECT 1"), "SELECT n FROM generate_series(1, 3000) n");

    [Fact]
    public async Task Ranges_cover_each_row_once_whatever_the_key_is_made_of()
    {
        var database = await NewAsync(
            """
            CREATE EXTENSION citext;
            CREATE COLLATION loose (provider = icu, locale = 'und-u-ks-level2', deterministic = false);
            CREATE TABLE ints (id bigint PRIMARY KEY);
            CREATE TABLE texts (id text PRIMARY KEY);
            CREATE TABLE folded (id citext, part int, PRIMARY KEY (id, part));
            CREATE TABLE pairs (tenant char(3), at timestamptz, "x y" numeric, PRIMARY KEY (tenant, at, "x y"));
            CREATE TABLE collated (id text COLLATE loose PRIMARY KEY);
            INSERT INTO ints SELECT i * 3 - 9000 FROM generate_series(1, 6000) i;
            INSERT INTO texts SELECT chr(32 + i % 90) || '''\"' || i FROM generate_series(1, 6000) i;
            INSERT INTO folded SELECT chr(65 + i % 58) || i, i FROM generate_series(1, 6000) i;
            INSERT INTO pairs SELECT 'one', 'epoch'::timestamptz + i * interval '1.000001 s', i / 7.0 FROM generate_series(1, 6000) i;
            INSERT INTO collated SELECT chr(65 + i % 58) || i FROM generate_series(1, 6000) i;
            ANALYZE;
            """
        );
        using var opened = Jobs.Open(database);
        foreach (var table in opened.ReadSchema().Tables)
        {
            var ranges = opened.Split(table, TableSource.Original, 1000);

            ranges.Count.Should().Be(table.Name == "folded" ? 1 : 6, table.Name);
            var names = table.Columns.Select(column => column.Name).ToHashSet();
            var rows = ranges
                .Select(range =>
                    Jobs.Count(opened, new ReadRequest(table, TableSource.Original, table.Columns, new HashSet<string>(), range))
                )
                .ToList();
            rows.Sum().Should().Be(6000, table.Name);
            rows.Should().OnlyContain(count => count > 0);
        }
    }

    [Theory]
    [InlineData("CREATE TABLE t (id int, d date) PARTITION BY RANGE (d)", "*'t', a partitioned table*")]
    [InlineData("CREATE TABLE t (id int); CREATE TABLE u () INHERITS (t)", "*inherits*")]
    [InlineData("CREATE TABLE \"a.b\" (id int)", "*dot*")]
    public async Task Tables_whose_rows_a_run_would_not_see_are_refused(string sql, string message)
    {
        var database = await NewAsync(sql);
        using var opened = Jobs.Open(database);

        opened.Invoking(o => o.ReadSchema()).Should().Throw<DatabaseException>().WithMessage(message);
    }

    [Theory]
    [InlineData("CREATE FUNCTION f() RETURNS SETOF t LANGUAGE sql AS 'SELECT * FROM t'", "*f()*row type*")]
    [InlineData("CREATE VIEW v AS SELECT t FROM t", "*row type*")]
    [InlineData("CREATE PUBLICATION p FOR TABLE t", "*replicates*")]
    public async Task What_would_be_left_with_the_clear_rows_is_refused_before_anything_is_written(string sql, string message)
    {
        var database = await NewAsync($"CREATE TABLE t (id int PRIMARY KEY); INSERT INTO t VALUES (1); {sql}");

        var run = () => Jobs.RunWhole(database, PolicyOf.KeepingAllBut(database, ("t.id", PolicyOf.Fpe("t"))));

        run.Should().Throw<DatabaseException>().WithMessage(message);
        (await database.ScalarAsync("SELECT id FROM t")).Should().Be("1");
        (await database.ScalarAsync("SELECT to_regclass('t__tokenized')")).Should().BeNull();
    }

    [Fact]
    public async Task Types_are_what_transformers_take_them_for()
    {
        var database = await NewAsync(
            """
            CREATE EXTENSION citext;
            CREATE COLLATION loose (provider = icu, locale = 'und-u-ks-level1', deterministic = false);
            CREATE DOMAIN small AS int2 NOT NULL;
            CREATE DOMAIN short AS varchar(5);
            CREATE DOMAIN shorter AS short;
            CREATE TYPE mood AS ENUM ('sad', 'ok', 'happy');
            CREATE TABLE t (
              a small, b shorter, c citext, d text COLLATE loose, e mood, f numeric(7, 2), g numeric(3, -2), h timestamp(3), i timestamptz, j char(4),
              k float8, l json, m int[], n "char", o bit(3), p time(0), q interval, r serial, s int GENERATED ALWAYS AS IDENTITY, t int GENERATED ALWAYS AS (r * 2) STORED);
            """
        );
        using var opened = Jobs.Open(database);

        var columns = opened.ReadSchema().Tables.Single().Columns.ToDictionary(column => column.Name);

        columns["a"]
            .Should()
            .BeEquivalentTo(
                new
                {
                    Type = ColumnType.Integer,
                    Range = IntegerRange.Signed16,
                    IsNullable = false,
                }
            );
        columns["b"]
            .Should()
            .BeEquivalentTo(
                new
                {
                    Type = ColumnType.Text,
                    MaximumLength = 5,
                    IsNullable = true,
                }
            );
        columns["c"].Should().BeEquivalentTo(new { Type = ColumnType.Text, Equality = TextEquality.IgnoresCase });
        columns["d"].Equality.Should().Be(TextEquality.IgnoresCaseAndAccents);
        columns["e"].Should().BeEquivalentTo(new { Type = ColumnType.Text, AllowedValues = new[] { "sad", "ok", "happy" } });
        columns["f"]
            .Should()
            .BeEquivalentTo(
                new
                {
                    Type = ColumnType.Decimal,
                    Precision = 7,
                    Scale = 2,
                }
            );
        columns["g"].Should().BeEquivalentTo(new { Precision = 3, Scale = -2 });
        columns["h"]
            .Should()
            .BeEquivalentTo(
                new
                {
                    Type = ColumnType.DateTime,
                    FractionalDigits = 3,
                    HasTimeZone = false,
                }
            );
        columns["i"].Should().BeEquivalentTo(new { FractionalDigits = 6, HasTimeZone = true });
        columns["j"].Should().BeEquivalentTo(new { MaximumLength = 4, IsFixedLength = true });
        columns["k"].Type.Should().Be(ColumnType.Float);
        "lmnoq".Select(name => columns[name.ToString()].Type).Should().OnlyContain(type => type == ColumnType.Other);
        columns["p"].Should().BeEquivalentTo(new { Type = ColumnType.Time, FractionalDigits = 0 });
        columns["r"].Should().BeEquivalentTo(new { IsAutoIncrement = true, IsGenerated = false });
        columns["s"].IsAutoIncrement.Should().BeTrue();
        columns["t"].Should().BeEquivalentTo(new { IsGenerated = true, GeneratedFrom = new[] { "r" } });
    }

    private static async Task<TestDatabase> NewAsync(string sql)
    {
        var database = await (await SharedServers.PostgreSqlAsync()).CreateDatabaseAsync();
        await database.ExecuteAsync(sql);
        return database;
    }
}
