using RegulatedData.Tokenization.Servers;

namespace RegulatedData.Tokenization.Databases.Tests.Runs;

/// <summary>What is known of each person over all tables, in joins: before a run by their numbers, after it by what their tokens restore to.</summary>
internal static class EmployeesSnapshot
{
    private static readonly string[] Queries =
    [
        "SELECT emp_no, first_name, last_name, gender, hire_date FROM employees",
        "SELECT e.emp_no, COUNT(*), SUM(s.salary), MIN(s.from_date), MAX(s.to_date) FROM employees e JOIN salaries s ON s.emp_no = e.emp_no GROUP BY e.emp_no",
        "SELECT e.emp_no, t.title, t.from_date, t.to_date FROM employees e JOIN titles t ON t.emp_no = e.emp_no",
        "SELECT e.emp_no, d.dept_name, x.from_date, x.to_date FROM employees e JOIN dept_emp x ON x.emp_no = e.emp_no JOIN departments d ON d.dept_no = x.dept_no",
        "SELECT e.emp_no, d.dept_name, x.from_date FROM employees e JOIN dept_manager x ON x.emp_no = e.emp_no JOIN departments d ON d.dept_no = x.dept_no",
        "SELECT emp_no, dept_no, from_date, to_date FROM current_dept_emp",
        "SELECT emp_no, from_date, to_date FROM dept_emp_latest_date",
    ];

    /// <summary>Lines of all joins, sorted; the number of each person goes through a function first.</summary>
    internal static async Task<IReadOnlyList<string>> TakeAsync(TestDatabase database, Func<long, long> numberOf)
    {
        var lines = new List<string>();
        for (var i = 0; i < Queries.Length; i++)
        {
            foreach (var row in await database.QueryAsync(Queries[i]))
            {
                var number = numberOf(long.Parse(row[0]!, System.Globalization.CultureInfo.InvariantCulture));
                lines.Add($"{i}\t{number}\t{string.Join('\t', row.Skip(1))}");
            }
        }

        lines.Sort(StringComparer.Ordinal);
        return lines;
    }

    /// <summary>The lines with each person's token restored.</summary>
    internal static async Task<IReadOnlyList<string>> TakeRestoredAsync(TestDatabase database)
    {
        var restored = await Jobs.RestoreAsync(database, Jobs.EmployeesPolicy, "employees", "emp_no");
        return await TakeAsync(database, token => restored[token]);
    }
}
