using static RegulatedData.Tokenization.Tests.Vectors.VectorAlphabets;

namespace RegulatedData.Tokenization.Tests.Vectors;

/// <summary>NIST's fifteen samples for FF3 (Cryptographic Standards and Guidelines, Examples with Intermediate Values, FF3samples).</summary>
public static class NistFf3
{
    private const string Key128 = "EF4359D8D580AA4F7F036D6F04FC6A94";
    private const string Key192 = Key128 + "2B7E151628AED2A6";
    private const string Key256 = Key192 + "ABF7158809CF4F3C";
    private const string TweakA = "D8E7920AFA330A73";
    private const string TweakB = "9A768A92F60E12D8";
    private const string TweakZero = "0000000000000000";
    private const string Digits18 = "890121234567890000";
    private const string Digits29 = "89012123456789000000789000000";
    private const string Text26 = "0123456789abcdefghi";

    public static IReadOnlyList<Vector> All =>
        [
            new("FF3 sample 1", Base10, Key128, TweakA, Digits18, "750918814058654607"),
            new("FF3 sample 2", Base10, Key128, TweakB, Digits18, "018989839189395384"),
            new("FF3 sample 3", Base10, Key128, TweakA, Digits29, "48598367162252569629397416226"),
            new("FF3 sample 4", Base10, Key128, TweakZero, Digits29, "34695224821734535122613701434"),
            new("FF3 sample 5", Base26, Key128, TweakB, Text26, "g2pk40i992fn20cjakb"),
            new("FF3 sample 6", Base10, Key192, TweakA, Digits18, "646965393875028755"),
            new("FF3 sample 7", Base10, Key192, TweakB, Digits18, "961610514491424446"),
            new("FF3 sample 8", Base10, Key192, TweakA, Digits29, "53048884065350204541786380807"),
            new("FF3 sample 9", Base10, Key192, TweakZero, Digits29, "98083802678820389295041483512"),
            new("FF3 sample 10", Base26, Key192, TweakB, Text26, "i0ihe2jfj7a9opf9p88"),
            new("FF3 sample 11", Base10, Key256, TweakA, Digits18, "922011205562777495"),
            new("FF3 sample 12", Base10, Key256, TweakB, Digits18, "504149865578056140"),
            new("FF3 sample 13", Base10, Key256, TweakA, Digits29, "04344343235792599165734622699"),
            new("FF3 sample 14", Base10, Key256, TweakZero, Digits29, "30859239999374053872365555822"),
            new("FF3 sample 15", Base26, Key256, TweakB, Text26, "p0b2godfja9bhb7bk38"),
        ];
}
