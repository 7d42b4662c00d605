namespace RegulatedData.Tokenization.Servers;

/// <summary>
/// The database of the seed: employees, departments, who worked where, who managed what, titles and salaries, and the two views over them.
/// The tables are those of the public "employees" sample; the rows are made up, the same ones at every run.
/// </summary>
public static class EmployeesDatabase
{
    /// <summary>The base tables, those that others refer to first.</summary>
    public static IReadOnlyList<string> Tables { get; } = ["employees", "departments", "dept_emp", "dept_manager", "titles", "salaries"];

    /// <summary>Makes the tables and views in an empty database, and fills them.</summary>
    /// <param name="database">The database.</param>
    /// <param name="scale">1 for all 300,024 employees and 2,844,047 salaries, 0.01 for a hundredth. Default: 1.</param>
    /// <returns>How many rows each table has.</returns>
    public static async Task<EmployeesRows> CreateAsync(TestDatabase database, double scale = 1)
    {
        ArgumentNullException.ThrowIfNull(database);
        var rows = new EmployeesRows(scale);
        var (tables, foreignKeys) = EmployeesStatements.For(database);
        await database.ExecuteAsync(tables);
        // The largest beside all the others: two of them keep two cores busy.
        await Task.WhenAll(database.LoadAsync("salaries", rows.WriteSalariesAsync), LoadOthersAsync(database, rows));
        // Afterwards, since checking each row as it comes takes several times as long.
        await database.ExecuteAsync(foreignKeys);
        return rows;
    }

    private static async Task LoadOthersAsync(TestDatabase database, EmployeesRows rows)
    {
        await database.LoadAsync("employees", rows.WriteEmployeesAsync);
        await database.LoadAsync("departments", EmployeesRows.WriteDepartmentsAsync);
        await database.LoadAsync("dept_emp", rows.WriteDepartmentEmployeesAsync);
        await database.LoadAsync("dept_manager", rows.WriteDepartmentManagersAsync);
        await database.LoadAsync("titles", rows.WriteTitlesAsync);
    }
}
