using System.Globalization;

namespace RegulatedData.Tokenization.Servers;

/// <summary>The rows of the seed's database. Each is worked out from its employee's number alone, so that tables can be made in any order.</summary>
public sealed class EmployeesRows
{
    private const int FirstEmployee = 10001;
    private const string NoEnd = "9999-01-01";
    private static readonly DateOnly FirstHire = new(1985, 1, 1);
    private static readonly DateOnly FirstBirth = new(1952, 2, 1);
    private static readonly string[] Genders = ["M", "F"];
    private static readonly string[] Departments =
    [
        "Marketing",
        "Finance",
        "Human Resources",
        "Production",
        "Development",
        "Quality Management",
        "Sales",
        "Research",
        "Customer Service",
    ];
    private static readonly string[] Titles =
    [
        "Engineer",
        "Staff",
        "Assistant Engineer",
        "Senior Engineer",
        "Senior Staff",
        "Technique Leader",
    ];

    /// <summary>The row counts for a scale.</summary>
    /// <param name="scale">1 for the full size.</param>
    public EmployeesRows(double scale)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(scale);
        Employees = Scaled(300_024, scale);
        Salaries = Scaled(2_844_047, scale);
        DepartmentEmployees = Scaled(331_603, scale);
        TitleRows = Scaled(443_308, scale);
    }

    /// <summary>Rows of employees; their numbers begin at 10001 and have no gaps.</summary>
    public int Employees { get; }

    /// <summary>Rows of salaries.</summary>
    public int Salaries { get; }

    /// <summary>Rows of dept_emp.</summary>
    public int DepartmentEmployees { get; }

    /// <summary>Rows of titles.</summary>
    public int TitleRows { get; }

    /// <summary>Rows of departments, at any scale.</summary>
    public int DepartmentRows { get; } = Departments.Length;

    /// <summary>Rows of dept_manager, at any scale.</summary>
    public int DepartmentManagers { get; } = 24;

    /// <summary>How many rows a table has.</summary>
    /// <param name="table">One of <see cref="EmployeesDatabase.Tables"/>.</param>
    public int Of(string table) =>
        table switch
        {
            "employees" => Employees,
            "departments" => DepartmentRows,
            "dept_emp" => DepartmentEmployees,
            "dept_manager" => DepartmentManagers,
            "titles" => TitleRows,
            "salaries" => Salaries,
            _ => throw new ArgumentException($"'{table}' is no table of the employees database.", nameof(table)),
        };

    internal async Task WriteEmployeesAsync(TextWriter writer)
    {
        for (var i = 0; i < Employees; i++)
        {
            var (first, last) = i == 0 ? ("Georgi", "Facello") : (Names.First(Draw(i, 1)), Names.Last(Draw(i, 2)));
            var birth = FirstBirth.AddDays((int)(Draw(i, 3) % 4_748));
            await writer.WriteAsync(
                $"{Number(i)}\t{birth:yyyy-MM-dd}\t{first}\t{last}\t{Genders[Draw(i, 4) % 5 / 3]}\t{Hired(i):yyyy-MM-dd}\n"
            );
        }
    }

    internal static async Task WriteDepartmentsAsync(TextWriter writer)
    {
        for (var i = 0; i < Departments.Length; i++)
        {
            await writer.WriteAsync($"{Department(i)}\t{Departments[i]}\n");
        }
    }

    internal async Task WriteDepartmentManagersAsync(TextWriter writer)
    {
        for (var i = 0; i < DepartmentManagers; i++)
        {
            var from = Hired(i);
            await writer.WriteAsync($"{Number(i)}\t{Department(i % Departments.Length)}\t{from:yyyy-MM-dd}\t{NoEnd}\n");
        }
    }

    internal async Task WriteDepartmentEmployeesAsync(TextWriter writer)
    {
        for (var i = 0; i < Employees; i++)
        {
            var first = (int)(Draw(i, 5) % (uint)Departments.Length);
            await WriteSpansAsync(writer, i, Share(i, DepartmentEmployees), days: 900, k => Department((first + k) % Departments.Length));
        }
    }

    internal async Task WriteTitlesAsync(TextWriter writer)
    {
        for (var i = 0; i < Employees; i++)
        {
            var first = (int)(Draw(i, 6) % (uint)Titles.Length);
            await WriteSpansAsync(writer, i, Share(i, TitleRows), days: 1_300, k => Titles[(first + k) % Titles.Length]);
        }
    }

    internal async Task WriteSalariesAsync(TextWriter writer)
    {
        for (var i = 0; i < Employees; i++)
        {
            var salary = 38_000 + (int)(Draw(i, 7) % 50_000);
            await WriteSpansAsync(
                writer,
                i,
                SalariesOf(i),
                days: 365,
                k => (salary + (k * (int)(Draw(i, 8) % 3_000))).ToString(CultureInfo.InvariantCulture)
            );
        }
    }

    /// <summary>Rows of one employee, one after the other in time, the last without an end.</summary>
    private static async Task WriteSpansAsync(TextWriter writer, int employee, int count, int days, Func<int, string> value)
    {
        var from = Hired(employee);
        for (var k = 0; k < count; k++)
        {
            var next = from.AddDays(days);
            var to = k == count - 1 ? NoEnd : next.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
            await writer.WriteAsync($"{Number(employee)}\t{value(k)}\t{from:yyyy-MM-dd}\t{to}\n");
            from = next;
        }
    }

    private static string Number(int employee) => (FirstEmployee + employee).ToString(CultureInfo.InvariantCulture);

    private static string Department(int index) => $"d{index + 1:000}";

    private static DateOnly Hired(int employee) => FirstHire.AddDays((int)(Draw(employee, 9) % 5_500));

    /// <summary>From one to eighteen. What one of two neighbours has less, the other has more: the sum stays exact.</summary>
    private int SalariesOf(int employee)
    {
        var first = employee & ~1;
        if (first + 1 >= Employees)
        {
            return Share(employee, Salaries);
        }

        var moved = (int)(Draw(first, 10) % 9);
        return Share(employee, Salaries) + (employee == first ? moved : -moved);
    }

    /// <summary>An employee's part of a total, spread evenly.</summary>
    private int Share(int employee, int total) => (int)(((employee + 1L) * total / Employees) - ((long)employee * total / Employees));

    private static int Scaled(int full, double scale) => (int)Math.Round(full * scale);

    /// <summary>A number that looks random and depends only on the employee and on what it is for (SplitMix64's last steps).</summary>
    private static ulong Draw(int employee, int purpose)
    {
        var z = ((ulong)(uint)employee * 0x9E3779B97F4A7C15) + ((ulong)purpose * 0xD1B54A32D192ED03);
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }

    /// <summary>Names of three to fourteen letters: short ones and long ones, as people have them.</summary>
    private static class Names
    {
        private static readonly string[] Starts =
        [
            "Be",
            "Gi",
            "Ma",
            "Su",
            "Kyo",
            "Ta",
            "Par",
            "Chi",
            "Er",
            "Du",
            "Sa",
            "Mo",
            "An",
            "Re",
            "Yi",
            "Zvo",
        ];
        private static readonly string[] Middles = ["", "ra", "li", "den", "mi", "to", "vi", "nga", "sha", "le"];
        private static readonly string[] Ends = ["n", "lo", "na", "ko", "rt", "ssi", "ng", "ud"];

        public static string First(ulong draw) => Pick(draw, Starts) + Pick(draw >> 8, Middles) + Pick(draw >> 16, Ends);

        public static string Last(ulong draw) => First(draw) + Pick(draw >> 24, Middles) + Pick(draw >> 32, Ends);

        private static string Pick(ulong draw, string[] parts) => parts[draw % 256 % (uint)parts.Length];
    }
}
