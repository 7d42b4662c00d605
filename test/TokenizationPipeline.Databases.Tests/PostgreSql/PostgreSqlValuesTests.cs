using RegulatedData.Tokenization.Databases.Tests.Runs;
using RegulatedData.Tokenization.Servers;

namespace RegulatedData.Tokenization.Databases.Tests.PostgreSql;

/// <summary>Values through a whole run.</summary>
public class PostgreSqlValuesTests
{
    // One column of every type that a column can have, and of kinds of types; the rows with their ends and oddities. But for an empty
    // tsquery, which the server itself refuses to take back in the binary format.
    private const string Kept = """
        CREATE EXTENSION hstore; CREATE EXTENSION citext;
        CREATE TYPE pair AS (a int, b text);
        CREATE TYPE mood AS ENUM ('sad', 'ok');
        CREATE DOMAIN posint AS int CHECK (VALUE > 0);
        CREATE TABLE kept (
          id int PRIMARY KEY, k int,
          i2 int2, i4 int4, i8 int8, n numeric, f4 float4, f8 float8, m money, b bool, x text, vc varchar(9), c char(4), ch "char", nm name,
          raw bytea, d date, t time, ttz timetz, ts timestamp, tz timestamptz, iv interval, u uuid, j json, jb jsonb, xm xml,
          ip inet, ci cidr, mac macaddr, mac8 macaddr8, bi bit(5), vb varbit, pt point, ln line, ls lseg, bx box, pa path, po polygon, ce circle,
          tv tsvector, tq tsquery, o oid, rg int4range, mr nummultirange, ar int[], ar2 text[][], p pair, mo mood, di posint, ct citext, hs hstore,
          jp jsonpath, rc regclass, sn pg_snapshot, lsn pg_lsn, g int GENERATED ALWAYS AS (k * 2) STORED);
        INSERT INTO kept VALUES
          (1, 1, -32768, -2147483648, -9223372036854775808, 'NaN', 'NaN', '-0', '-12.34', true, E'tab\tnull \\N', '', '', 'x', 'a name',
           '\x00ff', '-infinity', '24:00', '23:59:59.999999-15:59', '-infinity', 'infinity', '-178000000 years', '00000000-0000-0000-0000-000000000000',
           '{"b": 1,  "a": 1, "a": 2}', '{"b": 1, "a": 2}', '<a>x</a>', '::1/128', '10/8', '08:00:2b:01:02:03', '08:00:2b:01:02:03:04:05', '10101', '1',
           '(1.5,-2)', '{1,2,3}', '((1,2),(3,4))', '((3,4),(1,2))', '[(1,2),(3,4)]', '((1,2),(3,4),(5,6))', '<(1,2),3>',
           'a:1A fat', 'a & !b', 4294967295, 'empty', '{[1,2),(5,)}', '[2:3]={7,NULL}', '{{a,"b c"},{NULL,"\""}}', '(1,)', 'ok', 5, 'MiXed', 'a=>1, b=>NULL',
           '$.a[*] ? (@ > 1)', 'pg_class', '10:20:10,14,15', '16/B374D848'),
          (2, 2, 32767, 2147483647, 9223372036854775807, '-Infinity', '1.17549435e-38', '4.9e-324', '92233720368547758.07', false, repeat('ä😀', 9000), 'ÄÖÜ€😀', 'a b', '', '',
           decode(repeat('00ff', 5000), 'hex'), 'infinity', '00:00', '00:00+15:59', '0001-01-01 BC', '294276-12-31', '1 mon -1 day 00:00:00.000001', NULL,
           '[]', '"\u00e4"', '', '1.2.3.4/7', '::/0', '00:00:00:00:00:00', NULL, '00000', '', '(NaN,Infinity)', NULL, NULL, NULL, '((1,2),(3,4))', NULL, NULL,
           '', 'b', 0, '(,)', '{}', '{}', '{}', '(,"a,b")', 'sad', 1, '', '', '$', '-', '1:1:', '0/0');
        INSERT INTO kept (id, k) VALUES (3, 3);
        CREATE TABLE copied AS TABLE kept;
        """;

    [Fact]
    public async Task Every_type_survives_beside_a_column_that_is_tokenized()
    {
        var database = await (await SharedServers.PostgreSqlAsync()).CreateDatabaseAsync();
        await database.ExecuteAsync(Kept);
        // The other copy isn't the run's business: what is compared must not be touched by it.
        await database.ExecuteAsync("ALTER TABLE copied DROP COLUMN id");

        Jobs.RunWhole(database, PolicyOf.KeepingAllBut(database, ("kept.id", PolicyOf.Fpe("kept"))));

        var columns = string.Join(
            ", ",
            (
                await database.QueryAsync(
                    "SELECT quote_ident(attname) FROM pg_attribute WHERE attrelid = 'copied'::regclass AND attnum > 0 AND NOT attisdropped ORDER BY attnum"
                )
            ).Select(row => row[0])
        );
        var before = await database.QueryAsync($"SELECT {columns} FROM copied ORDER BY k");
        (await database.QueryAsync($"SELECT {columns} FROM kept ORDER BY k")).Should().BeEquivalentTo(before, o => o.WithStrictOrdering());
        (
            await database.ScalarAsync(
                "SELECT count(*) FROM kept a JOIN copied b USING (k) WHERE a.f8::text = b.f8::text AND float8send(a.f8) = float8send(b.f8)"
            )
        )
            .Should()
            .Be("2", "a negative zero stays one");
        (await database.ScalarAsync("SELECT count(*) FROM kept WHERE id BETWEEN 1 AND 3")).Should().Be("0");
    }

