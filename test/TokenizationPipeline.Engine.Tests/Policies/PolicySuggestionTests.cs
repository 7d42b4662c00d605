using System.Text;

namespace RegulatedData.Tokenization.Tests.Policies;

public sealed class PolicySuggestionTests
{
    [Theory]
    [InlineData("first_name", "\"transformer\": \"fpe\", \"short\": \"replace\"")]
    [InlineData("eMailAddress", "\"transformer\": \"email\"")]
    [InlineData("home_phone", "\"transformer\": \"phone\"")]
    [InlineData("password_hash", "\"redact\"")]
    [InlineData("gender", "\"values\": [\"F\",\"M\"]")]
    [InlineData("whatever", "\"transformer\": \"fpe\"")]
    public void Texts_are_proposed_for_by_their_names(string name, string expected) =>
        Suggest(Text(name)).ToJson().Should().Contain(expected);

    [Theory]
    [InlineData("email", "a.b@example.com", "cd@example.org", "efg@mail.example.com")]
    [InlineData(
        "uuid",
        "0af95f72-3b9c-4b6e-9f07-5d7f3f2f3a11",
        "0af95f72-3b9c-4b6e-9f07-5d7f3f2f3a12",
        "1af95f72-3b9c-4b6e-9f07-5d7f3f2f3a12"
    )]
    public void And_by_what_their_values_look_like(string kind, params string[] values)
    {
        var json = Suggest(Text("contact"), Values(values)).ToJson();
        json.Should().Contain($"\"{kind}\"");
        values.Should().OnlyContain(value => !json.Contains(value));
    }

    [Fact]
    public void Texts_longer_than_any_cipher_takes_are_redacted()
    {
        Suggest(Text("report"), Values(new string('x', 5000))).Find("t", "report")!.Transformer.Should().Be(TransformerKind.Redact);
        Suggest(Text("report"), Values(new string('x', 4000))).Find("t", "report")!.Transformer.Should().Be(TransformerKind.Fpe);
    }

    [Fact]
    public void Names_are_written_as_their_owners_write_them() =>
        Suggest(Text("Grüße an `O'Neill`")).ToJson().Should().Contain("\"Grüße an `O'Neill`\"");

    [Fact]
    public void A_few_values_in_many_rows_are_a_category()
    {
        string[] titles = [.. Enumerable.Range(0, 500).Select(i => $"Engineer {i % 5}")];
        Suggest(Text("title"), Values(titles)).Find("t", "title")!.IsKept.Should().BeTrue();
        Suggest(Text("city"), Values(titles)).Find("t", "city")!.IsKept.Should().BeFalse("it is somebody's");
    }

    [Fact]
    public void A_key_and_its_foreign_keys_get_one_domain_and_equal_options()
    {
        var id = new ColumnSchema("id", ColumnType.Integer, "int") { Range = IntegerRange.Signed32, IsAutoIncrement = true };
        var far = new ColumnSchema("person", ColumnType.Integer, "bigint") { Range = IntegerRange.Signed64 };
        var schema = new DatabaseSchema(
            DatabaseKind.MySql,
            "d",
            [
                new TableSchema("a_visits", [far], [], [], [new ForeignKeySchema("fk", ["person"], "people", ["id"])], 0),
                new TableSchema("people", [id, Text("name")], ["id"], [], [], 0),
            ]
        );

        var policy = PolicySuggestion.Suggest(schema, _ => new Dictionary<string, SampleTraits>());

        policy
            .Find("people", "id")
            .Should()
            .Be(policy.Find("a_visits", "person"))
            .And.Be(
                new ColumnPolicy(TransformerKind.Fpe)
                {
                    Domain = "people.id",
                    Minimum = "1",
                    Maximum = "999999999",
                }
            );
        PolicyCheck.Check(policy, schema).Should().BeEmpty();
    }

    [Fact]
    public void A_key_is_encrypted_whether_its_numbers_are_integers_or_decimals()
    {
        var id = new ColumnSchema("id", ColumnType.Decimal, "numeric(38,0)") { Precision = 38, Scale = 0 };
        var schema = new DatabaseSchema(DatabaseKind.PostgreSql, "d", [Table(id, id with { Name = "total" }) with { PrimaryKey = ["id"] }]);

        var policy = PolicySuggestion.Suggest(schema, _ => new Dictionary<string, SampleTraits>());

        policy.Find("t", "id")!.Transformer.Should().Be(TransformerKind.Fpe);
        policy.Find("t", "total")!.IsKept.Should().BeTrue();
    }

    // Whatever a database looks like, what is proposed fits it.
    [Theory]
    [InlineData(TextEquality.Exact)]
    [InlineData(TextEquality.IgnoresCaseAndAccents)]
    public void A_proposal_has_no_errors(TextEquality equality)
    {
        ColumnSchema[] columns =
        [
            .. from name in new[] { "id", "email", "birth_date", "ssn", "photo", "gender", "name", "code", "phone", "dept_no" }
            from type in Enum.GetValues<ColumnType>()
            select new ColumnSchema($"{name}_{type}", type, type.ToString())
            {
                Range = type == ColumnType.Integer ? IntegerRange.Signed16 : null,
                MaximumLength = 4,
                Equality = equality,
            },
        ];
        string[] names = [.. columns.Select(column => column.Name)];
        foreach (
            var table in new[]
            {
                Table(columns),
                Table(columns) with
                {
                    PrimaryKey = names,
                },
                Table(columns) with
                {
                    UniqueKeys = [new KeySchema("beginnings", names) { Beginnings = names }],
                },
                Table(columns) with
                {
                    ForeignKeys = [new ForeignKeySchema("elsewhere", names, "other.t", names)],
                },
                Table([.. columns.Select(column => column with { CharacterSet = "gbk" })]),
            }
        )
        {
            var schema = new DatabaseSchema(DatabaseKind.MySql, "d", [table]);
            var policy = PolicySuggestion.Suggest(schema, _ => new Dictionary<string, SampleTraits>());
            PolicyCheck.Check(policy, schema).Should().BeEmpty();
            Policy.Parse(policy.ToJson()).Hash.Should().Be(policy.Hash);
        }
    }

    private static ColumnSchema Text(string name) => new(name, ColumnType.Text, "varchar(100)") { MaximumLength = 100 };

    private static TableSchema Table(params ColumnSchema[] columns) => new("t", columns, [], [], [], 0);

    private static SampleTraits Values(params string[] values)
    {
        var column = new TextColumn(values.Length);
        column.Clear();
        foreach (var value in values)
        {
            column.Add(Encoding.UTF8.GetBytes(value));
        }

        return SampleTraits.Of(column);
    }

    private static Policy Suggest(ColumnSchema column, SampleTraits? traits = null) =>
        PolicySuggestion.Suggest(
            new DatabaseSchema(DatabaseKind.PostgreSql, "d", [Table(column)]),
            _ => traits is null ? [] : new Dictionary<string, SampleTraits> { [column.Name] = traits }
        );
}
