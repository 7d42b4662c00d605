using System.Text;
using RegulatedData.Tokenization.Databases.Tests.Runs;
using RegulatedData.Tokenization.Servers;

namespace RegulatedData.Tokenization.Databases.Tests.PostgreSql;

/// <summary>Values of each type on their way: as the server writes them for a transformer, and byte by byte for others.</summary>
public class PostgreSqlFieldsTests
{
    private const string Values = """
        CREATE TABLE v (
          id int PRIMARY KEY, i2 int2, i4 int4, i8 int8, n numeric, n2 numeric(12, 3), n3 numeric(20, 0), d date, ts timestamp, ts3 timestamp(3),
          tz timestamptz, t time, u uuid, b bool, c char(5), vc varchar(20), x text, raw bytea);
        INSERT INTO v VALUES
          (1, -32768, -2147483648, -9223372036854775808, 0, -12.5, 99999999999999999999, '2000-01-01', '2000-01-01', '1999-12-31 23:59:59.999',
           '2000-01-01 00:00:00+00', '00:00', '00000000-0000-0000-0000-000000000000', true, 'ab', '', 'O''Brien', '\x'),
          (2, 32767, 2147483647, 9223372036854775807, -0.00012345678901234567890, 0.001, -1, '4713-01-01 BC', '0044-03-15 12:34:56.7 BC',
           '0001-01-01 BC', '294276-12-31 23:59:59.999999+00', '24:00', 'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11', false, '     ', ' x ', 'Zoë 😀',
           '\x00ff10'),
          (3, 0, 0, 0, 'NaN', 999999999.999, 10000, 'infinity', '-infinity', 'infinity', 'infinity', '12:34:56.789012',
           'ffffffff-ffff-ffff-ffff-ffffffffffff', NULL, 'ünî c', NULL, E'tab\tline\nback\\slash', NULL),
          (4, 1, 1, 1, 'Infinity', 1, 1, '-infinity', '0001-12-31', '2000-02-29', '1970-01-01 00:00:00+05:30', '00:00:00.000001', NULL, true, 'x', 'y', '', '\x01'),
          (5, 1, 1, 1, 12345678901234567890123456789.000100, 1, 1, '5874897-12-31', '1900-02-28 23:59:59', '2004-12-31', '1582-10-15', '23:59:59', NULL, true, 'x', 'y', '', '\x01'),
          (6, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL),
          (7, 1, 1, 1, 10000, 100000.000, 100, '0001-01-01', '10000-01-01', '9999-12-31', '0099-01-01', '01:02:03', NULL, true, 'x', 'y', '', '\x01'),
          (8, 1, 1, 1, 0.000, 0.000, 0, '2000-02-29', '2000-03-01', '2100-02-28', '2100-03-01', '01:02:03.5', NULL, true, 'x', 'y', '', '\x01'),
          (9, 1, 1, 1, 1e-20, -0.5, 0, '1999-12-31', '1999-12-31', '1970-01-01', '1969-12-31 23:59:59.5+00', '01:02:03.123', NULL, true, 'x', 'y', '', '\x01');
        """;

    [Fact]
    public async Task A_transformer_sees_each_value_as_the_server_writes_it()
    {
        var (database, opened, table) = await MakeAsync();
        using var _ = opened;

        var batch = ReadAll(opened, table, TableSource.Original);

        var texts =
            "id, i2, i4, i8, n, n2, n3, d, ts, ts3, tz AT TIME ZONE 'UTC', t, u, CASE b WHEN true THEN 'true' WHEN false THEN 'false' END, rtrim(c), vc, x, encode(raw, 'hex')";
        var expected = await database.QueryAsync($"SELECT {texts} FROM v ORDER BY id");
        for (var row = 0; row < batch.Count; row++)
        {
            for (var column = 0; column < table.Columns.Count; column++)
            {
                TextOf(batch, row, column)
                    .Should()
                    .Be(Plain(table.Columns[column], expected[row][column]), $"{table.Columns[column].Name} of row {row + 1}");
            }
        }
    }

