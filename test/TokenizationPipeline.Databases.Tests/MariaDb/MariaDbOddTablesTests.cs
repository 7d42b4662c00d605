using System.Text;
using RegulatedData.Tokenization.Databases.Tests.Runs;
using RegulatedData.Tokenization.Servers;

namespace RegulatedData.Tokenization.Databases.Tests.MariaDb;

/// <summary>What seldom stands in a database, and would be lost or harmed.</summary>
public class MariaDbOddTablesTests
{
    [Theory]
    [InlineData("ENGINE = MERGE UNION = (part) INSERT_METHOD = LAST", "MRG_MyISAM")]
    [InlineData("ENGINE = BLACKHOLE", "BLACKHOLE")]
    public async Task A_table_that_does_not_have_its_rows_itself_is_refused_and_those_stay(string options, string engine)
    {
        // MySQL has it built in.
        var blackhole = MySqlProgram.Path is null ? "INSTALL PLUGIN IF NOT EXISTS blackhole SONAME 'ha_blackhole'; " : "";
        var database = await NewAsync(
            $"{blackhole}CREATE TABLE part (id INT) ENGINE = MyISAM; INSERT INTO part VALUES (1), (2); CREATE TABLE t (id INT) {options}"
        );

        var run = () =>
            Jobs.RunWhole(database, """{"version": 1, "tables": {"part": {"id": "keep"}, "t": {"id": {"transformer": "fpe"}}}}""");

        run.Should().Throw<DatabaseException>().WithMessage($"*'t' of the engine {engine}*");
        (await database.ScalarAsync("SELECT SUM(id) FROM part")).Should().Be("3");
    }

    [Fact]
    public async Task Foreign_keys_to_another_database_are_kept()
    {
        var other = await NewAsync("CREATE TABLE `lände``r` (id INT PRIMARY KEY); INSERT INTO `lände``r` VALUES (1), (2)");
        var database = await NewAsync(
            $"""
            CREATE TABLE t (id INT PRIMARY KEY, land INT, CONSTRAINT `to ``there` FOREIGN KEY (land) REFERENCES `{other.Name}`.`lände``r` (id) ON DELETE SET NULL);
            INSERT INTO t SELECT seq, 1 + seq % 2 FROM seq_1_to_50;
            CREATE TABLE `dotted.name` (id INT PRIMARY KEY); INSERT INTO `dotted.name` VALUES (1);
            CREATE TABLE u (id INT PRIMARY KEY, d INT, FOREIGN KEY (d) REFERENCES `dotted.name` (id)); INSERT INTO u VALUES (7, 1);
            """
        );
        var before = await Definitions.ReadAsync(database);

        var report = Jobs.RunWhole(
            database,
            """
            {"version": 1, "tables": {"t": {"id": {"transformer": "fpe"}, "land": "keep"}, "dotted.name": {"id": "keep"},
              "u": {"id": {"transformer": "fpe"}, "d": "keep"}}}
            """
        );

        report.ForeignKeys.Should().HaveCount(2).And.OnlyContain(key => key.OrphansAfter == 0);
        (await Definitions.ReadAsync(database)).Should().Equal(before);
    }

    [Fact]
    public async Task A_table_that_another_database_refers_to_is_refused()
    {
        var database = await NewAsync("CREATE TABLE t (id INT PRIMARY KEY); INSERT INTO t VALUES (1)");
        var other = await NewAsync(
            $"CREATE TABLE child (id INT PRIMARY KEY, t INT, FOREIGN KEY (t) REFERENCES `{database.Name}`.t (id)); INSERT INTO child VALUES (1, 1)"
        );

        var run = () => Jobs.RunWhole(database, """{"version": 1, "tables": {"t": {"id": {"transformer": "fpe"}}}}""");

        run.Should().Throw<DatabaseException>().WithMessage($"*{other.Name}.child*another database*");
        (await database.ScalarAsync("SELECT id FROM t")).Should().Be("1");
    }

