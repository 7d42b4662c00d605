using RegulatedData.Tokenization.Tests.Vectors;

namespace RegulatedData.Tokenization.Tests.Ciphers;

public sealed class VectorTests
{
    public static TheoryData<Vector> Ff1Vectors => new([.. NistFf1.All, .. AcvpVectors.Ff1]);

    public static TheoryData<Vector> Ff31Vectors => new(AcvpVectors.Ff31);

    public static TheoryData<Vector> Ff3Vectors => new(NistFf3.All);

    [Theory]
    [MemberData(nameof(Ff1Vectors))]
    public void Ff1_gives_the_published_results(Vector vector)
    {
        var alphabet = Alphabet.Of(vector.Alphabet);
        using var batched = TextCipher.Ff1(vector.KeyBytes, alphabet, vector.TweakBytes);
        ShouldGiveThePublishedResult(batched, vector);

        using var cipher = new Ff1(vector.KeyBytes, alphabet.Radix, vector.TweakBytes);
        ShouldGiveThePublishedResult(cipher.Scalar, alphabet, vector);
    }

    [Theory]
    [MemberData(nameof(Ff31Vectors))]
    public void Ff31_gives_the_published_results(Vector vector)
    {
        var alphabet = Alphabet.Of(vector.Alphabet);
        using var batched = TextCipher.Ff31(vector.KeyBytes, alphabet, vector.TweakBytes);
        ShouldGiveThePublishedResult(batched, vector);

        using var cipher = new Ff3(vector.KeyBytes, alphabet.Radix, Ff3Tweak.Ff31(vector.TweakBytes));
        ShouldGiveThePublishedResult(cipher.Scalar, alphabet, vector);
    }

    [Theory]
    [MemberData(nameof(Ff3Vectors))]
    public void Ff3_gives_the_published_results(Vector vector)
    {
        var alphabet = Alphabet.Of(vector.Alphabet);
        using var batched = TextCipher.Ff3(vector.KeyBytes, alphabet, vector.TweakBytes);
        ShouldGiveThePublishedResult(batched, vector);

        using var cipher = new Ff3(vector.KeyBytes, alphabet.Radix, Ff3Tweak.Ff3(vector.TweakBytes));
        ShouldGiveThePublishedResult(cipher.Scalar, alphabet, vector);
    }

    [Fact]
    public void The_sessions_are_whole()
    {
        AcvpVectors.Ff1.Select(vector => vector.Source).Should().Equal(Enumerable.Range(1, 450).Select(number => $"ACVP FF1 {number}"));
        AcvpVectors.Ff31.Select(vector => vector.Source).Should().Equal(Enumerable.Range(1, 450).Select(number => $"ACVP FF3-1 {number}"));
    }

    private static void ShouldGiveThePublishedResult(TextCipher cipher, Vector vector)
    {
        cipher.Encrypt(vector.Plain).Should().Be(vector.Encrypted);
        cipher.Decrypt(vector.Encrypted).Should().Be(vector.Plain);
    }

    private static void ShouldGiveThePublishedResult(IScalarCipher cipher, Alphabet alphabet, Vector vector)
    {
        var numerals = alphabet.NumeralsOf(vector.Plain);
        cipher.Encrypt(numerals);
        numerals.Should().Equal(alphabet.NumeralsOf(vector.Encrypted));
        cipher.Decrypt(numerals);
        numerals.Should().Equal(alphabet.NumeralsOf(vector.Plain));
    }
}
