using System.Text;
using System.Text.Json;

namespace RegulatedData.Tokenization.Tests.Policies;

public sealed class PolicyTests
{
    private const string Everything = """
        {
          "$schema": "policy.schema.json",
          "version": 1,
          "description": "all options",
          "tables": {
            "t": {
              "a": "keep",
              "b": { "transformer": "fpe", "domain": "person", "min": -5, "max": 9999999, "outside": "keep", "smallRange": "walk" },
              "c": { "transformer": "fpe", "short": "replace", "characters": "ascii" },
              "d": { "transformer": "email", "host": "keep", "description": "why" },
              "e": { "transformer": "uuid", "case": "upper" },
              "f": { "transformer": "date-shift", "days": 30, "per": "column" },
              "g": { "transformer": "replace", "values": ["M", "F", "\"x\""] },
              "h": { "transformer": "pseudonym", "length": 20, "prefix": "p", "suffix": "@example.com" },
              "i": { "transformer": "redact", "value": 0.50 },
              "j": "null",
              "k": { "transformer": "seed", "type": "string", "allow": ["ambiguous-padding"] },
              "l": { "transformer": "fpe", "min": "1920-01-01", "max": 12.50 },
              "m": "first-of-month",
              "n": { "transformer": "phone", "short": "redact" }
            },
            "empty": {}
          }
        }
        """;

    [Fact]
    public void Each_option_is_read()
    {
        var policy = Policy.Parse(Everything);
        policy.IsSeedFormat.Should().BeFalse();
        policy.Find("t", "a").Should().Be(ColumnPolicy.Keep);
        policy
            .Find("t", "b")
            .Should()
            .Be(
                new ColumnPolicy(TransformerKind.Fpe)
                {
                    Domain = "person",
                    Minimum = "-5",
                    Maximum = "9999999",
                    Outside = OutsideValues.Keep,
                    SmallRange = SmallRanges.Walk,
                }
            );
        policy.Find("t", "c").Should().Be(new ColumnPolicy(TransformerKind.Fpe) { WhenShort = ShortValues.Replace, AsciiOnly = true });
        policy.Find("t", "d").Should().Be(new ColumnPolicy(TransformerKind.Email) { KeepHost = true });
        policy.Find("t", "e").Should().Be(new ColumnPolicy(TransformerKind.Uuid) { UpperCase = true });
        policy.Find("t", "f").Should().Be(new ColumnPolicy(TransformerKind.DateShift) { Days = 30, ShiftWholeColumn = true });
        policy.Find("t", "g")!.Values.Should().Equal("M", "F", "\"x\"");
        policy
            .Find("t", "h")
            .Should()
            .Be(
                new ColumnPolicy(TransformerKind.Pseudonym)
                {
                    Length = 20,
                    Prefix = "p",
                    Suffix = "@example.com",
                }
            );
        policy.Find("t", "i").Should().Be(new ColumnPolicy(TransformerKind.Redact) { Value = "0.50" });
        policy
            .Find("t", "k")
            .Should()
            .Be(new ColumnPolicy(TransformerKind.Seed) { SeedType = SeedType.String, Allow = SeedLeniency.AmbiguousPadding });
        policy.Find("t", "l").Should().Be(new ColumnPolicy(TransformerKind.Fpe) { Minimum = "1920-01-01", Maximum = "12.50" });
        policy.Find("t", "n").Should().Be(new ColumnPolicy(TransformerKind.Phone) { WhenShort = ShortValues.Redact });
        policy.Find("t", "z").Should().BeNull();
        policy.Find("z", "a").Should().BeNull();
    }

    [Fact]
    public void What_is_written_reads_as_the_same_policy()
    {
        var policy = Policy.Parse(Everything);
        var again = Policy.Parse(policy.ToJson());
        again.ToJson().Should().Be(policy.ToJson());
        again.Hash.Should().Be(policy.Hash).And.MatchRegex("^[0-9A-F]{64}$");
        again.Tables["t"].Keys.Should().Equal(policy.Tables["t"].Keys);
    }

    [Fact]
    public void The_hash_tells_policies_apart_and_not_how_they_are_written()
    {
        var one = Policy.Parse(
            """{ "version": 1, "tables": { "t": { "a": "keep", "b": { "transformer": "fpe", "min": 1, "short": "refuse" } } } }"""
        );
        var reordered = Policy.Parse("""{"tables":{"t":{"b":{"min":1,"transformer":"fpe"},"a":{"transformer":"keep"}}},"version":1}""");
        var other = Policy.Parse("""{ "version": 1, "tables": { "t": { "a": "keep", "b": { "transformer": "fpe", "min": 2 } } } }""");
        reordered.Hash.Should().Be(one.Hash).And.NotBe(other.Hash);
    }

