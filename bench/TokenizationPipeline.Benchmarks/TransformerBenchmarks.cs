using BenchmarkDotNet.Attributes;

namespace RegulatedData.Tokenization.Benchmarks;

/// <summary>Whole columns as a run transforms them: read from the batch, encrypted, and written where they stand, on one core.</summary>
public class TransformerBenchmarks
{
    private IColumnTransformer transformer = null!;
    private ColumnBatch values = null!;

    [ParamsSource(nameof(Columns))]
    public TransformedColumn Column { get; set; } = null!;

    public static IEnumerable<TransformedColumn> Columns => TransformedColumn.All;

    [GlobalSetup]
    public void SetUp()
    {
        transformer = Column.Transformer();
        values = Column.Values();
    }

    [GlobalCleanup]
    public void CleanUp() => transformer.Dispose();

    [Benchmark(Description = "a column per call", Baseline = true, OperationsPerInvoke = TextColumn.Count)]
    public void Transform() => transformer.Transform(values);
}
