using RegulatedData.Tokenization.MariaDb;

namespace RegulatedData.Tokenization.Databases.Tests.MariaDb;

/// <summary>What the servers write of their tables, taken apart.</summary>
public class TableDefinitionTests
{
    // As MySQL 9.7 writes it.
    private const string MySql = """
        CREATE TABLE `people` (
          `id` int NOT NULL AUTO_INCREMENT,
          `na``me` varchar(60) DEFAULT 'KEY (a,(b))' COMMENT 'CONSTRAINT `x` CHECK (1)',
          `hidden` int DEFAULT '7' /*!80023 INVISIBLE */,
          PRIMARY KEY (`id`),
          UNIQUE KEY `by_name` (`na``me` DESC),
          KEY `lower` ((lower(`na``me`))),
          KEY `mixed` (`na``me`(5),(year(`born`)) DESC),
          KEY `unseen((` (`na``me`(5),`id`) /*!80000 INVISIBLE */,
          CONSTRAINT `boss` FOREIGN KEY (`id`) REFERENCES `people` (`id`),
          CONSTRAINT `lenient` CHECK ((`id` < 0)) /*!80016 NOT ENFORCED */,
          CONSTRAINT `people_chk_1` CHECK ((`na``me` <> _utf8mb4'it\'s'))
        ) /*!50100 TABLESPACE `big``one` */ ENGINE=InnoDB AUTO_INCREMENT=500 DEFAULT CHARSET=utf8mb4 COMMENT=') ENGINE=x AUTO_INCREMENT=5'
        """;

    private readonly TableDefinition definition = TableDefinition.Parse(MySql);

    [Fact]
    public void Each_line_is_what_it_is()
    {
        definition.Columns.Should().HaveCount(3);
        definition.Keys.Should().HaveCount(5);
        definition.ForeignKeys.Should().ContainSingle();
        definition.Checks.Select(check => check.Name).Should().Equal("lenient", "people_chk_1");
        definition.Checks[0].Definition.Should().Be("CONSTRAINT `lenient` CHECK ((`id` < 0)) /*!80016 NOT ENFORCED */");
        definition.NextValue.Should().Be(500);
    }

    [Fact]
    public void Keys_of_expressions_are_told_from_others() =>
        definition.Keys.Where(TableDefinition.HasExpression).Select(TableDefinition.NameOf).Should().Equal("lower", "mixed");

    [Fact]
    public void The_next_value_and_foreign_keys_make_no_other_table_and_all_else_does()
    {
        definition.IsLike(TableDefinition.Parse(MySql.Replace("=500", "=7", StringComparison.Ordinal))).Should().BeTrue();
        definition.IsLike(TableDefinition.Parse(MySql.Replace(" AUTO_INCREMENT=500", "", StringComparison.Ordinal))).Should().BeTrue();
        foreach (var (old, other) in new[] { ("=5'", "=6'"), ("< 0", "< 1"), ("`lenient`", "`strict`"), ("DESC)", ")"), ("'7'", "'8'") })
        {
            definition.IsLike(TableDefinition.Parse(MySql.Replace(old, other, StringComparison.Ordinal))).Should().BeFalse(old);
        }
    }

    [Fact]
    public void A_check_named_after_its_table_follows_it_and_another_waits_for_its_name()
    {
        var staged = definition.Checks.Select(check => check.ForStaging("people")).ToList();

        staged.Select(check => check.Condition).Should().Equal(definition.Checks.Select(check => check.Condition));
        staged[1].Name.Should().Be($"{WorkNames.Staging("people")}_chk_1");
        staged[0].Name.Should().StartWith("tc_").And.Be(definition.Checks[0].TemporaryName("people"));
        definition.Checks[0].ForStaging("others").Name.Should().NotBe(staged[0].Name, "the names are a whole database's");
    }
}
