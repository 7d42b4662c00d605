using BenchmarkDotNet.Running;
using RegulatedData.Tokenization.Benchmarks;

switch (args.FirstOrDefault())
{
    case EmployeesBenchmark.Name:
        await EmployeesBenchmark.RunAsync(args[1..]);
        break;
    case EmployeesJob.Name:
        EmployeesJob.Run(args[1], args[2]);
        break;
    default:
        BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args, new Settings());
        break;
}
