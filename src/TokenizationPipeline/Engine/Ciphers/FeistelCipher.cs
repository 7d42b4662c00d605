using System.Numerics;
using System.Security.Cryptography;

namespace RegulatedData.Tokenization;

/// <summary>What the ciphers FF1, FF3-1 and FF3 differ in, for one key, radix and tweak.</summary>
internal abstract class FeistelCipher : IDisposable
{
    /// <summary>How many values go through the rounds together: as many as the processor's nearer caches hold, with their blocks.</summary>
    internal const int BatchSize = 1024;

    protected FeistelCipher(ReadOnlySpan<byte> key, int radix, bool reverseKey)
    {
        RefuseOtherKeys(key.Length);
        Radix = radix;
        var copy = key.ToArray();
        if (reverseKey)
        {
            Array.Reverse(copy);
        }

        Aes = new AesBlocks(copy, BatchSize);
        CryptographicOperations.ZeroMemory(copy);
    }

    internal AesBlocks Aes { get; }

    internal int Radix { get; }

    internal abstract int Rounds { get; }

    /// <summary>Whether the first numeral is the least significant one.</summary>
    internal abstract bool LeastSignificantFirst { get; }

    /// <summary>The most numerals that a value can have.</summary>
    internal abstract int MaximumLength { get; }

    /// <summary>One value at a time.</summary>
    internal abstract IScalarCipher Scalar { get; }

    internal abstract LengthPlan Plan(int length);

    public void Dispose() => Aes.Dispose();

    /// <summary>Chooses the rounds by the size of the greater half.</summary>
    protected LengthPlan Plan(
        int length,
        int leftLength,
        Func<ulong, ulong, RoundFunction<ulong>> narrow,
        Func<UInt128, UInt128, RoundFunction<UInt128>> wide
    )
    {
        var left = BigInteger.Pow(Radix, leftLength);
        var right = BigInteger.Pow(Radix, length - leftLength);
        var greater = BigInteger.Max(left, right);
        return new LengthPlan
        {
            Length = length,
            LeftLength = leftLength,
            IsPacked = greater <= Modulus64.Maximum && Math.Max(leftLength, length - leftLength) <= AsciiCodec.MostPackedCharacters,
            Narrow = greater <= Modulus64.Maximum ? narrow((ulong)left, (ulong)right) : null,
            Wide = greater > Modulus64.Maximum && greater <= (BigInteger)Modulus128.Maximum ? wide((UInt128)left, (UInt128)right) : null,
        };
    }

    private static void RefuseOtherKeys(int bytes)
    {
        if (bytes is not (16 or 24 or 32))
        {
            throw Mend.Error($"a key of {bytes} bytes", "16, 24 or 32 bytes (AES)", "derive the key with MasterKey, which makes 32 bytes");
        }
    }
}
