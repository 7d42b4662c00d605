namespace RegulatedData.Tokenization.Tests.Policies;

public sealed class PolicyCheckTests
{
    private static readonly ColumnSchema Id = new("id", ColumnType.Integer, "int") { Range = IntegerRange.Signed32 };
    private static readonly ColumnSchema Name = new("name", ColumnType.Text, "varchar(20)") { MaximumLength = 20 };
    private static readonly ColumnSchema PersonId = new("person_id", ColumnType.Integer, "bigint") { Range = IntegerRange.Signed64 };

    [Fact]
    public void A_policy_that_fits_has_no_findings() =>
        Check(
                """{ "people": { "id": { "transformer": "fpe", "domain": "p", "max": 9999999, "min": 1 }, "name": "fpe" }, "visits": { "person_id": { "transformer": "fpe", "domain": "p", "min": 1, "max": 9999999 } } }"""
            )
            .Should()
            .BeEmpty();

    [Fact]
    public void A_new_column_cannot_leak()
    {
        var finding = Check("""{ "people": { "id": "keep" }, "visits": { "person_id": "keep" } }""").Should().ContainSingle().Which;
        (finding.Severity, finding.Table, finding.Column).Should().Be((Severity.Error, "people", "name"));
        finding.ToString().Should().Contain("suggest").And.Contain("varchar(20)");
    }

    [Fact]
    public void A_new_table_cannot_leak() =>
        Check("""{ "people": { "id": "keep", "name": "fpe" } }""").Should().ContainSingle().Which.Column.Should().Be("person_id");

    [Fact]
    public void Tables_and_columns_that_are_not_there_are_errors() =>
        Check("""{ "people": { "id": "keep", "name": "fpe", "nmae": "fpe" }, "visits": { "person_id": "keep" }, "People": {} }""")
            .Select(finding => (finding.Severity, finding.Table, finding.Column))
            .Should()
            .BeEquivalentTo([(Severity.Error, "people", "nmae"), (Severity.Error, "People", (string?)null)]);

    [Theory]
    [InlineData("\"keep\"", "{ \"transformer\": \"fpe\", \"domain\": \"p\" }")]
    [InlineData("{ \"transformer\": \"fpe\", \"domain\": \"p\" }", "\"keep\"")]
    [InlineData("\"fpe\"", "\"fpe\"")]
    [InlineData("{ \"transformer\": \"fpe\", \"domain\": \"p\" }", "{ \"transformer\": \"fpe\", \"domain\": \"p\" }")]
    public void A_foreign_key_whose_sides_would_differ_is_an_error(string id, string personId)
    {
        var finding = Check($$"""{ "people": { "id": {{id}}, "name": "fpe" }, "visits": { "person_id": {{personId}} } }""")
            .Should()
            .ContainSingle()
            .Which;
        (finding.Table, finding.Column).Should().Be(("visits", "person_id"));
        finding.Message.Should().Contain("fk_person").And.Contain("people.id");
    }

    [Theory]
    [InlineData("\"redact\"")]
    [InlineData("\"pseudonym\"")]
    [InlineData("\"replace\"")]
    [InlineData("{ \"transformer\": \"fpe\", \"short\": \"replace\" }")]
    [InlineData("{ \"transformer\": \"seed\", \"allow\": [\"ambiguous-padding\"] }")]
    public void What_could_give_two_values_one_token_is_refused_on_keys(string options)
    {
        var long26 = Name with { MaximumLength = 50 };
        foreach (var table in Keyed(long26))
        {
            var finding = Check(options, table).Should().ContainSingle().Which;
            finding.Message.Should().Contain("can give two values the same token").And.Contain("key");
        }

        Check(options, Table(long26)).Should().BeEmpty();
    }

