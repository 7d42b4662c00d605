using System.Text;
using BenchmarkDotNet.Attributes;

namespace RegulatedData.Tokenization.Benchmarks;

/// <summary>FF1 over columns of texts, UTF-8 bytes to UTF-8 bytes, with a key of 256 bits.</summary>
public class TextBenchmarks
{
    /// <summary>One by one takes so much longer that fewer will do.</summary>
    private const int Few = 64;

    private readonly byte[] key = [.. Enumerable.Range(1, 32).Select(i => (byte)i)];
    private readonly int[] offsets = new int[TextColumn.Count + 1];
    private TextCipher cipher = null!;
    private Ff1 specified = null!;
    private byte[] output = null!;
    private ushort[][] numerals = null!;

    [ParamsSource(nameof(Columns))]
    public TextColumn Column { get; set; } = null!;

    public static IEnumerable<TextColumn> Columns => TextColumn.All;

    [GlobalSetup]
    public void SetUp()
    {
        cipher = TextCipher.Ff1(key, Column.Alphabet);
        specified = new Ff1(key, Column.Alphabet.Radix, []);
        output = new byte[cipher.MaximumOutputLength(Column.Values.Length)];
        numerals = [.. Enumerable.Range(0, Few).Select(Numerals)];
    }

    [GlobalCleanup]
    public void CleanUp()
    {
        cipher.Dispose();
        specified.Dispose();
    }

    [Benchmark(Description = "word by word as specified", Baseline = true, OperationsPerInvoke = Few)]
    public void Specified()
    {
        foreach (var value in numerals)
        {
            specified.Scalar.Encrypt(value);
        }
    }

    [Benchmark(Description = "one value per call", OperationsPerInvoke = Few)]
    public void OneByOne()
    {
        for (var i = 0; i < Few; i++)
        {
            cipher.Encrypt(Column.Values, Column.Offsets.AsSpan(i, 2), output, offsets.AsSpan(0, 2));
        }
    }

    [Benchmark(Description = "a column per call", OperationsPerInvoke = TextColumn.Count)]
    public int Batched() => cipher.Encrypt(Column.Values, Column.Offsets, output, offsets);

    private ushort[] Numerals(int i)
    {
        var text = Encoding.UTF8.GetString(Column.Values.AsSpan(Column.Offsets[i]..Column.Offsets[i + 1]));
        return [.. text.EnumerateRunes().Select(rune => (ushort)Column.Alphabet.NumeralOf(rune.Value))];
    }
}
