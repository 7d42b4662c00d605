using RegulatedData.Tokenization.Databases.Tests.Runs;
using RegulatedData.Tokenization.Servers;

namespace RegulatedData.Tokenization.Databases.Tests.MariaDb;

/// <summary>The employees database at a hundredth of its size, from end to end.</summary>
public class MariaDbEmployeesTests
{
    [Fact]
    public async Task Every_persons_joins_are_the_same_before_and_after()
    {
        var database = await (await SharedServers.MariaDbAsync()).CreateDatabaseAsync();
        await EmployeesDatabase.CreateAsync(database, 0.01);
        var before = await EmployeesSnapshot.TakeAsync(database, number => number);

        var report = Jobs.RunWhole(database, Jobs.EmployeesPolicy);

        report.HasPassed().Should().BeTrue();
        report.ForeignKeys.Should().HaveCount(6).And.OnlyContain(key => key.OrphansAfter == 0);
        report.Tables.Single(table => table.Name == "employees").Rows.Should().Be(3000);
        var clear = await database.QueryAsync("SELECT emp_no FROM employees");
        clear
            .Select(row => int.Parse(row[0]!, System.Globalization.CultureInfo.InvariantCulture))
            .Count(number => number is > 10_000 and < 13_001)
            .Should()
            .BeLessThan(30, "numbers are tokens now");
        (await EmployeesSnapshot.TakeRestoredAsync(database)).Should().Equal(before);
    }

    [Fact]
    public async Task Definitions_are_the_same_before_and_after()
    {
        var database = await (await SharedServers.MariaDbAsync()).CreateDatabaseAsync();
        await EmployeesDatabase.CreateAsync(database, 0.001);
        var before = await Definitions.ReadAsync(database);

        Jobs.RunWhole(database, Jobs.EmployeesPolicy);

        (await Definitions.ReadAsync(database)).Should().Equal(before);
        (await database.QueryAsync("SHOW TABLES"))
            .Select(row => row[0])
            .Should()
            .BeEquivalentTo([.. EmployeesDatabase.Tables, "current_dept_emp", "dept_emp_latest_date", WorkNames.RunTable]);
    }
}