    [Theory]
    [InlineData(TextEquality.IgnoresNotation)]
    [InlineData(TextEquality.IgnoresCase)]
    [InlineData(TextEquality.IgnoresCaseAndAccents)]
    public void A_key_whose_collation_ignores_something_takes_ascii_only(TextEquality equality)
    {
        var name = Name with { Equality = equality };
        foreach (var table in Keyed(name))
        {
            Check("\"fpe\"", table).Should().ContainSingle().Which.Mend.Should().Contain("\"characters\": \"ascii\"");
            Check("\"email\"", table).Should().ContainSingle();
            Check("\"seed\"", table).Should().ContainSingle();
            Check("""{ "transformer": "fpe", "characters": "ascii" }""", table).Should().BeEmpty();
        }

        Check("\"fpe\"", Table(name)).Should().BeEmpty("it is no key");
        Check("\"fpe\"", Keyed(Name)[0]).Should().BeEmpty("its collation is exact");
    }

    [Theory]
    [InlineData("""{ "transformer": "pseudonym", "length": 21 }""", "at most 20")]
    [InlineData("""{ "transformer": "replace", "values": ["a", "a text that is too long"] }""", "at most 20")]
    [InlineData("""{ "transformer": "redact", "value": "a text that is too long" }""", "at most 20")]
    public void A_token_that_cannot_fit_is_an_error(string options, string expected) =>
        Check(options, Table(Name)).Should().ContainSingle().Which.Message.Should().Contain(expected);

    // Tokens that differ at their ends only are enough for no key of beginnings.
    [Fact]
    public void A_key_of_beginnings_can_only_be_kept()
    {
        var table = Table(Name) with { UniqueKeys = [new KeySchema("uk", ["name"]) { Beginnings = ["name"] }] };
        var finding = Check("\"fpe\"", table).Should().ContainSingle().Which;
        finding.Severity.Should().Be(Severity.Error);
        finding.Message.Should().Contain("beginnings").And.Contain("uk");
        Check("\"keep\"", table).Should().BeEmpty();
    }

    [Fact]
    public void Nor_can_a_primary_key_of_beginnings_be_tokenized()
    {
        var table = Table(Name) with { PrimaryKey = ["name"], PrimaryKeyBeginnings = ["name"] };
        var finding = Check("\"fpe\"", table).Should().ContainSingle().Which;
        finding.Severity.Should().Be(Severity.Error);
        finding.Message.Should().Contain("beginnings").And.Contain("the primary key");
        Check("\"keep\"", table).Should().BeEmpty();
    }

    [Fact]
    public void An_expression_of_a_unique_key_is_warned_of_and_wants_different_tokens()
    {
        var table = Table(Name) with { UniqueKeys = [new KeySchema("uk", []) { ComputedFrom = ["name"] }] };
        var finding = Check("""{ "transformer": "fpe", "characters": "ascii" }""", table).Should().ContainSingle().Which;
        finding.Severity.Should().Be(Severity.Warning);
        finding.Message.Should().Contain("expression").And.Contain("uk");
        Check("\"redact\"", table).Should().ContainSingle().Which.Severity.Should().Be(Severity.Error);
        Check("\"keep\"", table).Should().BeEmpty();
    }

    [Fact]
    public void A_foreign_key_to_another_databases_table_can_only_be_kept()
    {
        var table = Table(Name) with { ForeignKeys = [new ForeignKeySchema("fk", ["name"], "other.people", ["name"])] };
        var finding = Check("\"fpe\"", table).Should().ContainSingle().Which;
        finding.Severity.Should().Be(Severity.Error);
        finding.Message.Should().Contain("other.people");
        Check("\"keep\"", table).Should().BeEmpty();
    }

    [Theory]
    [InlineData("""{ "transformer": "pseudonym", "prefix": "č", "length": 8 }""")]
    [InlineData("""{ "transformer": "redact", "value": "€" }""")]
    [InlineData("""{ "transformer": "replace", "values": ["a", "Ж"] }""")]
    public void A_text_that_the_columns_character_set_cannot_hold_is_an_error(string options)
    {
        Check(options, Table(Name with { CharacterSet = "iso-8859-1" }))
            .Should()
            .ContainSingle()
            .Which.Message.Should()
            .Contain("iso-8859-1");
        Check(options, Table(Name)).Should().BeEmpty();
    }

