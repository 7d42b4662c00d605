using RegulatedData.Tokenization.Servers;

namespace RegulatedData.Tokenization.Databases.Tests.Runs;

/// <summary>A small MariaDB database: two tables that refer to each other and to themselves, a kept one that refers to them, a trigger, a view.</summary>
internal static class People
{
    internal const string Tables = """
        CREATE TABLE people (id INT AUTO_INCREMENT PRIMARY KEY, boss INT, badge BIGINT NOT NULL UNIQUE, name VARCHAR(40) NOT NULL,
          KEY (name), CONSTRAINT has_name CHECK (name <> ''), CONSTRAINT boss FOREIGN KEY (boss) REFERENCES people (id));
        CREATE TABLE notes (person INT NOT NULL, n INT NOT NULL, text TEXT, PRIMARY KEY (person, n), FOREIGN KEY (person) REFERENCES people (id));
        CREATE TABLE doors (id INT PRIMARY KEY, badge BIGINT, FOREIGN KEY (badge) REFERENCES people (badge));
        INSERT INTO people SELECT seq, NULLIF(seq DIV 2, 0), seq * 3, CONCAT('person ', seq) FROM seq_1_to_60;
        INSERT INTO notes SELECT 1 + seq % 60, seq, CONCAT('note ', seq) FROM seq_1_to_200;
        INSERT INTO doors SELECT seq, seq * 3 FROM seq_1_to_20;
        CREATE VIEW noted AS SELECT p.name, n.text FROM people p JOIN notes n ON n.person = p.id;
        CREATE TRIGGER shout BEFORE INSERT ON people FOR EACH ROW SET NEW.name = UPPER(NEW.name);
        """;

    internal const string Policy = """
        {"version": 1, "tables": {
          "people": {"id": {"transformer": "fpe", "domain": "person", "min": 1, "max": 2000000000},
            "boss": {"transformer": "fpe", "domain": "person", "min": 1, "max": 2000000000}, "badge": "keep", "name": "keep"},
          "notes": {"person": {"transformer": "fpe", "domain": "person", "min": 1, "max": 2000000000}, "n": "keep", "text": "keep"},
          "doors": {"id": "keep", "badge": "keep"}}}
        """;

    internal static PlanOptions Chunks { get; } = new() { RowsPerChunk = 80 };

    /// <summary>What doesn't change when people's numbers do.</summary>
    internal static async Task<IReadOnlyList<string>> JoinsAsync(TestDatabase database)
    {
        string[] queries =
        [
            "SELECT p.badge, p.name, b.badge, d.id FROM people p LEFT JOIN people b ON b.id = p.boss LEFT JOIN doors d ON d.badge = p.badge ORDER BY p.badge",
            "SELECT p.badge, n.n, n.text FROM people p JOIN notes n ON n.person = p.id ORDER BY n.n",
            "SELECT name, text FROM noted ORDER BY text",
        ];
        var lines = new List<string>();
        foreach (var query in queries)
        {
            lines.AddRange((await database.QueryAsync(query)).Select(row => string.Join('|', row)));
        }

        return lines;
    }
}
