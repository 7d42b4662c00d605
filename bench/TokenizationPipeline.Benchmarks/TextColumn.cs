using System.Text;

namespace RegulatedData.Tokenization.Benchmarks;

/// <summary>A column of random texts, from a fixed seed.</summary>
public sealed class TextColumn
{
    /// <summary>How many values a column has.</summary>
    public const int Count = 16_384;

    private const string Lower = "abcdefghijklmnopqrstuvwxyz";
    private const string Upper = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
    private const string Accented = "àáâãäåæçèéêëìíîïñòóôõöøùúûüýÿß";

    private readonly string name;

    private TextColumn(string name, string characters, int shortest, int longest)
    {
        this.name = name;
        Alphabet = Alphabet.Of(characters);
        var random = new Random(1);
        var bytes = new List<byte>();
        Offsets = new int[Count + 1];
        for (var i = 0; i < Count; i++)
        {
            for (var left = random.Next(shortest, longest + 1); left > 0; left--)
            {
                bytes.AddRange(Encoding.UTF8.GetBytes(Alphabet[random.Next(Alphabet.Radix)].ToString()));
            }

            Offsets[i + 1] = bytes.Count;
        }

        Values = [.. bytes];
    }

    public static IEnumerable<TextColumn> All =>
        [
            new("7 digits", "0123456789", 7, 7),
            new("16 digits", "0123456789", 16, 16),
            new("letters, 6 to 10", Lower + Upper, 6, 10),
            new("letters, 11 to 20", Lower + Upper, 11, 20),
            new("letters with accents, 6 to 10", Lower + Accented, 6, 10),
            new("32 hexadecimal digits", "0123456789abcdef", 32, 32),
            new("letters, 40", Lower + Upper, 40, 40),
        ];

    public static TextColumn SevenDigits => All.First();

    public Alphabet Alphabet { get; }

    public byte[] Values { get; }

    public int[] Offsets { get; }

    public override string ToString() => name;
}
