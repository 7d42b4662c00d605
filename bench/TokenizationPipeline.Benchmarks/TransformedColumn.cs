using System.Globalization;
using System.Text;

namespace RegulatedData.Tokenization.Benchmarks;

/// <summary>A column as a database has it, with its transformer: made values, from a fixed seed.</summary>
public sealed class TransformedColumn
{
    private static readonly string[] Names =
    [
        "Georgi",
        "Bezalel",
        "Parto",
        "Chirstian",
        "Kyoichi",
        "Anneke",
        "Tzvetan",
        "Saniya",
        "Sumant",
        "Duangkaew",
    ];

    private static readonly string[] Accented = ["José-María", "Zoë", "Łukasz", "Jürgen", "Françoise", "Żółć", "Ångström", "Nuñez"];

    private readonly string name;
    private readonly ColumnSchema column;
    private readonly string options;
    private readonly Func<Random, string> value;

    private TransformedColumn(string name, ColumnSchema column, string options, Func<Random, string> value) =>
        (this.name, this.column, this.options, this.value) = (name, column, options, value);

    public static IEnumerable<TransformedColumn> All =>
        [
            new("integers", Integer, Fpe("\"min\": 1, \"max\": 999999999"), random => $"{random.Next(1, 999_999_999)}"),
            new(
                "decimals",
                Column(ColumnType.Decimal) with
                {
                    Precision = 10,
                    Scale = 2,
                },
                Fpe(""),
                random => $"{random.Next(99_999_999)}.{random.Next(10, 100)}"
            ),
            new("first names", Column(ColumnType.Text), Fpe("\"short\": \"replace\""), random => One(random, Names)),
            new(
                "names with accents",
                Column(ColumnType.Text),
                Fpe("\"short\": \"replace\""),
                random => $"{One(random, Accented)} {One(random, Names)}"
            ),
            new(
                "addresses",
                Column(ColumnType.Text),
                Fpe(""),
                random => $"{random.Next(1, 300)} {One(random, Names)} Street, {random.Next(10_000, 99_999)} {One(random, Accented)}"
            ),
            new(
                "e-mail addresses",
                Column(ColumnType.Text),
                "\"email\"",
                random => $"{One(random, Names)}.{random.Next(10_000)}@mail.example.com".ToLowerInvariant()
            ),
            new(
                "phone numbers",
                Column(ColumnType.Text),
                "\"phone\"",
                random => $"+41 79 {random.Next(100, 1000)} {random.Next(10, 100)} {random.Next(10, 100)}"
            ),
            new("UUIDs", Column(ColumnType.Uuid), Fpe(""), random => Uuid(random)),
            new("dates", Column(ColumnType.Date), Fpe(""), Date),
            new(
                "dates of a century, walked",
                Column(ColumnType.Date),
                Fpe("\"min\": \"1920-01-01\", \"max\": \"2029-12-31\", \"smallRange\": \"walk\""),
                Date
            ),
            new(
                "date-times",
                Column(ColumnType.DateTime) with
                {
                    FractionalDigits = 6,
                },
                Fpe(""),
                random => $"{Date(random)} 10:11:12.{random.Next(100_000, 1_000_000)}"
            ),
            new("dates, shifted", Column(ColumnType.Date), """{ "transformer": "date-shift", "days": 180 }""", Date),
            new("texts, replaced", Column(ColumnType.Text), "\"replace\"", random => One(random, Names)),
            new(
                "texts, from a list",
                Column(ColumnType.Text),
                """{ "transformer": "replace", "values": ["F", "M"] }""",
                random => One(random, ["F", "M"])
            ),
            new("pseudonyms", Column(ColumnType.Text), "\"pseudonym\"", random => $"{One(random, Names)} {random.Next(10_000)}"),
        ];

    private static ColumnSchema Integer => new("c", ColumnType.Integer, "int") { Range = IntegerRange.Signed32 };

    /// <summary>The values, in a batch that can be transformed again and again: tokens are values of the column, too.</summary>
    public ColumnBatch Values()
    {
        var random = new Random(1);
        var texts = Enumerable.Range(0, TextColumn.Count).Select(_ => value(random));
        if (column.Type == ColumnType.Integer)
        {
            var integers = new IntegerColumn(TextColumn.Count);
            texts.ToList().ForEach(text => integers.Add(long.Parse(text, CultureInfo.InvariantCulture)));
            return integers;
        }

        var batch = new Tokenization.TextColumn(TextColumn.Count);
        texts.ToList().ForEach(text => batch.Add(Encoding.UTF8.GetBytes(text)));
        return batch;
    }

    /// <summary>What the policy makes of them.</summary>
    public IColumnTransformer Transformer()
    {
        using var key = MasterKey.FromBytes([.. Enumerable.Range(1, 32).Select(i => (byte)i)], "1");
        var policy = Policy.Parse($$$"""{ "version": 1, "tables": { "t": { "c": {{{options}}} } } }""");
        return new TransformerFactory(policy, key).Create(new TableSchema("t", [column], [], [], [], 0), column);
    }

    public override string ToString() => name;

    private static ColumnSchema Column(ColumnType type) => new("c", type, $"{type}");

    private static string Fpe(string options) => $$"""{ "transformer": "fpe"{{(options.Length > 0 ? ", " : "")}}{{options}} }""";

    private static string One(Random random, string[] texts) => texts[random.Next(texts.Length)];

    private static string Date(Random random) =>
        new DateOnly(1950, 1, 1).AddDays(random.Next(20_000)).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static string Uuid(Random random)
    {
        Span<byte> bytes = stackalloc byte[16];
        random.NextBytes(bytes);
        return new Guid(bytes).ToString("D");
    }
}
