using System.Globalization;
using BenchmarkDotNet.Running;
using RegulatedData.Tokenization.Benchmarks;

switch (args.FirstOrDefault())
{
    case EmployeesBenchmark.Name:
        var scales = args.Skip(1).Select(scale => double.Parse(scale, CultureInfo.InvariantCulture)).ToList();
        await EmployeesBenchmark.RunAsync(scales.Count > 0 ? scales : [0.01, 1]);
        break;
    case EmployeesJob.Name:
        EmployeesJob.Run(args[1], args[2]);
        break;
    default:
        BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args, new Settings());
        break;
}
