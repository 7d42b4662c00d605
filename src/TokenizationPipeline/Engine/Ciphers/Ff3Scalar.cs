using System.Buffers.Binary;
using System.Numerics;

namespace RegulatedData.Tokenization;

/// <summary>FF3 and FF3-1 as SP 800-38G has them (algorithms 9 and 10), with their names. The key of aes is reversed already.</summary>
internal sealed class Ff3Scalar(AesBlocks aes, int radix, Ff3Tweak tweak) : IScalarCipher
{
    private const int Rounds = 8;

    public void Encrypt(Span<ushort> numerals) => Run(numerals, encrypt: true);

    public void Decrypt(Span<ushort> numerals) => Run(numerals, encrypt: false);

    private void Run(Span<ushort> x, bool encrypt)
    {
        var n = x.Length;
        var u = (n + 1) / 2;
        var v = n - u;
        var a = NumeralString.Number(NumeralString.Reverse(x[..u]), radix);
        var b = NumeralString.Number(NumeralString.Reverse(x[u..]), radix);
        for (var step = 0; step < Rounds; step++)
        {
            var i = encrypt ? step : Rounds - 1 - step;
            var modulus = BigInteger.Pow(radix, i % 2 == 0 ? u : v);
            if (encrypt)
            {
                (a, b) = (b, NumeralString.Modulo(a + Y(i, b), modulus));
            }
            else
            {
                (a, b) = (NumeralString.Modulo(b - Y(i, a), modulus), a);
            }
        }

        Write(a, x[..u]);
        Write(b, x[u..]);
    }

    // Steps 4.ii to 4.iv.
    private BigInteger Y(int round, BigInteger half)
    {
        var p = new byte[Block.Size];
        BinaryPrimitives.WriteUInt32BigEndian(p, tweak.Word(round));
        NumeralString.WriteBytes(half, p.AsSpan(4));
        Array.Reverse(p);
        aes.EncryptOne(p, p);
        Array.Reverse(p);
        return new BigInteger(p, isUnsigned: true, isBigEndian: true);
    }

    private void Write(BigInteger number, Span<ushort> target)
    {
        NumeralString.Write(number, radix, target);
        target.Reverse();
    }
}
