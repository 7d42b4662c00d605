using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Diagnosers;
using BenchmarkDotNet.Exporters;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using Perfolizer.Horology;

namespace RegulatedData.Tokenization.Benchmarks;

/// <summary>How all benchmarks here are run and reported: in values per second, beside one value at a time.</summary>
internal sealed class Settings : ManualConfig
{
    public Settings()
    {
        // In this process: BenchmarkDotNet 0.14 can't build projects for .NET 10, nor for a build that puts its output elsewhere.
        AddJob(
            Job.Default.WithToolchain(InProcessEmitToolchain.Instance)
                .WithWarmupCount(6)
                .WithIterationCount(15)
                .WithIterationTime(TimeInterval.FromMilliseconds(250))
        );
        AddDiagnoser(MemoryDiagnoser.Default);
        AddColumnProvider(DefaultColumnProviders.Params);
        AddColumn(TargetMethodColumn.Method, StatisticColumn.Median, StatisticColumn.OperationsPerSecond, BaselineRatioColumn.RatioMean);
        AddColumnProvider(DefaultColumnProviders.Metrics);
        AddLogger(ConsoleLogger.Default);
        AddExporter(MarkdownExporter.GitHub);
        WithSummaryStyle(SummaryStyle.Default.WithRatioStyle(RatioStyle.Trend));
        WithArtifactsPath(Path.Combine(AppContext.BaseDirectory, "results"));
    }
}
