using static RegulatedData.Tokenization.Tests.Vectors.VectorAlphabets;

namespace RegulatedData.Tokenization.Tests.Vectors;

/// <summary>
/// From NIST's Automated Cryptographic Validation Protocol, all of the sample sessions: of each direction, key length and alphabet
/// 25 texts. A line has a vector's number, radix, key, tweak (<c>-</c>: none), plain and encrypted text.
/// </summary>
public static class AcvpVectors
{
    public static IReadOnlyList<Vector> Ff1 { get; } = Read("AcvpFf1.txt", "ACVP FF1");

    public static IReadOnlyList<Vector> Ff31 { get; } = Read("AcvpFf31.txt", "ACVP FF3-1");

    private static List<Vector> Read(string file, string source)
    {
        using var stream = typeof(AcvpVectors).Assembly.GetManifestResourceStream(typeof(AcvpVectors), file)!;
        using var reader = new StreamReader(stream);
        var vectors = new List<Vector>();
        while (reader.ReadLine() is { } line)
        {
            var fields = line.Split(' ');
            var tweak = fields[3] == "-" ? "" : fields[3];
            vectors.Add(new Vector($"{source} {fields[0]}", AlphabetOf(fields[1]), fields[2], tweak, fields[4], fields[5]));
        }

        return vectors;
    }

    private static string AlphabetOf(string radix) =>
        radix switch
        {
            "10" => Base10,
            "26" => Lower,
            "64" => Base64,
            _ => throw new InvalidDataException($"A vector has the radix '{radix}'; the session's are 10, 26 and 64."),
        };
}
