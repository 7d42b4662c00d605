using System.Text;

namespace RegulatedData.Tokenization.Tests.Transformers;

public sealed class SeedTransformerTests
{
    private const string Schema = """
        {
            "items": [
                { "table": "employees", "tokenize_fields": { "int": ["emp_no"], "date": ["birth_date"], "string": ["first_name", "last_name"] } },
                { "table": "salaries", "tokenize_fields": { "int": ["emp_no"] } }
            ]
        }
        """;

    private static readonly ColumnSchema EmployeeNumber = new("emp_no", ColumnType.Integer, "int(11)") { Range = IntegerRange.Signed32 };
    private static readonly ColumnSchema BirthDate = new("birth_date", ColumnType.Date, "date");
    private static readonly ColumnSchema FirstName = new("first_name", ColumnType.Text, "varchar(14)")
    {
        MaximumLength = 14,
        IsNullable = true,
    };
    private static readonly ColumnSchema LastName = new("last_name", ColumnType.Text, "varchar(16)") { MaximumLength = 16 };
    private static readonly ColumnSchema HireDate = new("hire_date", ColumnType.Date, "date");
    private static readonly TableSchema Employees = Columns.Table("employees", EmployeeNumber, BirthDate, FirstName, LastName, HireDate);

    [Fact]
    public void The_tools_schema_gives_the_tools_tokens()
    {
        Create(EmployeeNumber).Integers(10001, null).Should().Equal(8_869_913, null);
        Create(FirstName).Texts("Georgi", null, "Georgi").Should().Equal("mGUrMyr", null, "mGUrMyr");
        Create(LastName).Texts("Facello").Should().Equal("DRYbJDJ");
        Create(BirthDate).Texts("1953-09-02").Should().Equal("1953-09-01");
        Create(HireDate).Texts("1986-06-26").Should().Equal("1986-06-26");
    }

    [Fact]
    public void They_come_back()
    {
        Create(EmployeeNumber).Restored(8_869_913).Should().Equal(10001);
        Create(FirstName).Restored("mGUrMyr", null).Should().Equal("Georgi", null);
        Create(BirthDate).Invoking(dates => dates.Restored("1953-09-01")).Should().Throw<InvalidOperationException>();
    }

    [Fact]
    public void What_the_tool_would_lose_is_refused_and_not_named()
    {
        Create(EmployeeNumber)
            .Invoking(one => one.Integers(1, 61_815_679))
            .Should()
            .Throw<TransformException>()
            .Which.Message.Should()
            .NotContain("61815679");
        var refusal = Create(FirstName).Invoking(one => one.Texts("Georgi", null, "Anneke")).Should().Throw<TransformException>().Which;
        refusal.ValueIndex.Should().Be(2);
        refusal.ToString().Should().NotContain("Anneke");
    }

    [Fact]
    public void What_is_let_through_never_leaves_its_column()
    {
        var policy = Policy.Parse(
            """{ "version": 1, "tables": { "employees": { "emp_no": { "transformer": "seed", "allow": ["long-integers"] } } } }"""
        );
        using var key = Key();
        using var transformer = new TransformerFactory(policy, key).Create(Employees, EmployeeNumber);
        transformer.Integers(61_815_679).Should().Equal(8_869_913);
        (transformer.IsInjective, transformer.IsReversible).Should().Be((false, false));
        transformer.Invoking(one => one.Integers(int.MaxValue)).Should().Throw<TransformException>("its token has ten digits");
    }

    [Fact]
    public void Without_its_secret_the_tools_tokens_cannot_be_made()
    {
        using var key = Columns.Key();
        var act = () => new TransformerFactory(Policy.Parse(Schema), key).Create(Employees, FirstName);
        act.Should().Throw<TokenizationException>().WithMessage("Given: no *secret*");
    }

    [Fact]
    public void A_keys_fingerprint_tells_it_from_others()
    {
        using var seed = Key();
        using var master = Columns.Key();
        var policy = Policy.Parse(Schema);
        string[] fingerprints =
        [
            new TransformerFactory(policy, seed).KeyFingerprint,
            new TransformerFactory(policy, master).KeyFingerprint,
            new TransformerFactory(policy, master, seed).KeyFingerprint,
        ];
        fingerprints.Should().OnlyHaveUniqueItems();
        fingerprints[0].Should().MatchRegex("^[0-9A-F]{16}$");
    }

    private static IColumnTransformer Create(ColumnSchema column)
    {
        using var key = Key();
        return new TransformerFactory(Policy.Parse(Schema), key).Create(Employees, column);
    }

    private static SeedKey Key() =>
        SeedKey.FromJson(Encoding.UTF8.GetBytes("""{ "salt": "mnemonicBILL", "password": "tokeniztion", "tweak": "CBD09280979564" }"""));
}