    [Fact]
    public async Task Tokens_of_each_type_fit_their_column_and_restore_to_what_they_were()
    {
        var database = await (await SharedServers.PostgreSqlAsync()).CreateDatabaseAsync();
        await database.ExecuteAsync(
            """
            CREATE TABLE t (
              id bigint PRIMARY KEY, small int2, n numeric(12, 2), balance numeric(38, 4), u uuid, d date, ts timestamp(3), tz timestamptz, name varchar(20), padded char(10), mail text,
              gone text, cut text);
            INSERT INTO t SELECT i * 1000000007::bigint, i - 500, (i - 500) * 1.25, (i - 500) * 98765432109876543210987654321.1234, md5(i::text)::uuid, date '1950-01-01' + i * 9, timestamp '2001-02-03 04:05:06.789' + i * interval '1 h',
              '2001-02-03 04:05:06.789012+00'::timestamptz - i * interval '1 d', 'Zoë O''Brien-' || i, 'p' || lpad(i::text, 6, '0'), 'user' || i || '@example.com', 'secret ' || i, 'also ' || i
            FROM generate_series(1, 1000) i;
            INSERT INTO t (id) VALUES (-9223372036854775808), (9223372036854775807);
            """
        );
        const string Fpe = """{"transformer": "fpe"}""";
        var policy = PolicyOf.KeepingAllBut(
            database,
            ("t.id", Fpe),
            ("t.small", """{"transformer": "fpe", "smallRange": "walk"}"""),
            ("t.n", Fpe),
            ("t.balance", Fpe),
            ("t.u", Fpe),
            ("t.d", """{"transformer": "fpe", "min": "1900-01-01", "max": "2029-12-31", "smallRange": "walk"}"""),
            ("t.ts", """{"transformer": "fpe", "min": "1900-01-01 00:00:00", "max": "2099-12-31 23:59:59"}"""),
            ("t.tz", """{"transformer": "date-shift", "days": 30}"""),
            ("t.name", Fpe),
            ("t.padded", Fpe),
            ("t.mail", "\"email\""),
            ("t.gone", "\"null\""),
            ("t.cut", "\"redact\"")
        );

        var report = Jobs.RunWhole(database, policy, new PlanOptions { RowsPerChunk = 300 });

        report.HasPassed().Should().BeTrue("each column's tokens were restored or recomputed, and compared");
        report
            .Tables.Single()
            .Columns.Where(column =>
                column.Name is "id" or "small" or "n" or "balance" or "u" or "d" or "ts" or "name" or "padded" or "mail"
            )
            .Should()
            .OnlyContain(column => column.Verification == ColumnVerification.Restored);
        (await database.ScalarAsync("SELECT count(*) FROM t WHERE gone IS NOT NULL OR cut LIKE 'also%'")).Should().Be("0");
        (await database.ScalarAsync("SELECT count(*) FROM t WHERE name IS NULL AND mail IS NULL AND d IS NULL"))
            .Should()
            .Be("2", "NULL stays NULL");
        (await database.ScalarAsync("SELECT count(*) FROM t WHERE mail ~ '^[^@ ]+@[^@ ]+$'")).Should().Be("1000");
    }

    [Fact]
    public async Task Documents_of_each_JSON_type_are_redacted()
    {
        var database = await (await SharedServers.PostgreSqlAsync()).CreateDatabaseAsync();
        await database.ExecuteAsync(
            """
            CREATE TABLE t (id int PRIMARY KEY, a jsonb NOT NULL, b json NOT NULL, c jsonb, d xml);
            INSERT INTO t SELECT i, jsonb_build_object('name', 'clear ' || i), '{"name": "clear"}', '{"name": "clear"}', '<a>clear</a>' FROM generate_series(1, 50) i
            """
        );
        var policy = PolicyOf.KeepingAllBut(
            database,
            ("t.a", "\"redact\""),
            ("t.b", """{"transformer": "redact", "value": "{ \"name\": 1 }"}"""),
            ("t.c", """{"transformer": "redact", "value": "[]"}"""),
            ("t.d", """{"transformer": "redact", "value": "<a/>"}""")
        );

        Jobs.RunWhole(database, policy).HasPassed().Should().BeTrue();

        (await database.QueryAsync("SELECT DISTINCT a::text, b::text, c::text, d::text FROM t"))
            .Should()
            .ContainSingle()
            .Which.Should()
            .Equal("{}", """{ "name": 1 }""", "[]", "<a/>");
    }

    [Theory]
    [InlineData("real")]
    [InlineData("double precision")]
    [InlineData("money")]
    [InlineData("inet")]
    [InlineData("int[]")]
    [InlineData("bit(8)")]
    [InlineData("interval")]
    public async Task A_value_that_has_no_text_in_the_servers_format_is_refused_before_the_run(string type)
    {
        var database = await (await SharedServers.PostgreSqlAsync()).CreateDatabaseAsync();
        await database.ExecuteAsync($"CREATE TABLE t (id int PRIMARY KEY, v {type})");
        using var opened = Jobs.Open(database);
        var policy = Policy.Parse(PolicyOf.KeepingAllBut(database, ("t.v", """{"transformer": "redact", "value": "12345678"}""")));

        PolicyCheck
            .Check(policy, opened.ReadSchema())
            .Should()
            .ContainSingle(finding => finding.Severity == Severity.Error)
            .Which.Mend.Should()
            .Contain("null");
    }
}
