using System.Numerics;

namespace RegulatedData.Tokenization;

/// <summary>FF3 of NIST SP 800-38G and FF3-1 of its revision's first draft: the same but for the tweak. For data encrypted with them before.</summary>
internal sealed class Ff3 : FeistelCipher
{
    private readonly Ff3Tweak tweak;

    internal Ff3(ReadOnlySpan<byte> key, int radix, Ff3Tweak tweak)
        : base(key, radix, reverseKey: true)
    {
        this.tweak = tweak;
        Scalar = new Ff3Scalar(Aes, radix, tweak);
        MaximumLength = 2 * LongestHalf(radix);
    }

    internal override int Rounds => 8;

    internal override bool LeastSignificantFirst => true;

    internal override int MaximumLength { get; }

    internal override IScalarCipher Scalar { get; }

    internal override LengthPlan Plan(int length) =>
        Plan(
            length,
            (length + 1) / 2,
            (leftSize, rightSize) => new Ff3NarrowRounds(tweak, leftSize, rightSize),
            (leftSize, rightSize) => new Ff3WideRounds(tweak, leftSize, rightSize)
        );

    // A half has to fit into the 96 bits that the tweak leaves of a block.
    private static int LongestHalf(int radix)
    {
        var length = 1;
        while (BigInteger.Pow(radix, length + 1) <= (BigInteger)Modulus128.Maximum)
        {
            length++;
        }

        return length;
    }
}
