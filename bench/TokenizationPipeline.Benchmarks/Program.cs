using BenchmarkDotNet.Running;
using RegulatedData.Tokenization.Benchmarks;

BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args, new Settings());