    [Fact]
    public async Task What_a_transformer_leaves_as_it_was_is_written_as_it_was()
    {
        var (database, opened, table) = await MakeAsync();
        using var _ = opened;

        using (var writer = OpenWriter(opened, table))
        {
            writer.Write(ReadAll(opened, table, TableSource.Original));
            writer.Complete(9, sums: null);
        }

        opened.Runs.ReadChunks().Single().Rows.Should().Be(9);
        var columns = string.Join(", ", table.Columns.Select(column => column.Name));
        (await database.QueryAsync($"SELECT {columns} FROM v__tokenized ORDER BY id"))
            .Should()
            .BeEquivalentTo(await database.QueryAsync($"SELECT {columns} FROM v ORDER BY id"), options => options.WithStrictOrdering());
        (await database.ScalarAsync("SELECT count(*) FROM (TABLE v EXCEPT TABLE v__tokenized) d")).Should().Be("0");
    }

    [Fact]
    public async Task A_writer_that_is_not_completed_leaves_no_row()
    {
        var (database, opened, table) = await MakeAsync();
        using var _ = opened;

        using (var writer = OpenWriter(opened, table))
        {
            writer.Write(ReadAll(opened, table, TableSource.Original));
        }

        opened.Runs.ReadChunks().Single().IsDone.Should().BeFalse();
        (await database.ScalarAsync("SELECT count(*) FROM v__tokenized")).Should().Be("0");
    }

    private static async Task<(TestDatabase, IDatabase, TableSchema)> MakeAsync()
    {
        var database = await (await SharedServers.PostgreSqlAsync()).CreateDatabaseAsync();
        await database.ExecuteAsync(Values);
        var opened = Jobs.Open(database);
        return (database, opened, opened.ReadSchema().FindTable("v")!);
    }

    /// <summary>A writer of the whole table, as the only chunk of a run.</summary>
    private static IChunkWriter OpenWriter(IDatabase opened, TableSchema table)
    {
        opened.PrepareStaging(table);
        opened.Runs.Create(new RunRecord("r", RunPhase.Preparing, "{}"));
        opened.Runs.SavePlan([new ChunkRecord(1, "v", KeyRange.All)]);
        return opened.OpenWriter(new WriteRequest(table, table.Columns, Names(table), "r", 1))!;
    }

    private static RowBatch ReadAll(IDatabase opened, TableSchema table, TableSource source)
    {
        var request = new ReadRequest(table, source, table.Columns, Names(table), KeyRange.All);
        using var reader = opened.OpenReader(request);
        var batch = request.NewBatch();
        reader.Read(batch).Should().BeTrue();
        using var again = opened.OpenReader(request);
        var next = request.NewBatch();
        again.Read(next);
        again.Read(next).Should().BeFalse("all rows fit into one batch");
        return batch;
    }

    private static HashSet<string> Names(TableSchema table) => [.. table.Columns.Select(column => column.Name)];

    private static string? TextOf(RowBatch batch, int row, int column) =>
        batch.Transformed(column) switch
        {
            { } values when values.IsNull[row] => null,
            IntegerColumn integers => integers.Values[row].ToString(System.Globalization.CultureInfo.InvariantCulture),
            TextColumn texts when batch.Columns[column].Type == ColumnType.Binary => Convert.ToHexStringLower(texts.Value(row)),
            TextColumn texts => Encoding.UTF8.GetString(texts.Value(row)),
            _ => throw new InvalidOperationException("Every column is read as values."),
        };

    /// <summary>The server leaves out a fraction's zeros, which a transformer's text has.</summary>
    private static string? Plain(ColumnSchema column, string? text)
    {
        if (text is null || !text.Contains(':', StringComparison.Ordinal) || column.Type is not (ColumnType.DateTime or ColumnType.Time))
        {
            return text;
        }

        var end = text.EndsWith(" BC", StringComparison.Ordinal) ? text.Length - 3 : text.Length;
        var point = text.IndexOf('.', StringComparison.Ordinal);
        var whole = point < 0 ? text[..end] + "." : text[..end];
        return whole.PadRight(whole.IndexOf('.', StringComparison.Ordinal) + 1 + column.FractionalDigits, '0') + text[end..];
    }
}