    [Fact]
    public async Task A_trigger_of_a_client_with_another_character_set_says_afterwards_what_it_said()
    {
        var database = await NewAsync("CREATE TABLE t (id INT PRIMARY KEY, note VARCHAR(20)); INSERT INTO t VALUES (1, 'x')");
        // The client of the tests speaks UTF-8: the bytes C3 A9 are two letters of latin1, and E9 is one.
        await database.ExecuteAsync(
            "SET NAMES latin1; CREATE TRIGGER `première` BEFORE UPDATE ON t FOR EACH ROW SET NEW.note = 'é'; CREATE TRIGGER second BEFORE UPDATE ON t FOR EACH ROW PRECEDES `première` SET NEW.note = NULL"
        );
        await database.ExecuteAsync("UPDATE t SET note = 'y'");
        var before = await database.ScalarAsync("SELECT HEX(note) FROM t");
        before.Should().Be(Convert.ToHexString(Encoding.UTF8.GetBytes("Ã©")));
        var definitions = await Definitions.ReadAsync(database);

        Jobs.RunWhole(database, """{"version": 1, "tables": {"t": {"id": {"transformer": "fpe"}, "note": "keep"}}}""");

        await database.ExecuteAsync("UPDATE t SET note = 'z'");
        (await database.ScalarAsync("SELECT HEX(note) FROM t")).Should().Be(before);
        (await Definitions.ReadAsync(database)).Should().Equal(definitions);
    }

    [Fact]
    public async Task Tables_whose_names_differ_in_case_only_are_told_apart()
    {
        var long1 = new string('N', 62);
        var database = await NewAsync(
            $"""
            CREATE TABLE people (id INT PRIMARY KEY, boss INT, CONSTRAINT small FOREIGN KEY (boss) REFERENCES people (id));
            CREATE TABLE People (id INT PRIMARY KEY, boss INT, CONSTRAINT big FOREIGN KEY (BOSS) REFERENCES People (ID));
            CREATE TABLE {long1} (id INT PRIMARY KEY, p INT, CONSTRAINT long_one FOREIGN KEY (p) REFERENCES people (id));
            INSERT INTO people SELECT seq, seq DIV 2 + 1 FROM seq_1_to_40; INSERT INTO People SELECT seq, seq DIV 2 + 1 FROM seq_1_to_50;
            INSERT INTO {long1} SELECT seq, seq FROM seq_1_to_9;
            CREATE TRIGGER t BEFORE INSERT ON people FOR EACH ROW SET NEW.boss = NULL;
            CREATE TRIGGER {(MySqlProgram.Path is null ? "T" : "u")} BEFORE INSERT ON People FOR EACH ROW SET NEW.boss = NEW.id;
            """
        );
        var before = await Definitions.ReadAsync(database);

        Jobs.RunWhole(
            database,
            $$$$$"""
            {"version": 1, "tables": {
              "people": {"id": {"transformer": "fpe", "domain": "a"}, "boss": {"transformer": "fpe", "domain": "a"}},
              "People": {"id": {"transformer": "fpe", "domain": "b"}, "boss": {"transformer": "fpe", "domain": "b"}},
              "{{{{{long1}}}}}": {"id": "keep", "p": {"transformer": "fpe", "domain": "a"}}}}
            """
        );

        (await Definitions.ReadAsync(database)).Should().Equal(before);
        (await database.ScalarAsync("SELECT COUNT(*) FROM people a JOIN people b ON b.id = a.boss")).Should().Be("40");
        (await database.ScalarAsync("SELECT COUNT(*) FROM People a JOIN People b ON b.id = a.boss")).Should().Be("50");
    }

    private static async Task<TestDatabase> NewAsync(string sql)
    {
        var database = await (await SharedServers.MariaDbAsync()).CreateDatabaseAsync();
        await database.ExecuteAsync(sql);
        return database;
    }
}
