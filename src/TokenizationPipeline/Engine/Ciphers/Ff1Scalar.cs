using System.Numerics;

namespace RegulatedData.Tokenization;

/// <summary>FF1 as SP 800-38G has it (algorithms 6, 7 and 8), with its names.</summary>
internal sealed class Ff1Scalar(AesBlocks aes, int radix, byte[] tweak) : IScalarCipher
{
    private const int Rounds = 10;

    public void Encrypt(Span<ushort> numerals) => Run(numerals, encrypt: true);

    public void Decrypt(Span<ushort> numerals) => Run(numerals, encrypt: false);

    private void Run(Span<ushort> x, bool encrypt)
    {
        var n = x.Length;
        var u = n / 2;
        var v = n - u;
        var a = NumeralString.Number(x[..u], radix);
        var b = NumeralString.Number(x[u..], radix);
        var bytes = BytesOfHalf(radix, v);
        var d = 4 * ((bytes + 3) / 4) + 4;
        var p = Ff1Prefix.FirstBlock(radix, n, tweak.Length);
        for (var step = 0; step < Rounds; step++)
        {
            var i = encrypt ? step : Rounds - 1 - step;
            var m = i % 2 == 0 ? u : v;
            var modulus = BigInteger.Pow(radix, m);
            if (encrypt)
            {
                var c = NumeralString.Modulo(a + Y(p, i, b, bytes, d), modulus);
                (a, b) = (b, c);
            }
            else
            {
                var c = NumeralString.Modulo(b - Y(p, i, a, bytes, d), modulus);
                (a, b) = (c, a);
            }
        }

        NumeralString.Write(a, radix, x[..u]);
        NumeralString.Write(b, radix, x[u..]);
    }

    /// <summary>b: the bytes of the greatest number of v numerals.</summary>
    internal static int BytesOfHalf(int radix, int v) => (BigInteger.Pow(radix, v) - 1).GetByteCount(isUnsigned: true);

    // Steps 6.i to 6.iv.
    private BigInteger Y(byte[] p, int round, BigInteger half, int bytes, int d)
    {
        var padding = (Block.Size - (tweak.Length + 1 + bytes) % Block.Size) % Block.Size;
        var pq = new byte[Block.Size + tweak.Length + padding + 1 + bytes];
        p.CopyTo(pq, 0);
        tweak.CopyTo(pq, Block.Size);
        pq[^(bytes + 1)] = (byte)round;
        NumeralString.WriteBytes(half, pq.AsSpan(pq.Length - bytes));
        return new BigInteger(Expand(Prf(pq), d), isUnsigned: true, isBigEndian: true);
    }

    // PRF(X): CBC-MAC.
    private byte[] Prf(byte[] x)
    {
        var y = new byte[Block.Size];
        for (var start = 0; start < x.Length; start += Block.Size)
        {
            for (var i = 0; i < Block.Size; i++)
            {
                y[i] ^= x[start + i];
            }

            aes.EncryptOne(y, y);
        }

        return y;
    }

    // S: the first d bytes of R || CIPH(R xor [1]) || CIPH(R xor [2]) ...
    private byte[] Expand(byte[] r, int d)
    {
        var s = new byte[(d + Block.Size - 1) / Block.Size * Block.Size];
        r.CopyTo(s, 0);
        var counter = new byte[Block.Size];
        for (var j = 1; j * Block.Size < s.Length; j++)
        {
            r.CopyTo(counter, 0);
            counter[^1] ^= (byte)j;
            counter[^2] ^= (byte)(j >> 8);
            aes.EncryptOne(counter, s.AsSpan(j * Block.Size, Block.Size));
        }

        return s[..d];
    }
}
