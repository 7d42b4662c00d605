using System.Text;

namespace RegulatedData.Tokenization.Tests.Ciphers;

/// <summary>Texts as numerals and as batches.</summary>
internal static class Texts
{
    internal static ushort[] NumeralsOf(this Alphabet alphabet, string text) =>
        [
            .. text.EnumerateRunes()
                .Select(rune =>
                    alphabet.TryGetNumeral(rune, out var numeral) ? (ushort)numeral : throw new ArgumentException(text, nameof(text))
                ),
        ];

    internal static string TextOf(this Alphabet alphabet, IEnumerable<ushort> numerals) =>
        string.Concat(numerals.Select(numeral => alphabet[numeral].ToString()));

    /// <summary>An alphabet of so many characters: the first are ASCII, then come those of two, three and four bytes.</summary>
    internal static Alphabet AlphabetOf(int radix) =>
        Alphabet.Of(
            Enumerable
                .Range('!', 0x20000)
                .Where(Rune.IsValid)
                .Where(value => value is not (>= 0x7F and <= 0xA0))
                .Take(radix)
                .Select(value => new Rune(value))
        );

    internal static (byte[] Values, int[] Offsets) BatchOf(IReadOnlyCollection<string> texts)
    {
        var offsets = new int[texts.Count + 1];
        var values = texts.SelectMany(
            (text, i) =>
            {
                var bytes = Encoding.UTF8.GetBytes(text);
                offsets[i + 1] = offsets[i] + bytes.Length;
                return bytes;
            }
        );
        return ([.. values], offsets);
    }

    internal static string[] TextsOf(ReadOnlySpan<byte> values, ReadOnlySpan<int> offsets)
    {
        var texts = new string[offsets.Length - 1];
        for (var i = 0; i < texts.Length; i++)
        {
            texts[i] = Encoding.UTF8.GetString(values[offsets[i]..offsets[i + 1]]);
        }

        return texts;
    }

    internal static string[] EncryptAll(this IBatchCipher cipher, IReadOnlyCollection<string> texts) => All(cipher, texts, encrypt: true);

    internal static string[] DecryptAll(this IBatchCipher cipher, IReadOnlyCollection<string> texts) => All(cipher, texts, encrypt: false);

    private static string[] All(IBatchCipher cipher, IReadOnlyCollection<string> texts, bool encrypt)
    {
        var (values, offsets) = BatchOf(texts);
        var output = new byte[cipher.MaximumOutputLength(values.Length)];
        var outputOffsets = new int[offsets.Length];
        var written = encrypt
            ? cipher.Encrypt(values, offsets, output, outputOffsets)
            : cipher.Decrypt(values, offsets, output, outputOffsets);
        written.Should().Be(outputOffsets[^1]);
        return TextsOf(output, outputOffsets);
    }
}
