using BenchmarkDotNet.Attributes;

namespace RegulatedData.Tokenization.Benchmarks;

/// <summary>FF1 over columns of integers, with cycle walking, with a key of 256 bits.</summary>
public class IntegerBenchmarks
{
    private const int Few = 64;

    private readonly byte[] key = [.. Enumerable.Range(1, 32).Select(i => (byte)i)];
    private readonly long[] values = new long[TextColumn.Count];
    private readonly long[] tokens = new long[TextColumn.Count];
    private IntegerCipher cipher = null!;

    [Params("1 to 9,999,999", "32 bits", "64 bits")]
    public string Range { get; set; } = "";

    [GlobalSetup]
    public void SetUp()
    {
        var range = Range switch
        {
            "32 bits" => IntegerRange.Signed32,
            "64 bits" => IntegerRange.Signed64,
            _ => IntegerRange.Of(1, 9_999_999),
        };
        cipher = new IntegerCipher(key, range);
        var random = new Random(1);
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = random.NextInt64((long)range.Minimum, (long)range.Maximum);
        }
    }

    [GlobalCleanup]
    public void CleanUp() => cipher.Dispose();

    [Benchmark(Description = "one value per call", Baseline = true, OperationsPerInvoke = Few)]
    public void OneByOne()
    {
        for (var i = 0; i < Few; i++)
        {
            tokens[i] = cipher.Encrypt(values[i]);
        }
    }

    [Benchmark(Description = "a column per call", OperationsPerInvoke = TextColumn.Count)]
    public void Batched() => cipher.Encrypt(values, tokens);
}
