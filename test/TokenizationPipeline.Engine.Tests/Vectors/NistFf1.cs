using static RegulatedData.Tokenization.Tests.Vectors.VectorAlphabets;

namespace RegulatedData.Tokenization.Tests.Vectors;

/// <summary>NIST's nine samples for FF1 (Cryptographic Standards and Guidelines, Examples with Intermediate Values, FF1samples).</summary>
public static class NistFf1
{
    private const string Key128 = "2B7E151628AED2A6ABF7158809CF4F3C";
    private const string Key192 = Key128 + "EF4359D8D580AA4F";
    private const string Key256 = Key192 + "7F036D6F04FC6A94";
    private const string Digits = "0123456789";
    private const string Tweak10 = "39383736353433323130";
    private const string Tweak11 = "3737373770717273373737";
    private const string Text36 = "0123456789abcdefghi";

    public static IReadOnlyList<Vector> All =>
        [
            new("FF1 sample 1", Base10, Key128, "", Digits, "2433477484"),
            new("FF1 sample 2", Base10, Key128, Tweak10, Digits, "6124200773"),
            new("FF1 sample 3", Base36, Key128, Tweak11, Text36, "a9tv40mll9kdu509eum"),
            new("FF1 sample 4", Base10, Key192, "", Digits, "2830668132"),
            new("FF1 sample 5", Base10, Key192, Tweak10, Digits, "2496655549"),
            new("FF1 sample 6", Base36, Key192, Tweak11, Text36, "xbj3kv35jrawxv32ysr"),
            new("FF1 sample 7", Base10, Key256, "", Digits, "6657667009"),
            new("FF1 sample 8", Base10, Key256, Tweak10, Digits, "1001623463"),
            new("FF1 sample 9", Base36, Key256, Tweak11, Text36, "xs8a0azh2avyalyzuwd"),
        ];
}