    [Theory]
    [InlineData("{", "line 1, byte 2")]
    [InlineData("[]", "the policy: ")]
    [InlineData("""{ "version": 1 }""", "no property 'tables'")]
    [InlineData("""{ "tables": {} }""", "no property 'version'")]
    [InlineData("""{ "version": 2, "tables": {} }""", "version: ")]
    [InlineData("""{ "version": 1, "tables": {}, "x": 1 }""", "x: Given: an unknown property")]
    [InlineData("""{ "version": 1, "tables": { "t": "keep" } }""", "tables.t: ")]
    [InlineData("""{ "version": 1, "tables": { "t": { "c": "encrypt" } } }""", "tables.t.c: Given: an unknown transformer")]
    [InlineData("""{ "version": 1, "tables": { "t": { "c": {} } } }""", "tables.t.c: Given: no transformer")]
    [InlineData("""{ "version": 1, "tables": { "t": { "c": { "transformer": "Keep" } } } }""", "tables.t.c.transformer: ")]
    [InlineData(
        """{ "version": 1, "tables": { "t": { "c": { "transformer": "keep", "domain": "x" } } } }""",
        "tables.t.c.domain: Given: an option that 'keep' doesn't have"
    )]
    [InlineData("""{ "version": 1, "tables": { "t": { "c": { "transformer": "fpe", "sort": "replace" } } } }""", "tables.t.c.sort: ")]
    [InlineData(
        """{ "version": 1, "tables": { "t": { "c": { "transformer": "fpe", "short": "keep" } } } }""",
        "refuse or replace or walk or redact"
    )]
    [InlineData("""{ "version": 1, "tables": { "t": { "c": { "transformer": "fpe", "min": true } } } }""", "tables.t.c.min: ")]
    [InlineData("""{ "version": 1, "tables": { "t": { "c": null } } }""", "tables.t.c: Given: JSON of the kind 'Null'")]
    [InlineData("""{ "version": 1, "tables": { "t": { "c": "\ud800" } } }""", "the policy: Given: a text with half of a surrogate pair")]
    [InlineData("""{ "version": 1, "tables": { "\ud800": {} } }""", "the policy: Given: a text with half of a surrogate pair")]
    [InlineData("""{ "version": 1, "tables": {}, "description": 3 }""", "description: ")]
    [InlineData(
        """{ "version": 1, "tables": { "t": { "c": { "transformer": "keep", "description": 3 } } } }""",
        "tables.t.c.description: "
    )]
    [InlineData("""{ "version": 1, "tables": { "t": { "c": { "transformer": "fpe", "domain": "a\u0001" } } } }""", "tables.t.c.domain: ")]
    [InlineData(
        """{ "version": 1, "tables": { "t": { "c": { "transformer": "seed", "allow": ["long-integers", "long-integers"] } } } }""",
        "tables.t.c.allow: "
    )]
    [InlineData("""{ "version": 1, "tables": { "t": { "c": { "transformer": "fpe", "domain": "" } } } }""", "tables.t.c.domain: ")]
    [InlineData("""{ "version": 1, "tables": { "t": { "c": "date-shift" } } }""", "tables.t.c: Given: a date shift without 'days'")]
    [InlineData("""{ "version": 1, "tables": { "t": { "c": { "transformer": "date-shift", "days": 0 } } } }""", "tables.t.c.days: ")]
    [InlineData("""{ "version": 1, "tables": { "t": { "c": "keep", "c": "null" } } }""", "tables.t.c: Given: the same name twice")]
    [InlineData("""{ "version": 1, "tables": { "t": { "c": { "transformer": "replace", "values": [] } } } }""", "tables.t.c.values: ")]
    [InlineData("""{ "items": {} }""", "items: ")]
    [InlineData("""{ "items": [ { "tokenize_fields": {} } ] }""", "items[0]: Given: no table")]
    [InlineData(
        """{ "items": [ { "table": "t", "tokenize_fields": { "float": ["c"] } } ] }""",
        "items[0].tokenize_fields.float: Given: an unknown type"
    )]
    [InlineData("""{ "items": [ { "table": "t", "tokenize_fields": { "int": "c" } } ] }""", "items[0].tokenize_fields.int: ")]
    [InlineData("""{ "items": [ { "table": "t", "tokenize_fields": { "int": ["c"], "string": ["c"] } } ] }""", "the column 'c' twice")]
    [InlineData("""{ "items": [], "version": 1 }""", "version: ")]
    public void Errors_say_where_they_are_and_how_to_mend_them(string json, string expected)
    {
        var act = () => Policy.Parse(json);
        act.Should().Throw<PolicyException>().WithMessage("*Given: *Expected: *To mend it: *").Which.Message.Should().Contain(expected);
    }

    [Fact]
    public void All_errors_are_told_at_once()
    {
        var act = () => Policy.Parse("""{ "version": 3, "tables": { "t": { "a": "x", "b": { "transformer": "fpe", "y": 1 } } } }""");
        act.Should().Throw<PolicyException>().WithMessage("3 errors in the policy:*version: *tables.t.a: *tables.t.b.y: *");
    }

