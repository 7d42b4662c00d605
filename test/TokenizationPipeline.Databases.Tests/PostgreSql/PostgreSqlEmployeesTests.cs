using System.Globalization;
using RegulatedData.Tokenization.Databases.Tests.Runs;
using RegulatedData.Tokenization.Servers;

namespace RegulatedData.Tokenization.Databases.Tests.PostgreSql;

/// <summary>The employees database at a hundredth of its size, from end to end.</summary>
public class PostgreSqlEmployeesTests
{
    [Fact]
    public async Task Every_persons_joins_are_the_same_before_and_after()
    {
        var database = await (await SharedServers.PostgreSqlAsync()).CreateDatabaseAsync();
        await EmployeesDatabase.CreateAsync(database, 0.01);
        var before = await EmployeesSnapshot.TakeAsync(database, number => number);

        var report = Jobs.RunWhole(database, Jobs.EmployeesPolicy);

        report.HasPassed().Should().BeTrue();
        report.ForeignKeys.Should().HaveCount(6).And.OnlyContain(key => key.OrphansAfter == 0);
        report.Tables.Single(table => table.Name == "employees").Rows.Should().Be(3000);
        (await database.QueryAsync("SELECT emp_no FROM employees"))
            .Select(row => int.Parse(row[0]!, CultureInfo.InvariantCulture))
            .Count(number => number is > 10_000 and < 13_001)
            .Should()
            .BeLessThan(30, "numbers are tokens now");
        (await EmployeesSnapshot.TakeRestoredAsync(database)).Should().Equal(before);
    }

    [Fact]
    public async Task Definitions_are_the_same_before_and_after()
    {
        var server = await SharedServers.PostgreSqlAsync();
        var database = await server.CreateDatabaseAsync();
        await EmployeesDatabase.CreateAsync(database, 0.001);
        var before = await server.DumpDefinitionsAsync(database);

        Jobs.RunWhole(database, Jobs.EmployeesPolicy);

        (await server.DumpDefinitionsAsync(database, WorkNames.RunTable)).Should().Equal(before);
    }

    [Fact]
    public async Task No_clear_row_is_left_in_any_table_and_the_run_is_refused_a_second_time()
    {
        var database = await (await SharedServers.PostgreSqlAsync()).CreateDatabaseAsync();
        await EmployeesDatabase.CreateAsync(database, 0.001);

        Jobs.RunWhole(database, Jobs.EmployeesPolicy);

        (await database.QueryAsync("SELECT relname FROM pg_class WHERE relkind IN ('r', 'm') AND relnamespace = 'public'::regnamespace"))
            .Select(row => row[0])
            .Should()
            .BeEquivalentTo([.. EmployeesDatabase.Tables, WorkNames.RunTable]);
        var again = () => Jobs.RunWhole(database, Jobs.EmployeesPolicy);
        again.Should().Throw<TokenizationException>().WithMessage("*tokenized*");
    }
}
