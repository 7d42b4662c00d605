using BenchmarkDotNet.Attributes;

namespace RegulatedData.Tokenization.Benchmarks;

/// <summary>The ciphers beside each other, and beside the AES alone that FF1 is made of, over values of 7 digits.</summary>
public class CipherBenchmarks
{
    private static readonly byte[] Key = [.. Enumerable.Range(1, 32).Select(i => (byte)i)];

    private readonly TextColumn column = TextColumn.SevenDigits;
    private readonly TextCipher ff1 = TextCipher.Ff1(Key, Alphabet.Digits);
    private readonly TextCipher ff31 = TextCipher.Ff31(Key, Alphabet.Digits, new byte[7]);
    private readonly TextCipher ff3 = TextCipher.Ff3(Key, Alphabet.Digits, new byte[8]);
    private readonly AesBlocks aes = new(Key, FeistelCipher.BatchSize);
    private readonly int[] offsets = new int[TextColumn.Count + 1];
    private readonly byte[] output = new byte[TextColumn.Count * 7];

    [Benchmark(Description = "AES alone, ten blocks per value", Baseline = true, OperationsPerInvoke = TextColumn.Count)]
    public void AesAlone()
    {
        for (var batch = 0; batch < TextColumn.Count / FeistelCipher.BatchSize; batch++)
        {
            for (var round = 0; round < 10; round++)
            {
                aes.Encrypt(FeistelCipher.BatchSize);
            }
        }
    }

    [Benchmark(Description = "FF1", OperationsPerInvoke = TextColumn.Count)]
    public int WithFf1() => ff1.Encrypt(column.Values, column.Offsets, output, offsets);

    [Benchmark(Description = "FF1, decrypting", OperationsPerInvoke = TextColumn.Count)]
    public int DecryptingFf1() => ff1.Decrypt(column.Values, column.Offsets, output, offsets);

    [Benchmark(Description = "FF3-1", OperationsPerInvoke = TextColumn.Count)]
    public int WithFf31() => ff31.Encrypt(column.Values, column.Offsets, output, offsets);

    [Benchmark(Description = "FF3", OperationsPerInvoke = TextColumn.Count)]
    public int WithFf3() => ff3.Encrypt(column.Values, column.Offsets, output, offsets);

    [GlobalCleanup]
    public void CleanUp()
    {
        ff1.Dispose();
        ff31.Dispose();
        ff3.Dispose();
        aes.Dispose();
    }
}
