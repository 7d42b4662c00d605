using System.Diagnostics;
using System.Security.Cryptography;
using System.Text.Json;

namespace RegulatedData.Tokenization.Benchmarks;

/// <summary>One job, whose stages are timed.</summary>
internal static class EmployeesJob
{
    /// <summary>The first argument that asks for it.</summary>
    public const string Name = "employees-job";

    private const string Number = """{"transformer": "fpe", "domain": "employee", "min": 1, "max": 9999999}""";
    private const string Text = """{"transformer": "fpe", "short": "replace"}""";

    // What the seed tokenizes: everybody's number, name and birthday.
    private const string PolicyText = $$$"""
        {"version": 1, "tables": {
          "employees": {"emp_no": {{{Number}}}, "birth_date": "first-of-month", "first_name": {{{Text}}}, "last_name": {{{Text}}}, "gender": "keep", "hire_date": "keep"},
          "departments": {"dept_no": "keep", "dept_name": "keep"},
          "dept_emp": {"emp_no": {{{Number}}}, "dept_no": "keep", "from_date": "keep", "to_date": "keep"},
          "dept_manager": {"emp_no": {{{Number}}}, "dept_no": "keep", "from_date": "keep", "to_date": "keep"},
          "titles": {"emp_no": {{{Number}}}, "title": "keep", "from_date": "keep", "to_date": "keep"},
          "salaries": {"emp_no": {{{Number}}}, "salary": "keep", "from_date": "keep", "to_date": "keep"}
        }}
        """;

    /// <summary>A part of the job.</summary>
    internal sealed record Stage(string Name, double Seconds);

    /// <summary>What is told of a job.</summary>
    internal sealed record Result(IReadOnlyList<Stage> Stages, double PeakMegabytes);

    /// <summary>Runs the job, and writes its result as JSON.</summary>
    /// <param name="address">The database; the password is in TOKENIZER_PASSWORD.</param>
    public static void Run(string address)
    {
        using var database = DatabaseFactory.Open(DatabaseAddress.Parse(address), Environment.GetEnvironmentVariable("TOKENIZER_PASSWORD"));
        using var key = MasterKey.FromBytes(RandomNumberGenerator.GetBytes(32), "1");
        var policy = Policy.Parse(PolicyText);
        var job = new TokenizationJob(database, policy, new TransformerFactory(policy, key));

        var clock = Stopwatch.StartNew();
        var plan = job.Plan();
        var planned = clock.Elapsed;
        job.Run(plan);
        var copied = clock.Elapsed;
        var verification = new VerificationTimes(clock);
        job.Finish(plan, new RunOptions { Progress = verification });
        var finished = clock.Elapsed;

        Stage[] stages =
        [
            new("plan", planned.TotalSeconds),
            new("copy", (copied - planned).TotalSeconds),
            new("keys", (verification.First - copied).TotalSeconds),
            new("verify", (verification.Last - verification.First).TotalSeconds),
            new("swap", (finished - verification.Last).TotalSeconds),
        ];
        using var process = Process.GetCurrentProcess();
        Console.WriteLine(JsonSerializer.Serialize(new Result(stages, process.PeakWorkingSet64 / 1e6)));
    }

    /// <summary>When the first and the last rows were verified.</summary>
    private sealed class VerificationTimes(Stopwatch clock) : IProgress<RunProgress>
    {
        private readonly Lock gate = new();
        private TimeSpan? first;

        public TimeSpan First => first ?? clock.Elapsed;

        public TimeSpan Last { get; private set; }

        public void Report(RunProgress value)
        {
            if (value.Stage == RunStage.Verifying)
            {
                lock (gate)
                {
                    first ??= clock.Elapsed;
                    Last = clock.Elapsed;
                }
            }
        }
    }
}
