using static RegulatedData.Tokenization.Tests.Vectors.VectorAlphabets;

namespace RegulatedData.Tokenization.Tests.Vectors;

/// <summary>
/// From NIST's Automated Cryptographic Validation Protocol, the sample session for ACVP-AES-FF3-1: of each alphabet the shortest and the
/// longest texts, and some between.
/// </summary>
public static class AcvpFf31
{
    public static IReadOnlyList<Vector> All =>
        [
            new("ACVP FF3-1 1", Base10, "AD41EC5D2356DEAE53AE76F50B4BA6D2", "CF29DA1E18D970", "6520935496", "4716569208"),
            new(
                "ACVP FF3-1 2",
                Base10,
                "3C0ABB8C4D50528320ED6EF4F536371C",
                "2E0B7EE01C1370",
                "37411281822299620587806308530316674537844784195073078382",
                "45217408528208365340847148215470453887037524494034613315"
            ),
            new(
                "ACVP FF3-1 3",
                Base10,
                "F0097594805CF9B83B865AC2E86AAA3B",
                "A864BFDB7AB3E4",
                "884423490276892452986545",
                "886740195115224033771281"
            ),
            new("ACVP FF3-1 6", Base10, "DA0C3307FD184C1E47FF9B8ACFD75305", "D9F1ABD9C7CE64", "16554083965640402", "92429329291203011"),
            new("ACVP FF3-1 9", Base10, "A84BB554854DCAB9CBFD9E298001518C", "7A773172C3F0F1", "082360355025", "901934302943"),
            new(
                "ACVP FF3-1 17",
                Base10,
                "3386C3A07F0950F03FDBCF712488CE91",
                "CD2526CE5ABCEB",
                "7152769738312460751",
                "2234842514609722520"
            ),
            new("ACVP FF3-1 24", Base10, "205BF0322AC8FBE58DD5F4C929B967FF", "587F204217950C", "91808985919", "14027105769"),
            new("ACVP FF3-1 26", Lower, "F078DB4C3105463E559623AB7C2EA29F", "1A3FD500D121E9", "aquxxnfnhq", "lkjcjcnohf"),
            new(
                "ACVP FF3-1 27",
                Lower,
                "C7630C6EE431283365A70B06D3FA6CD8",
                "9FC475DB5A5824",
                "bnlilrtlwmleozfxpddesinwvuqostxzkovolgbe",
                "bdzzkydglpqydxwndiyakofjrfihynehnycbmxuc"
            ),
            new("ACVP FF3-1 28", Lower, "3F40AE48A6A9941CB237BB5F06BC2876", "A34D66C609AB1C", "srfyxjdefydpoh", "glxmjtcvcgjnfd"),
            new("ACVP FF3-1 32", Lower, "51FE8B453BABCB3A89D375971342BBA4", "58CE220C7CF055", "hqzwqffhpzy", "ivpgkiyfqgz"),
            new("ACVP FF3-1 51", Base64, "F25F9847BFCE672767C28F75E0C22663", "02E98B70FCADF3", "oUpPhk2jm9", "khz4xTwSnT"),
            new(
                "ACVP FF3-1 52",
                Base64,
                "786B59C511F71B2E2034FE5B54C0F39C",
                "95B70373E4DF87",
                "XemT7oMMk1NO2lTm1quMXsVMHhem",
                "nPPBTwnwHbzuIvKx7ZAwHm6thq3e"
            ),
            new("ACVP FF3-1 57", Base64, "9F5179FFFE058A1E757135B9F014FF70", "8AC3A7BBD1D927", "CF+CKWaaePXS1dNP", "gBA/Y7OYqTjW3kSO"),
            new("ACVP FF3-1 65", Base64, "5AFCE38053DCDCBF1888D101086D4EFB", "63BB65BA25256D", "NoB14twPxVUoo", "4NPy5Gtv41bEL"),
        ];
}