    [Fact]
    public void The_older_tools_tokens_need_room()
    {
        Check("\"seed\"", Table(Name with { MaximumLength = 6 })).Should().ContainSingle();
        Check("\"seed\"", Table(Name with { Type = ColumnType.Integer, MaximumLength = null, Range = IntegerRange.Signed16 }))
            .Should()
            .ContainSingle();
    }

    [Fact]
    public void A_computed_column_is_kept()
    {
        var computed = Name with { IsGenerated = true };
        Check("\"fpe\"", Table(computed)).Should().ContainSingle().Which.Mend.Should().Contain("keep");
        Check("\"keep\"", Table(computed)).Should().BeEmpty();
    }

    [Fact]
    public void A_counting_column_is_warned_of_tokens_at_its_types_end()
    {
        var counting = Id with { Name = "name", IsAutoIncrement = true };
        Check("\"fpe\"", Table(counting)).Should().ContainSingle().Which.Severity.Should().Be(Severity.Warning);
        Check("""{ "transformer": "fpe", "min": 1, "max": 999999999 }""", Table(counting)).Should().BeEmpty();
    }

    [Fact]
    public void Null_needs_a_column_that_takes_it()
    {
        Check("\"null\"", Table(Name)).Should().ContainSingle();
        Check("\"null\"", Table(Name with { IsNullable = true })).Should().BeEmpty();
    }

    [Fact]
    public void What_the_older_format_does_not_name_is_a_warning()
    {
        var policy = Policy.Parse(
            """{ "items": [ { "table": "people", "tokenize_fields": { "int": ["id"] } }, { "table": "visits", "tokenize_fields": { "int": ["person_id"] } } ] }"""
        );
        var finding = PolicyCheck.Check(policy, Schema()).Should().ContainSingle().Which;
        (finding.Severity, finding.Column).Should().Be((Severity.Warning, "name"));

        var unknownType = Policy.Parse(
            """{ "items": [ { "table": "people", "tokenize_fields": { "int": ["id", "name"] } }, { "table": "visits", "tokenize_fields": { "int": ["person_id"] } } ] }"""
        );
        PolicyCheck.Check(unknownType, Schema()).Should().ContainSingle().Which.Severity.Should().Be(Severity.Error);

        var oneSide = Policy.Parse("""{ "items": [ { "table": "people", "tokenize_fields": { "int": ["id"], "string": ["name"] } } ] }""");
        PolicyCheck
            .Check(oneSide, Schema())
            .Should()
            .Contain(finding => finding.Severity == Severity.Error && finding.Message.Contains("fk_person"));
    }

    private static TableSchema Table(ColumnSchema column) => new("t", [column], [], [], [], 0);

    // As a primary, a unique and a foreign key.
    private static TableSchema[] Keyed(ColumnSchema column) =>
        [
            Table(column) with
            {
                PrimaryKey = ["name"],
            },
            Table(column) with
            {
                UniqueKeys = [new KeySchema("uk", ["name"])],
            },
            Table(column) with
            {
                ForeignKeys = [new ForeignKeySchema("fk", ["name"], "t", ["name"])],
            },
        ];

    private static IReadOnlyList<Finding> Check(string options, TableSchema table) =>
        PolicyCheck.Check(
            Policy.Parse($$"""{ "version": 1, "tables": { "t": { "name": {{options}} } } }"""),
            new DatabaseSchema(DatabaseKind.MySql, "d", [table])
        );

    private static IReadOnlyList<Finding> Check(string tables) =>
        PolicyCheck.Check(Policy.Parse($$"""{ "version": 1, "tables": {{tables}} }"""), Schema());

    private static DatabaseSchema Schema() =>
        new(
            DatabaseKind.PostgreSql,
            "d",
            [
                new TableSchema("people", [Id, Name], ["id"], [], [], 0),
                new TableSchema("visits", [PersonId], [], [], [new ForeignKeySchema("fk_person", ["person_id"], "people", ["id"])], 0),
            ]
        );
}
