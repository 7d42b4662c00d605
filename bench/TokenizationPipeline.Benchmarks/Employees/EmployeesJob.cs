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

    /// <summary>A part of the job: its seconds, and the processor time of our process and of the server's.</summary>
    internal sealed record Stage(string Name, double Seconds, double ClientCpu, double ServerCpu);

    /// <summary>What is told of a job.</summary>
    internal sealed record Result(IReadOnlyList<Stage> Stages, double PeakMegabytes);

    /// <summary>Runs the job, and writes its result as JSON.</summary>
    /// <param name="address">The database; the password is in TOKENIZER_PASSWORD.</param>
    /// <param name="serverFolder">The folder of its server.</param>
    public static void Run(string address, string serverFolder)
    {
        using var database = DatabaseFactory.Open(DatabaseAddress.Parse(address), Environment.GetEnvironmentVariable("TOKENIZER_PASSWORD"));
        using var key = MasterKey.FromBytes(RandomNumberGenerator.GetBytes(32), "1");
        var policy = Policy.Parse(PolicyText);
        var job = new TokenizationJob(database, policy, new TransformerFactory(policy, key));

        var clock = new StageClock(serverFolder);
        var plan = job.Plan();
        clock.End("plan");
        job.Run(plan);
        clock.End("copy");
        job.Finish(plan, new RunOptions { Progress = new FirstVerified(() => clock.End("keys")) });
        clock.End("verify, swap");

        using var process = Process.GetCurrentProcess();
        Console.WriteLine(JsonSerializer.Serialize(new Result(clock.Stages, process.PeakWorkingSet64 / 1e6)));
    }

    private sealed class StageClock(string serverFolder)
    {
        private readonly Stopwatch clock = Stopwatch.StartNew();
        private double client = Environment.CpuUsage.TotalTime.TotalSeconds;
        private double server = ServerProcesses.CpuSeconds(serverFolder);

        public List<Stage> Stages { get; } = [];

        public void End(string name)
        {
            var (clientNow, serverNow) = (Environment.CpuUsage.TotalTime.TotalSeconds, ServerProcesses.CpuSeconds(serverFolder));
            Stages.Add(new Stage(name, clock.Elapsed.TotalSeconds, clientNow - client, serverNow - server));
            (client, server) = (clientNow, serverNow);
            clock.Restart();
        }
    }

    /// <summary>Calls when the first rows have been verified.</summary>
    private sealed class FirstVerified(Action call) : IProgress<RunProgress>
    {
        private readonly Lock gate = new();
        private bool isCalled;

        public void Report(RunProgress value)
        {
            lock (gate)
            {
                if (value.Stage == RunStage.Verifying && !isCalled)
                {
                    isCalled = true;
                    call();
                }
            }
        }
    }
}