    [Fact]
    public void The_older_tools_schema_is_read_as_it_is()
    {
        var policy = Policy.Parse(
            """
            { "items": [
                { "table": "dept_emp", "tokenize_fields": { "int": ["emp_no"] } },
                { "table": "employees", "tokenize_fields": { "int": ["emp_no"], "date": ["birth_date"], "string": ["first_name", "last_name"] } }
            ] }
            """
        );
        policy.IsSeedFormat.Should().BeTrue();
        policy.Find("employees", "birth_date").Should().Be(new ColumnPolicy(TransformerKind.Seed) { SeedType = SeedType.Date });
        policy.For("employees", "hire_date").IsKept.Should().BeTrue();
        policy.For("salaries", "emp_no").IsKept.Should().BeTrue();
    }

    [Fact]
    public void A_column_that_the_policy_does_not_name_is_refused()
    {
        var policy = Policy.Parse("""{ "version": 1, "tables": { "t": { "a": "keep" } } }""");
        policy.Invoking(one => one.For("t", "b")).Should().Throw<PolicyException>().WithMessage("t.b: *");
    }

    [Fact]
    public void A_file_that_is_not_there_is_told()
    {
        var act = () => Policy.FromFile("/nowhere/policy.json");
        act.Should().Throw<TokenizationException>().WithMessage("Given: the file '/nowhere/policy.json'*To mend it: *");
    }

    [Fact]
    public void What_json_takes_for_the_same_number_is_the_same()
    {
        var plain = Numbers("1", "30", "1000000000");
        var other = Numbers("1.0", "3e1", "1e9");
        other.Hash.Should().Be(plain.Hash);

        static Policy Numbers(string version, string days, string most) =>
            Policy.Parse(
                $$"""{ "version": {{version}}, "tables": { "t": { "a": { "transformer": "date-shift", "days": {{days}}, "max": {{most}} } } } }"""
            );
    }

    [Fact]
    public void A_byte_order_mark_is_no_part_of_a_policy() =>
        Policy.Parse((byte[])[0xEF, 0xBB, 0xBF, .. Encoding.UTF8.GetBytes(Everything)]).Hash.Should().Be(Policy.Parse(Everything).Hash);

    [Fact]
    public void A_policy_of_other_bytes_than_utf8_is_told()
    {
        var policy = Encoding.UTF8.GetBytes("""{ "version": 1, "tables": { "t": { "c": { "transformer": "redact", "value": "?" } } } }""");
        policy[Array.IndexOf(policy, (byte)'?')] = 0xFF;
        policy.Invoking(one => Policy.Parse(one)).Should().Throw<PolicyException>().WithMessage("*UTF-8*");
    }

    // The schema and the reader say the same about which transformers and options there are.
    [Fact]
    public void The_published_schema_has_all_transformers_with_all_their_options()
    {
        using var schema = JsonDocument.Parse(Policy.JsonSchema);
        var definitions = schema.RootElement.GetProperty("$defs");
        foreach (var kind in Enum.GetValues<TransformerKind>())
        {
            var properties = definitions
                .GetProperty(PolicyOptions.NameOf(kind))
                .GetProperty("properties")
                .EnumerateObject()
                .Select(property => property.Name);
            properties
                .Should()
                .BeEquivalentTo(
                    PolicyOptions
                        .All.Where(option => option.Kinds.Contains(kind))
                        .Select(option => option.Name)
                        .Concat(["transformer", "description"]),
                    kind.ToString()
                );
        }
    }

    [Fact]
    public void The_published_schema_lists_the_members_that_are_read()
    {
        using var schema = JsonDocument.Parse(Policy.JsonSchema);
        foreach (var kind in Enum.GetValues<TransformerKind>())
        {
            foreach (
                var property in schema
                    .RootElement.GetProperty("$defs")
                    .GetProperty(PolicyOptions.NameOf(kind))
                    .GetProperty("properties")
                    .EnumerateObject()
            )
            {
                if (property.Value.TryGetProperty("enum", out var members))
                {
                    var option = PolicyOptions.All.Single(option => option.Name == property.Name && option.Kinds.Contains(kind));
                    members.EnumerateArray().Should().OnlyContain(member => option.Read(new ColumnPolicy(kind), member) != null);
                    option.Expected.Split(" or ").Should().BeEquivalentTo(members.EnumerateArray().Select(member => member.GetString()));
                }
            }
        }
    }

    [Fact]
    public void A_domains_name_has_as_many_characters_as_the_published_schema_says()
    {
        Policy.Parse(Domain(string.Concat(Enumerable.Repeat("😀", 200)))).Find("t", "c")!.Domain.Should().HaveLength(400);
        var tooLong = () => Policy.Parse(Domain(new string('a', 201)));
        tooLong.Should().Throw<PolicyException>();

        static string Domain(string name) =>
            $$"""{ "version": 1, "tables": { "t": { "c": { "transformer": "fpe", "domain": "{{name}}" } } } }""";
    }

    [Fact]
    public void A_policy_is_read_from_bytes_too() =>
        Policy.Parse(Encoding.UTF8.GetBytes(Everything)).Hash.Should().Be(Policy.Parse(Everything).Hash);
}
