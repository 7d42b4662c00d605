namespace RegulatedData.Tokenization;

/// <summary>FF1 of NIST SP 800-38G: the method that the draft of revision 1 keeps.</summary>
internal sealed class Ff1 : FeistelCipher
{
    private readonly byte[] tweak;

    internal Ff1(ReadOnlySpan<byte> key, int radix, ReadOnlySpan<byte> tweak)
        : base(key, radix, reverseKey: false)
    {
        this.tweak = tweak.ToArray();
        Scalar = new Ff1Scalar(Aes, radix, this.tweak);
    }

    internal override int Rounds => 10;

    internal override bool LeastSignificantFirst => false;

    /// <summary>The most characters of a value.</summary>
    internal const int MostCharacters = 4096;

    // The specification allows 2^32. The work grows with the square of the length; longer texts aren't what this is for.
    internal override int MaximumLength => MostCharacters;

    internal override IScalarCipher Scalar { get; }

    internal override LengthPlan Plan(int length)
    {
        var left = length / 2;
        var bytes = Ff1Scalar.BytesOfHalf(Radix, length - left);
        return Plan(
            length,
            left,
            (leftSize, rightSize) => new Ff1NarrowRounds(Prefix(length, bytes), leftSize, rightSize),
            (leftSize, rightSize) => new Ff1WideRounds(Prefix(length, bytes), leftSize, rightSize)
        );
    }

    private Ff1Prefix Prefix(int length, int halfBytes) => Ff1Prefix.Compute(Aes, Radix, length, halfBytes, tweak);
}
