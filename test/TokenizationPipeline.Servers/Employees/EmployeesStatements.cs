namespace RegulatedData.Tokenization.Servers;

/// <summary>The statements that make the tables: first without foreign keys on PostgreSQL, where adding them later is faster.</summary>
internal static class EmployeesStatements
{
    private const string Views = """
        CREATE VIEW dept_emp_latest_date AS
          SELECT emp_no, MAX(from_date) AS from_date, MAX(to_date) AS to_date FROM dept_emp GROUP BY emp_no;
        CREATE VIEW current_dept_emp AS
          SELECT l.emp_no, dept_no, l.from_date, l.to_date
          FROM dept_emp d
          INNER JOIN dept_emp_latest_date l ON d.emp_no = l.emp_no AND d.from_date = l.from_date AND l.to_date = d.to_date;
        """;

    private static readonly (string Table, string Column, string Referenced)[] ForeignKeys =
    [
        ("dept_emp", "emp_no", "employees"),
        ("dept_emp", "dept_no", "departments"),
        ("dept_manager", "emp_no", "employees"),
        ("dept_manager", "dept_no", "departments"),
        ("titles", "emp_no", "employees"),
        ("salaries", "emp_no", "employees"),
    ];

    public static (string Tables, string ForeignKeys) For(TestDatabase database) =>
        database is PostgreSqlDatabase
            ? (
                $"CREATE TYPE gender AS ENUM ('M', 'F');\n{Tables("gender", _ => "")}\n{Views}",
                string.Concat(ForeignKeys.Select(key => $"ALTER TABLE {key.Table} ADD {Clause(key)};\n"))
            )
            : (
                $"{Tables("ENUM ('M', 'F')", table => string.Concat(ForeignKeys.Where(key => key.Table == table).Select(key => $", {Clause(key)}")))}\n{Views}",
                ""
            );

    private static string Tables(string gender, Func<string, string> foreignKeys) =>
        $"""
            CREATE TABLE employees (
              emp_no INT NOT NULL,
              birth_date DATE NOT NULL,
              first_name VARCHAR(14) NOT NULL,
              last_name VARCHAR(16) NOT NULL,
              gender {gender} NOT NULL,
              hire_date DATE NOT NULL,
              PRIMARY KEY (emp_no)
            );
            CREATE TABLE departments (
              dept_no CHAR(4) NOT NULL,
              dept_name VARCHAR(40) NOT NULL UNIQUE,
              PRIMARY KEY (dept_no)
            );
            CREATE TABLE dept_emp (
              emp_no INT NOT NULL,
              dept_no CHAR(4) NOT NULL,
              from_date DATE NOT NULL,
              to_date DATE NOT NULL,
              PRIMARY KEY (emp_no, dept_no)
              {foreignKeys("dept_emp")}
            );
            CREATE TABLE dept_manager (
              emp_no INT NOT NULL,
              dept_no CHAR(4) NOT NULL,
              from_date DATE NOT NULL,
              to_date DATE NOT NULL,
              PRIMARY KEY (emp_no, dept_no)
              {foreignKeys("dept_manager")}
            );
            CREATE TABLE titles (
              emp_no INT NOT NULL,
              title VARCHAR(50) NOT NULL,
              from_date DATE NOT NULL,
              to_date DATE,
              PRIMARY KEY (emp_no, title, from_date)
              {foreignKeys("titles")}
            );
            CREATE TABLE salaries (
              emp_no INT NOT NULL,
              salary INT NOT NULL,
              from_date DATE NOT NULL,
              to_date DATE NOT NULL,
              PRIMARY KEY (emp_no, from_date)
              {foreignKeys("salaries")}
            );
            """;

    private static string Clause((string Table, string Column, string Referenced) key) =>
        $"FOREIGN KEY ({key.Column}) REFERENCES {key.Referenced} ({key.Column}) ON DELETE CASCADE";
}
